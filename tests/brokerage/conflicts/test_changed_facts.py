"""What changes between the notice, the answer and the decision is asked about again; what was judged is kept."""

from datetime import date, timedelta

import pytest

from brokerage.conflicts import actions
from brokerage.conflicts.case_file import read_case
from brokerage.conflicts.evaluation import evaluate
from brokerage.conflicts.lifecycle import CaseState, FindingState
from brokerage.conflicts.models import (
    CaseDecision,
    NoticeAnswer,
)
from brokerage.conflicts.outcome import canonical
from marketplace.orders import actions as orders
from marketplace.orders.lifecycle import OrderState
from marketplace.people.authority import own_authority
from tests.brokerage.conflicts.settled import committed, state_of
from tests.factories import conflicts as stories
from tests.factories.listings import ListingFactory
from tests.factories.people import (
    InterestFactory,
    OrganisationFactory,
)

pytestmark = pytest.mark.django_db


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
