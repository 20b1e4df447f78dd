"""The person answers, the council decides, and only then is anything bought."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from brokerage.conflicts import actions
from brokerage.conflicts.case_file import read_case
from brokerage.conflicts.evaluation import evaluate
from brokerage.conflicts.lifecycle import CaseState, FindingState
from brokerage.conflicts.models import (
    CaseDecision,
    CaseFinding,
    ConflictCase,
    NecessityRecord,
    NoticeAnswer,
)
from brokerage.conflicts.officers import Connected
from brokerage.conflicts.outcome import canonical
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.models import AuditEntry
from marketplace.ledger.kinds import Holder
from marketplace.ledger.queries import position
from marketplace.orders import actions as orders
from marketplace.orders.lifecycle import OrderState
from marketplace.people.authority import own_authority
from marketplace.people.models import Interest, Organisation
from marketplace.people.roles import CouncilPost
from tests.factories import conflicts as stories
from tests.factories.listings import ListingFactory
from tests.factories.mandates import MandateFactory
from tests.factories.people import (
    CouncilFactory,
    CouncilMembershipFactory,
    InterestFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(authority_of, now):
    """`answer(case, True)`: the person says yes."""

    def say(case, says_yes, *, by=None, words="They know me.", seen=None):
        return actions.answer_notice(
            case_id=case.pk,
            says_yes=says_yes,
            words=words,
            read_as="standard",
            seen=seen or stories.seen(case),
            by=by or authority_of(case.person),
            at=now,
        )

    return say


@pytest.fixture
def approve(authority_of, now):
    def decide(case, officer, **changes):
        facts = {
            "reason": "She saw three choices and chose freely.",
            "conditions": "Review in 13 weeks.",
            "expires_on": date(2027, 5, 22),
            "very_good_reason": "",
            "seen": stories.seen(case),
        }
        return actions.approve_case(
            case_id=case.pk, **{**facts, **changes}, by=authority_of(officer), at=now
        )

    return decide


def state_of(case):
    case = ConflictCase.objects.select_related("order").get(pk=case.pk)
    return case.state, case.order.state


def committed(case):
    return position(case.order.lines.get().fund_id).committed_pence


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


def test_a_decision_clears_only_the_facts_it_was_about(case, officer, broker, answer, approve, now):
    """While the council decides, she orders more from Castle elsewhere: the share is another one now."""
    answer(case, True)
    before = {one.key for one in case.findings.all()}
    sister = OrganisationFactory(name="Castle Clubs")
    line = case.order.lines.get()
    stories.order_for(case.person, line.fund, ListingFactory(organisation=sister), at=now, weeks=2)
    InterestFactory(owns=True, organisation=case.order.organisation, subject_organisation=sister)
    approve(case, officer)
    assert state_of(case) == (CaseState.DISCLOSED, OrderState.AWAITING_DECISION)
    assert CaseDecision.objects.count() == 1
    assert committed(case) == 2 * 9800
    current = case.findings.exclude(state=FindingState.SUPERSEDED)
    assert {one.state for one in current} == {FindingState.OPEN}
    assert {one.key for one in current} != before
    answer(case, True)
    assert state_of(case) == (CaseState.ACKNOWLEDGED, OrderState.AWAITING_DECISION)
    approve(case, officer)
    assert state_of(case) == (CaseState.APPROVED, OrderState.PLACED)


def test_a_comparison_does_not_go_stale_while_the_council_decides(
    case, officer, answer, authority_of, now
):
    answer(case, True)
    later = now + timedelta(days=60)
    actions.approve_case(
        case_id=case.pk,
        reason="Fine.",
        conditions="",
        expires_on=date(2027, 5, 22),
        very_good_reason="",
        seen=stories.seen(case),
        by=authority_of(officer),
        at=later,
    )
    assert state_of(case) == (CaseState.APPROVED, OrderState.PLACED)


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


def test_when_the_link_is_gone_the_order_goes_on_without_a_decision(
    case, broker, answer, authority_of, now
):
    """Castle stops being her broker, and was asked for by nobody but her."""
    answer(case, True)
    case.order.mandate_id = None
    case.order.save()
    broker.state, broker.revoked_at = "revoked", now
    broker.save()
    orders.proceed_order(order_id=case.order_id, by=authority_of(case.person), at=now)
    assert state_of(case) == (CaseState.CURED, OrderState.PLACED)
    assert {one.state for one in case.findings.all()} == {FindingState.SUPERSEDED}


def test_nobody_answers_a_notice_that_they_did_not_read(case, answer, now, authority_of):
    """Two tabs: the notice changes under the first, and its old yes is about something else."""
    read = stories.seen(case)
    sister = OrganisationFactory(name="Castle Clubs")
    fund = case.order.lines.get().fund
    stories.order_for(case.person, fund, ListingFactory(organisation=sister), at=now, weeks=2)
    InterestFactory(owns=True, organisation=case.order.organisation, subject_organisation=sister)
    orders.proceed_order(order_id=case.order_id, by=authority_of(case.person), at=now)
    for mark in (read, ""):
        with pytest.raises(actions.Changed, match="Read it again"):
            answer(case, True, seen=mark or "none")
    assert state_of(case) == (CaseState.DISCLOSED, OrderState.AWAITING_ANSWER)
    assert not NoticeAnswer.objects.exists()
    answer(case, True)
    assert NoticeAnswer.objects.get().notice != case.answer["notice"]["standard"]


def test_nobody_decides_about_facts_that_their_page_did_not_show(case, officer, answer, approve):
    answer(case, True)
    with pytest.raises(actions.Changed, match="then decide"):
        approve(case, officer, seen="an older page")
    assert state_of(case) == (CaseState.ACKNOWLEDGED, OrderState.AWAITING_DECISION)
    assert not CaseDecision.objects.exists()


def test_what_was_judged_is_kept_with_the_answer_and_the_decision(
    case, officer, answer, approve, now
):
    """The case goes on with the facts of later; what was decided can be judged again as it was."""
    answer(case, True)
    sister = OrganisationFactory(name="Castle Clubs")
    fund = case.order.lines.get().fund
    stories.order_for(case.person, fund, ListingFactory(organisation=sister), at=now, weeks=2)
    InterestFactory(owns=True, organisation=case.order.organisation, subject_organisation=sister)
    decided = approve(case, officer)
    assert decided.inputs != case.inputs
    for kept in (NoticeAnswer.objects.get(), CaseDecision.objects.get()):
        assert (kept.inputs, kept.rule_version) == (case.inputs, case.rule_version)
        again = evaluate(read_case(canonical(kept.inputs).encode())).as_json()
        assert [one["id"] for one in again["findings"]] == kept.finding_keys


def test_an_agreement_that_is_over_is_asked_for_again(case, officer, answer, approve, now):
    """The money was missing when the council agreed, and came after the agreement had ended."""
    answer(case, True)
    fund = case.order.lines.get().fund
    other = stories.order_for(case.person, fund, ListingFactory(), at=now, weeks=10)
    approve(case, officer, expires_on=date(2026, 11, 30))
    assert state_of(case) == (CaseState.APPROVED, OrderState.AWAITING_DECISION)
    later = now + timedelta(days=20)
    by = own_authority(case.person.user, on=later.date())
    orders.cancel_order(order_id=other.pk, by=by, at=later)
    orders.proceed_order(order_id=case.order_id, by=by, at=later)
    assert state_of(case) == (CaseState.DISCLOSED, OrderState.AWAITING_DECISION)
    assert committed(case) == 0


def test_a_link_that_comes_back_is_told_again(case, broker, officer, answer, authority_of, now):
    answer(case, True)
    fund = case.order.lines.get().fund
    other = stories.order_for(case.person, fund, ListingFactory(), at=now, weeks=10)
    by = authority_of(case.person)
    case.order.mandate_id = None
    case.order.save()
    broker.state, broker.revoked_at = "revoked", now
    broker.save()
    orders.proceed_order(order_id=case.order_id, by=by, at=now)
    assert state_of(case) == (CaseState.CURED, OrderState.AWAITING_DECISION)
    broker.state = "granted"
    broker.save()
    orders.cancel_order(order_id=other.pk, by=by, at=now)
    orders.proceed_order(order_id=case.order_id, by=by, at=now)
    assert state_of(case) == (CaseState.DISCLOSED, OrderState.AWAITING_DECISION)


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
