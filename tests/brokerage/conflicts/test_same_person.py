"""One human being kept twice is one party, whichever record a link was written on (domain.md A2, R0)."""

from datetime import timedelta

import pytest

from brokerage.conflicts import actions, officers
from brokerage.conflicts.models import ConflictCase
from marketplace.ledger.kinds import Holder
from marketplace.orders.lifecycle import OrderState
from marketplace.people.models import Organisation, Person
from tests.factories import conflicts as stories
from tests.factories.listings import ListingFactory
from tests.factories.people import (
    InterestFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db

WHICH = pytest.mark.parametrize("kept", ["this record is kept", "the other is kept", "a third is"])


def second_record(person, kept):
    """Another record of this human being, linked one way, the other way, or both to a third."""
    twin = PersonFactory(name="Twin", without_account=True)
    third = PersonFactory(name="Third", without_account=True)
    links = {
        "this record is kept": [(twin, person)],
        "the other is kept": [(person, twin)],
        "a third is": [(person, third), (twin, third)],
    }[kept]
    for record, to_keep in links:
        Person.objects.filter(pk=record.pk).update(same_as=to_keep, same_as_reason="Seen")
    return twin


@WHICH
def test_her_husband_is_found_by_her_second_record(now, kept):
    amina = stories.make_client()
    husband = PersonFactory(name="Omar Khan")
    work = OrganisationFactory(kind=Organisation.Kind.PERSONAL_ASSISTANT)
    MembershipFactory(user=husband.user, organisation=work)
    InterestFactory(
        person=second_record(amina, kept),
        married=True,
        subject_person=second_record(husband, "the other is kept"),
    )
    money = stories.make_money(amina, 500_000, holder=Holder.DP_SELF)
    order = stories.order_for(amina, money, ListingFactory(organisation=work), at=now)
    assert order.state == OrderState.BLOCKED
    found = ConflictCase.objects.get(order=order).findings.get()
    assert found.rule == "COI-08"
    assert "Your partner" in found.sentence or "is your partner" in found.sentence


@WHICH
def test_an_officer_is_linked_by_their_second_record(case, officer, authority_of, now, kept):
    twin = second_record(officer.person, kept)
    assert not officers.why_connected(authority_of(officer), case, on=now.date())
    InterestFactory(person=twin, subject_organisation=case.order.organisation)
    (reason,) = officers.why_connected(authority_of(officer), case, on=now.date())
    assert reason == "You work or worked for Castle Support."
    assert officer not in officers.who_may_decide(case, on=now.date())


@WHICH
def test_an_officer_close_to_the_payees_second_record_records_nothing(
    case, officer, authority_of, now, kept
):
    payee = PersonFactory(name="Omar")
    InterestFactory(
        person=officer.person,
        married=True,
        subject_person=second_record(payee, kept),
    )
    with pytest.raises(officers.Connected):
        actions.record_necessity(
            case_id=case.pk,
            payee_id=payee.pk,
            covers="care",
            reason="Fine.",
            ends_on=now.date() + timedelta(days=365),
            by=authority_of(officer),
            at=now,
        )
    Person.objects.update(same_as=None, same_as_reason="")
    assert not officers.is_close(authority_of(officer), {payee.pk})
