"""One human being kept twice: an administrator links the records, and the rules read them as one."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.models import AuditEntry
from marketplace.people import actions, queries, register
from marketplace.people.models import Organisation, Person
from tests.factories.people import InterestFactory, OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db

LINK = "office_same_person_link"


def read(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def zara():
    """In the register of companies, and with an account: the records to link."""
    return (
        PersonFactory(name="Zara Ali"),
        PersonFactory(name="ALI, Zara", without_account=True, postcode="M1 1AA"),
    )


@pytest.fixture
def link(authority_of, alex, now):
    """Link two records as the administrator."""

    def done(record, kept, reason="Same date of birth in both"):
        return actions.link_records(
            record_id=record.pk, kept_id=kept.pk, reason=reason, by=authority_of(alex), at=now
        )

    return done


def test_an_administrator_links_two_records_and_parts_them_again(keeper, zara):
    kept, record = zara
    address = reverse(LINK)
    first = read(keeper.get(address, {"q": "zara"}))
    assert f"?kept={kept.pk}" in first
    second = read(keeper.get(address, {"kept": kept.pk, "q": "zara"}))
    assert f"kept={kept.pk}&amp;record={record.pk}" in second
    assert f"record={kept.pk}" not in second
    both = f"{address}?kept={kept.pk}&record={record.pk}"
    page = read(keeper.get(both))
    assert "Zara Ali, M33 7XZ. Person. No council. Number" in page
    assert "ALI, Zara, M1 1AA. Person. No council, no account." in page
    assert "Say how you know" in read(keeper.post(both, {"reason": " "}))
    page = read(keeper.post(both, {"reason": "Same date of birth in both"}, follow=True))
    assert "Both records count as one person" in page
    assert "Same date of birth in both" in page
    record.refresh_from_db()
    assert record.same_as == kept
    assert AuditEntry.objects.get(event="person.linked").details == {"same_as": kept.pk}
    looked = AuditEntry.objects.filter(event="interest.read").values_list("person_id", flat=True)
    assert {kept.pk, record.pk} <= set(looked)
    keeper.post(reverse("office_same_person_part", args=[record.pk]))
    record.refresh_from_db()
    assert (record.same_as, record.same_as_reason) == (None, "")
    assert AuditEntry.objects.filter(event="person.parted").exists()
    assert keeper.get(reverse("office_same_person_part", args=[record.pk])).status_code == 404


def test_no_chain_no_circle_nobody_with_themselves(zara, link):
    kept, record = zara
    third = PersonFactory(name="Z Ali")
    link(record, kept)
    for one, other, words in (
        (third, record, "itself the same as number"),
        (kept, third, "Other records point at this one"),
        (record, third, "already"),
        (kept, record, "itself the same"),
        (third, third, "two different records"),
    ):
        with pytest.raises(NotAllowed, match=words):
            link(one, other)
    link(third, kept)
    for one in (kept, record, third):
        assert [each.pk for each in queries.records_of([one.pk])] == [kept.pk, record.pk, third.pk]
    assert AuditEntry.objects.filter(event="person.linked").count() == 2


@pytest.mark.parametrize("model", [Person, Organisation])
def test_the_database_refuses_a_chain_whoever_writes_it(model):
    make = PersonFactory if model is Person else OrganisationFactory
    first, second, third = make(), make(), make()
    why = {"same_as_reason": "Seen"} if model is Person else {}
    model.objects.filter(pk=second.pk).update(same_as=first, **why)
    for one, other in ((third, second), (first, third), (third, third)):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.filter(pk=one.pk).update(same_as=other, **why)


def test_only_an_administrator_and_not_about_themselves(zara, alex, ruth, authority_of, now):
    kept, record = zara
    second = PersonFactory(name="A Moss", same_as=alex, same_as_reason="Seen")
    for actor, one, other in (
        (ruth, record, kept),
        (alex, record, alex),
        (alex, alex, kept),
        (alex, second, kept),
    ):
        with pytest.raises(NotAllowed):
            actions.link_records(
                record_id=one.pk, kept_id=other.pk, reason="So", by=authority_of(actor), at=now
            )
    with pytest.raises(NotAllowed, match="about you"):
        actions.part_records(record_id=second.pk, by=authority_of(alex), at=now)
    with pytest.raises(NotAllowed, match="about you"):
        register.end_interest(
            interest_id=InterestFactory(person=second).pk,
            ends_on=now.date(),
            by=authority_of(alex),
            at=now,
        )
    assert [one.pk for one in Person.objects.filter(same_as__isnull=False)] == [second.pk]
    assert not AuditEntry.objects.filter(event="person.linked").exists()
