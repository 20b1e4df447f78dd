"""The register of interests: recorded, ended, never changed; and officers' own declarations."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.models import AuditEntry
from marketplace.people import register
from marketplace.people.connections import Party, exact_share, share_words
from marketplace.people.models import Declaration, Interest, Person
from marketplace.people.register import Connection
from tests.factories.people import (
    CouncilMembershipFactory,
    InterestFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db

RECORD = "office_interest_record"


def read(response):
    return " ".join(response.content.decode().split())


def record(client, party, subject, **sent):
    query = f"?party={party}&subject={subject}"
    data = {"type": "shareholding", "source": "companies_house", **sent}
    return client.post(reverse(RECORD) + query, data, follow=True)


def test_from_two_searches_to_a_recorded_share(keeper):
    helen = PersonFactory(without_account=True, name="Helen Stone")
    castle = OrganisationFactory(name="Castle Support")
    first = read(keeper.get(reverse(RECORD), {"q": "helen"}))
    assert "Who is connected?" in first
    assert f"?party=person-{helen.pk}" in first
    assert "no account" in first
    assert AuditEntry.objects.filter(event="interest.read", person_id=helen.pk).count() == 1
    second = read(keeper.get(reverse(RECORD), {"party": f"person-{helen.pk}", "q": "castle"}))
    assert "Whom is Helen Stone connected to?" in second
    assert f"subject=organisation-{castle.pk}" in second
    address = f"?party=person-{helen.pk}&subject=organisation-{castle.pk}"
    third = read(keeper.get(reverse(RECORD) + address))
    assert "What connects Helen Stone to Castle Support?" in third
    assert "Married to" not in third
    page = read(
        record(
            keeper,
            f"person-{helen.pk}",
            f"organisation-{castle.pk}",
            share="50-75",
            starts_on="2024-05-01",
            evidence="Register of 3 May",
        )
    )
    assert "Recorded: Helen Stone and Castle Support." in page
    assert "50% to 75%" in page
    row = Interest.objects.get()
    assert (row.share_from, row.share_to, row.person) == (5_001, 7_499, helen)
    assert AuditEntry.objects.filter(event="interest.recorded", actor_name="Alex Moss").exists()


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"type": ""}, "Choose the connection"),
        ({"type": "spouse"}, "choose one"),
        ({"source": ""}, "Choose how we know"),
        ({"share": "exact", "exact": "half"}, "Enter a share between 0.01 and 100"),
        ({"share": "exact", "exact": "100.01"}, "Enter a share between 0.01 and 100"),
        ({"exact": "20"}, "leave the exact share empty"),
        ({"type": "employment", "share": "25-50"}, "Only shares and votes have a size"),
        ({"starts_on": "2099-01-01"}, "The first day must not be after today"),
        ({"ends_on": "2099-01-01"}, "The last day must not be after today"),
        ({"starts_on": "2026-02-01", "ends_on": "2026-01-01"}, "must not be before the first day"),
        ({"starts_on": "yesterday"}, "Enter a real date"),
    ],
)
def test_what_cannot_be_so_is_refused_at_its_field(keeper, sent, error):
    person, castle = PersonFactory(without_account=True), OrganisationFactory()
    response = record(
        keeper, f"person-{person.pk}", f"organisation-{castle.pk}", evidence="Page 7", **sent
    )
    page = read(response)
    assert response.status_code == 422
    assert error in page
    assert 'value="Page 7"' in page
    assert Interest.objects.count() == 0


def test_trying_number_after_number_stands_in_the_trail(keeper):
    helen = PersonFactory(without_account=True)
    keeper.get(reverse(RECORD), {"party": f"person-{helen.pk}"})
    assert AuditEntry.objects.filter(event="interest.read", person_id=helen.pk).count() == 1


@pytest.mark.parametrize("typed", ["person-0", "person-999999", "castle-1", "person-1; drop", ""])
def test_a_party_that_is_not_there_is_searched_for_again(keeper, typed):
    page = read(keeper.get(reverse(RECORD), {"party": typed}))
    assert "Who is connected?" in page


def test_a_director_without_an_account_is_entered_on_the_way(keeper):
    castle = OrganisationFactory(name="Castle Support")
    address = f"{reverse('office_person_add')}?subject=organisation-{castle.pk}&side=party"
    assert "Enter a postcode, like M33 7XZ" in read(
        keeper.post(address, {"name": "Helen", "postcode": "Sale"})
    )
    assert not Person.objects.filter(name="Helen").exists()
    page = keeper.post(address, {"name": "Helen Stone", "postcode": "m336rx"}, follow=True)
    assert "What connects Helen Stone to Castle Support?" in read(page)
    helen = Person.objects.get(name="Helen Stone")
    assert (helen.user, helen.postcode) == (None, "M33 6RX")


def test_an_end_is_written_once_and_nothing_is_deleted(keeper, now):
    interest = InterestFactory()
    end = reverse("office_interest_end", args=[interest.pk])
    assert keeper.get(end).status_code == 200
    assert "must not be before the first day" in read(keeper.post(end, {"ends_on": "2025-12-31"}))
    assert "must not be after today" in read(keeper.post(end, {"ends_on": "2099-01-01"}))
    assert Interest.objects.get().ends_on is None
    assert "It stays in the register" in read(
        keeper.post(end, {"ends_on": "2026-02-01"}, follow=True)
    )
    assert "has an end already" in read(keeper.post(end, {"ends_on": "2026-01-15"}))
    interest.refresh_from_db()
    assert interest.ends_on.isoformat() == "2026-02-01"
    assert AuditEntry.objects.filter(event="interest.ended").count() == 1


def test_the_keeper_writes_nothing_about_themselves(keeper, alex):
    castle = OrganisationFactory()
    assert "This is about you" in read(
        record(keeper, f"person-{alex.pk}", f"organisation-{castle.pk}")
    )
    mine = InterestFactory(person=alex)
    end = reverse("office_interest_end", args=[mine.pk])
    assert "This is about you" in read(keeper.post(end, {"ends_on": "2026-02-01"}))
    assert list(Interest.objects.filter(ends_on=None)) == [mine]


def test_the_register_is_paged_filtered_and_each_look_is_written_down(
    keeper, ruth, django_assert_max_num_queries
):
    InterestFactory(person=ruth, subject_organisation__name="Castle")
    with django_assert_max_num_queries(20) as few:
        keeper.get(reverse("office_interests"))
    for _ in range(25):
        InterestFactory()
    AuditEntry.objects.all().delete()
    with django_assert_max_num_queries(len(few)):
        page = read(keeper.get(reverse("office_interests")))
    assert "26 connections" in page
    assert "Page 1 of 2" in page
    assert AuditEntry.objects.filter(event="interest.read").count() == 20
    officers = read(keeper.get(reverse("office_interests"), {"officers": "1"}))
    assert "1 connection<" in officers
    assert "Ruth Blake" in officers
    assert "1 connection<" in read(keeper.get(reverse("office_interests"), {"q": "CASTLE"}))


def test_an_ended_post_is_no_longer_among_the_officers(keeper):
    past = CouncilMembershipFactory(user=PersonFactory().user, ended_on=localdate())
    InterestFactory(person=past.user.person)
    assert "0 connections" in read(keeper.get(reverse("office_interests"), {"officers": "1"}))


# --- my declarations ------------------------------------------------------------------------------


def test_an_officer_declares_a_firm_and_says_that_this_is_all(officer, ruth):
    castle = OrganisationFactory(name="Castle Support")
    found = read(officer.get(reverse("office_declaration_choose"), {"q": "castle"}))
    address = reverse("office_declaration_add", args=[castle.pk])
    assert address in found
    sent = {"type": "shareholding", "share": "exact", "exact": "12.5"}
    page = read(officer.post(address, sent, follow=True))
    assert "12.5%" in page
    assert "This is all I have to declare" in page
    row = Interest.objects.get()
    assert (row.person, row.source, row.share_from) == (ruth, "declared", 1_250)
    officer.post(reverse("office_declarations"))
    assert Declaration.objects.get().interests == 1


def test_nothing_to_declare_is_a_declaration_too(officer, ruth, keeper):
    assert "I have nothing to declare" in read(officer.get(reverse("office_declarations")))
    assert Declaration.objects.count() == 0
    page = read(officer.post(reverse("office_declarations"), follow=True))
    assert "with 0 connections" in page
    assert Declaration.objects.get().person == ruth
    assert AuditEntry.objects.get(event="declaration.made").details == {"interests": 0}
    assert "Never" not in read(keeper.get(reverse("office_posts")))


def test_somebody_close_is_the_person_of_that_name_and_postcode(officer, ruth):
    joan = PersonFactory(name="Joan Price", postcode="M33 7XZ")
    sent = {"name": "joan price", "postcode": "m337xz", "type": "close_family"}
    officer.post(reverse("office_declaration_person"), sent)
    assert Interest.objects.get().subject_person == joan


def test_who_is_not_known_or_not_one_alone_gets_a_record_of_their_own(officer):
    for _ in range(2):
        PersonFactory(name="Joan Price", postcode="M33 7XZ")
    for postcode in ("M33 7XZ", "M1 1AA"):
        sent = {"name": "Joan Price", "postcode": postcode, "type": "close_friend"}
        page = read(officer.post(reverse("office_declaration_person"), sent, follow=True))
        assert "Written down." in page
    assert [one.subject_person.user for one in Interest.objects.all()] == [None, None]


@pytest.mark.parametrize("is_known", [True, False])
def test_how_a_name_is_spelled_does_not_tell_who_is_known(officer, is_known):
    if is_known:
        PersonFactory(name="Joan PRICE", postcode="M33 7XZ")
    sent = {"name": "joan price", "postcode": "M33 7XZ", "type": "close_family"}
    page = read(officer.post(reverse("office_declaration_person"), sent, follow=True))
    assert "Joan Price" in page
    end = reverse("office_declaration_end", args=[Interest.objects.get().pk])
    assert "Joan Price" in read(officer.get(end))


def test_a_name_needs_a_postcode(officer):
    response = officer.post(
        reverse("office_declaration_person"), {"name": "Joan", "type": "close_family"}
    )
    assert response.status_code == 422
    assert "Enter their postcode" in read(response)
    assert Interest.objects.count() == 0


def test_what_was_said_in_confidence_is_not_shown_to_the_officer(officer, ruth):
    said = InterestFactory(
        person=ruth, source="whistleblow", subject_organisation__name="Secret Ltd"
    )
    assert "Secret Ltd" not in read(officer.get(reverse("office_declarations")))
    end = reverse("office_declaration_end", args=[said.pk])
    assert officer.get(end).status_code == 404
    assert officer.post(end, {"ends_on": "2026-02-01"}).status_code == 404
    said.refresh_from_db()
    assert said.ends_on is None


def test_an_administrator_does_not_read_what_was_said_in_confidence_about_them(keeper, alex, ruth):
    second = PersonFactory(name="A Moss", without_account=True, same_as=alex, same_as_reason="x")
    about_alex = [
        InterestFactory(person=who, source="whistleblow", subject_organisation__name="Secret Ltd")
        for who in (alex, second)
    ]
    InterestFactory(person=ruth, source="whistleblow", subject_organisation__name="Other Ltd")
    work = MembershipFactory(user=alex.user, ended_on=localdate()).organisation
    about_alex.append(
        InterestFactory(
            source="whistleblow", subject_organisation=work, person__name="Secret Ltd owner"
        )
    )
    page = read(keeper.get(reverse("office_interests")))
    assert "Other Ltd" in page
    assert "Secret Ltd" not in page
    for said in about_alex:
        assert keeper.get(reverse("office_interest_end", args=[said.pk])).status_code == 404


def test_an_officer_ends_their_own_lately_and_nobody_elses(officer, ruth):
    mine = InterestFactory(person=ruth)
    other = InterestFactory()
    long_ago = (localdate() - timedelta(days=40)).isoformat()
    end = reverse("office_declaration_end", args=[mine.pk])
    assert "more than 28 days ago" in read(officer.post(end, {"ends_on": long_ago}))
    theirs = reverse("office_declaration_end", args=[other.pk])
    assert officer.post(theirs, {"ends_on": localdate().isoformat()}).status_code == 404
    assert Interest.objects.filter(ends_on=None).count() == 2
    officer.post(end, {"ends_on": localdate().isoformat()})
    assert list(Interest.objects.filter(ends_on=None)) == [other]


def test_my_list_asks_the_same_whatever_its_length(officer, ruth, django_assert_max_num_queries):
    InterestFactory(person=ruth)
    with django_assert_max_num_queries(20) as few:
        officer.get(reverse("office_declarations"))
    for _ in range(25):
        InterestFactory(person=ruth)
    with django_assert_max_num_queries(len(few)):
        assert "Page 1 of 2" in read(officer.get(reverse("office_declarations")))


def test_whoever_decides_nothing_declares_nothing(signed_in, authority_of, now):
    joan = PersonFactory()
    client = signed_in(joan)
    assert client.post(reverse("office_declarations")).status_code == 302
    with pytest.raises(NotAllowed):
        register.declare_complete(by=authority_of(joan), at=now)
    with pytest.raises(NotAllowed):
        register.declare_interest(
            subject=Party(organisation_id=OrganisationFactory().pk),
            connection=Connection(type="employment"),
            by=authority_of(joan),
            at=now,
        )
    assert (Interest.objects.count(), Declaration.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("typed", "hundredths"), [("51", 5_100), ("33.33", 3_333), ("0.5 %", 50), (" 100% ", 10_000)]
)
def test_shares_as_people_write_them(typed, hundredths):
    share = exact_share(typed)
    assert (share.low, share.high) == (hundredths, hundredths)


@pytest.mark.parametrize("typed", ["0", "100.01", "-5", "5.123", "½", "", "1e2"])
def test_what_is_no_share(typed):
    with pytest.raises(ValueError, match=r".*"):
        exact_share(typed)


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (5_100, 5_100, "51%"),
        (3_330, 3_330, "33.3%"),
        (2_501, 5_000, "25% to 50%"),
        (100, 205, "1% to 2.05%"),
        (None, None, ""),
    ],
)
def test_shares_in_words(low, high, words):
    assert share_words(low, high) == words
