"""An officer who is linked to anybody in a case does not decide it (domain.md T18)."""

from datetime import date, timedelta

import pytest

from brokerage.conflicts import actions
from brokerage.conflicts.lifecycle import CaseState
from brokerage.conflicts.models import (
    CaseDecision,
)
from brokerage.conflicts.officers import Connected
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.models import AuditEntry
from marketplace.orders.lifecycle import OrderState
from tests.brokerage.conflicts.settled import state_of
from tests.factories import conflicts as stories
from tests.factories.mandates import MandateFactory
from tests.factories.people import (
    CouncilFactory,
    CouncilMembershipFactory,
    InterestFactory,
    MembershipFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db


def married_to(officer, provider):
    clerk = PersonFactory(name="Sam", without_account=True)
    InterestFactory(person=officer.person, married=True, subject_person=clerk)
    InterestFactory(person=clerk, subject_organisation=provider)


def test_t18_an_officer_whose_partner_works_there_cannot_decide_and_it_is_on_the_trail(
    case, officer, answer, approve, authority_of, now
):
    answer(case, True)
    married_to(officer, case.order.organisation)
    with pytest.raises(Connected, match="Your husband, wife or partner works"):
        approve(case, officer)
    with pytest.raises(Connected):
        actions.refuse_case(
            case_id=case.pk,
            reason="No.",
            seen=stories.seen(case),
            by=authority_of(officer),
            at=now,
        )
    assert state_of(case) == (CaseState.ACKNOWLEDGED, OrderState.AWAITING_DECISION)
    assert not CaseDecision.objects.exists()
    stopped = AuditEntry.objects.filter(event="conflict.decision_stopped", actor_id=officer.pk)
    assert stopped.count() == 2


def test_an_officer_who_worked_there_within_a_year_cannot_decide(
    case, officer, answer, approve, now
):
    answer(case, True)
    post = MembershipFactory(user=officer, organisation=case.order.organisation)
    post.ended_on = now.date() - timedelta(days=300)
    post.save()
    with pytest.raises(Connected, match="You work or worked for Castle Support"):
        approve(case, officer)
    post.started_on, post.ended_on = date(2024, 1, 1), date(2025, 11, 1)
    post.save()
    approve(case, officer)
    assert state_of(case)[0] == CaseState.APPROVED


def test_an_officer_who_acted_for_her_or_placed_the_order_cannot_decide(
    case, broker, answer, approve
):
    answer(case, True)
    CouncilMembershipFactory(council=case.council, user=broker.holder)
    with pytest.raises(Connected, match="You placed this order. You act or acted for this person."):
        approve(case, broker.holder)
    assert not CaseDecision.objects.exists()


def test_an_officer_of_another_council_cannot_decide(case, answer, approve):
    answer(case, True)
    other = stories.make_officer(CouncilFactory())
    with pytest.raises(NotAllowed, match="Your posts"):
        approve(case, other)
    assert not CaseDecision.objects.exists()


def test_an_officer_whose_offer_to_help_was_declined_may_decide(case, officer, answer, approve):
    MandateFactory(person=case.person, holder=officer, state="declined")
    answer(case, True)
    approve(case, officer)
    assert state_of(case)[0] == CaseState.APPROVED


def test_an_officer_whom_the_register_does_not_know_cannot_decide(case, answer, approve):
    """Whom an account without a person is linked to, nobody can see: unknown is not clear."""
    nobody = CouncilMembershipFactory(council=case.council).user
    answer(case, True)
    with pytest.raises(Connected, match="belongs to no person in the register"):
        approve(case, nobody)
    assert not CaseDecision.objects.exists()
