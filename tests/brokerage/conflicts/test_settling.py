"""The person answers, the council decides, and only then is anything bought."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from brokerage.conflicts import actions
from brokerage.conflicts.lifecycle import CaseState, FindingState
from brokerage.conflicts.models import (
    CaseDecision,
    CaseFinding,
    ConflictCase,
    NecessityRecord,
    NoticeAnswer,
)
from brokerage.conflicts.officers import Connected
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.models import AuditEntry
from marketplace.ledger.kinds import Holder
from marketplace.orders.lifecycle import OrderState
from marketplace.people.models import Interest, Organisation
from marketplace.people.roles import CouncilPost
from tests.brokerage.conflicts.settled import committed, state_of
from tests.factories import conflicts as stories
from tests.factories.listings import ListingFactory
from tests.factories.mandates import MandateFactory
from tests.factories.people import (
    InterestFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db


def test_yes_goes_to_the_council_and_holds_no_money(case, answer):
    answer(case, True)
    assert state_of(case) == (CaseState.ACKNOWLEDGED, OrderState.AWAITING_DECISION)
    assert committed(case) == 0
    said = NoticeAnswer.objects.get()
    assert (said.words, said.notice) == ("They know me.", case.answer["notice"]["standard"])


def test_no_ends_the_order_and_keeps_her_words_from_the_broker(case, answer):
    answer(case, False, words="I do not trust them.")
    assert state_of(case) == (CaseState.DECLINED, OrderState.REFUSED)
    case.order.refresh_from_db()
    assert case.order.reason == "The person said no."
    assert NoticeAnswer.objects.get().words == "I do not trust them."
    trail = AuditEntry.objects.get(event="conflict.declined")
    assert "trust" not in str(trail.details)
    assert {one.state for one in case.findings.all()} == {FindingState.REFUSED}


def test_telling_is_enough_when_nothing_needs_the_council(now, answer):
    """Her daughter, who lives elsewhere, would be paid: T7 (b)."""
    amina = stories.make_client()
    daughter = PersonFactory(name="Sana Khan")
    work = OrganisationFactory(kind=Organisation.Kind.PERSONAL_ASSISTANT)
    MembershipFactory(user=daughter.user, organisation=work)
    InterestFactory(
        person=daughter,
        subject_person=amina,
        subject_organisation=None,
        type=Interest.Type.CLOSE_FAMILY,
    )
    money = stories.make_money(amina, 500_000, holder=Holder.DP_SELF)
    order = stories.order_for(amina, money, ListingFactory(organisation=work), at=now)
    answer(ConflictCase.objects.get(order=order), True)
    order.refresh_from_db()
    assert order.state == OrderState.PLACED


@pytest.mark.parametrize("role", ["broker", "circle"])
def test_nobody_answers_for_her_whatever_their_mandate(case, broker, answer, authority_of, role):
    mandate = (
        broker
        if role == "broker"
        else MandateFactory(person=case.person, scopes=["view", "plan", "order", "pay"])
    )
    with pytest.raises(NotAllowed, match="Only the person"):
        answer(case, True, by=authority_of(mandate))
    assert state_of(case) == (CaseState.DISCLOSED, OrderState.AWAITING_ANSWER)
    assert not NoticeAnswer.objects.exists()
    assert {one.state for one in case.findings.all()} == {FindingState.OPEN}


def test_an_answer_is_given_once(case, answer):
    answer(case, True)
    with pytest.raises(actions.NotWaiting):
        answer(case, False)
    assert NoticeAnswer.objects.count() == 1


def test_an_unconnected_officer_agrees_and_the_order_goes_through(case, officer, answer, approve):
    answer(case, True)
    approve(case, officer)
    assert state_of(case) == (CaseState.APPROVED, OrderState.PLACED)
    assert committed(case) == 117_600
    decision = CaseDecision.objects.get()
    assert decision.expires_on == date(2027, 5, 22)
    assert set(decision.finding_keys) == {one.key for one in case.findings.all()}
    assert AuditEntry.objects.filter(event="conflict.approved", actor_id=officer.pk).count() == 1


def test_an_officer_refuses_with_a_reason(case, officer, answer, authority_of, now):
    answer(case, True)
    actions.refuse_case(
        case_id=case.pk,
        reason="Two cheaper choices.",
        seen=stories.seen(case),
        by=authority_of(officer),
        at=now,
    )
    assert state_of(case) == (CaseState.REFUSED, OrderState.REFUSED)
    case.order.refresh_from_db()
    assert case.order.reason == "Two cheaper choices."


def test_nothing_is_decided_before_she_answered(case, officer, approve):
    with pytest.raises(actions.NotWaiting):
        approve(case, officer)
    assert not CaseDecision.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"expires_on": date(2026, 11, 22)}, "expires_on"),
        ({"expires_on": date(2027, 11, 23)}, "expires_on"),
    ],
)
def test_a_decision_that_lacks_something_is_not_taken(
    case, officer, answer, approve, changes, field
):
    answer(case, True)
    with pytest.raises(actions.Incomplete) as refusal:
        approve(case, officer, **changes)
    assert refusal.value.field == field
    assert state_of(case) == (CaseState.ACKNOWLEDGED, OrderState.AWAITING_DECISION)
    assert not CaseDecision.objects.exists()


def test_the_whole_budget_is_for_the_forum_with_a_very_good_reason(whole_case, answer, approve):
    answer(whole_case, True)
    manager = stories.make_officer(whole_case.council)
    with pytest.raises(NotAllowed, match="Validation Forum"):
        approve(whole_case, manager, very_good_reason="specialist")
    member = stories.make_officer(whole_case.council, CouncilPost.FORUM_MEMBER)
    with pytest.raises(actions.Incomplete, match="very good reason"):
        approve(whole_case, member)
    approve(whole_case, member, very_good_reason="specialist")
    assert state_of(whole_case) == (CaseState.APPROVED, OrderState.PLACED)
    assert CaseDecision.objects.get().very_good_reason == "specialist"


def test_a_block_is_lifted_when_the_council_records_that_it_is_necessary(now, authority_of, answer):
    amina = stories.make_client()
    husband = PersonFactory(name="Omar Khan")
    work = OrganisationFactory(kind=Organisation.Kind.PERSONAL_ASSISTANT)
    MembershipFactory(user=husband.user, organisation=work)
    InterestFactory(person=amina, married=True, subject_person=husband)
    money = stories.make_money(amina, 500_000, holder=Holder.DP_SELF)
    listing = ListingFactory(organisation=work)
    blocked = stories.order_for(amina, money, listing, at=now)
    assert blocked.state == OrderState.BLOCKED
    officer = stories.make_officer(amina.council)
    record = {
        "case_id": ConflictCase.objects.get(order=blocked).pk,
        "payee_id": husband.pk,
        "covers": "care",
        "ends_on": date(2027, 11, 22),
        "at": now,
    }
    with pytest.raises(NotAllowed):
        actions.record_necessity(**record, reason="Love.", by=authority_of(amina))
    with pytest.raises(actions.Incomplete):
        actions.record_necessity(**record, reason=" ", by=authority_of(officer))
    sister = stories.make_officer(amina.council).person
    InterestFactory(
        person=sister,
        subject_person=husband,
        subject_organisation=None,
        type=Interest.Type.CLOSE_FAMILY,
    )
    with pytest.raises(Connected):
        actions.record_necessity(**record, reason="Fine.", by=authority_of(sister))
    assert not NecessityRecord.objects.exists()
    actions.record_necessity(**record, reason="Nobody else.", by=authority_of(officer))
    order = stories.order_for(amina, money, listing, at=now)
    assert order.state == OrderState.AWAITING_ANSWER
    answer(ConflictCase.objects.get(order=order), True)
    order.refresh_from_db()
    assert order.state == OrderState.PLACED


def test_who_answers_holds_the_order_before_the_case(case, answer):
    """As whoever places it again does, or the two would wait for each other for ever."""
    with CaptureQueriesContext(connection) as asked:
        answer(case, True)
    held = [one["sql"] for one in asked if "FOR NO KEY UPDATE" in one["sql"]]
    assert 'FROM "marketplace_order"' in held[0]
    assert 'FROM "brokerage_conflictcase"' in held[1]


def test_answers_and_decisions_are_final(case, officer, answer, approve):
    answer(case, True)
    approve(case, officer)
    for row in (NoticeAnswer.objects.get(), CaseDecision.objects.get()):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            row.save()
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            row.delete()


def test_a_block_is_never_answered_away_in_the_database(case):
    finding = case.findings.first()
    with pytest.raises(DatabaseError, match="a_block_is_never"), transaction.atomic():
        CaseFinding.objects.filter(pk=finding.pk).update(severity="block", state="acknowledged")
