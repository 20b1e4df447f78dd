"""Writes of conflicts: take the person's answer, take the council's decision."""

import logging
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction
from django.utils.timezone import localdate

from brokerage.conflicts import judging, notifications, officers, permissions, queries
from brokerage.conflicts.interests import add_months
from brokerage.conflicts.lifecycle import CaseState
from brokerage.conflicts.models import (
    CaseDecision,
    CaseFinding,
    ConflictCase,
    NecessityRecord,
    NoticeAnswer,
    VeryGoodReason,
)
from brokerage.conflicts.outcome import Route
from marketplace.foundations import audit
from marketplace.foundations.authority import Authority
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.orders import actions as orders
from marketplace.orders.checks import Severity
from marketplace.orders.lifecycle import OrderState

log = logging.getLogger(__name__)
Given = ParamSpec("Given")
Made = TypeVar("Made")

WAITING = frozenset({OrderState.AWAITING_ANSWER, OrderState.AWAITING_DECISION})


class NotWaiting(NotAllowed):
    """The order has gone on, or was cancelled."""


class Changed(NotAllowed):
    """The notice says something else than the page that was answered."""


class Incomplete(NotAllowed):
    """A decision that lacks something it must have. `field` names what."""

    def __init__(self, field: str, remedy: str) -> None:
        super().__init__(remedy)
        self.field = field


@transaction.atomic
def answer_notice(
    *,
    case_id: int,
    says_yes: bool,
    words: str,
    read_as: str,
    seen: str,
    by: Authority,
    at: datetime,
) -> ConflictCase:
    """The person says yes or no to the notice, in their own words if they like.

    Nobody else can: not a broker, not family, whatever their mandate. No ends the order and changes
    no support they have. Yes sends it on: to the provider when telling was all that was needed,
    else to the council (domain.md A1). `seen` is the mark of the notice that was read: an answer
    from an older page is about something else. Raises NotAllowed, NotWaiting and Changed.
    """
    case = queries.lock_case(case_id)
    permissions.must_be_able_to_answer(by, case)
    if case.order.state not in WAITING or case.state != CaseState.DISCLOSED:
        raise NotWaiting("This has been answered or has gone on. Look at it again.")
    if seen != judging.mark_of(case):
        raise Changed("The notice changed since you opened it. Read it again, then answer.")
    findings = queries.current_findings(case)
    NoticeAnswer.objects.create(
        case=case,
        answered_by_id=by.actor_id,
        says_yes=says_yes,
        words=words.strip(),
        format=read_as,
        notice=case.answer["notice"]["easy_read" if read_as == "easy_read" else "standard"],
        finding_keys=[finding.key for finding in findings],
        inputs=case.inputs,
        rule_version=case.rule_version,
        answered_at=at,
    )
    if not says_yes:
        _refuse_findings(findings)
        judging.move_case(case, "decline", "conflict.declined", by=by, at=at)
        # Their own words stay with the answer: the broker reads the order's reason.
        orders.refuse_order(order_id=case.order_id, reason="The person said no.", by=by, at=at)
        return case
    for finding in findings:
        judging.move_finding(finding, "acknowledge")
    judging.move_case(case, "acknowledge", "conflict.acknowledged", by=by, at=at)
    if case.outcome == Severity.APPROVE:
        if case.order.state == OrderState.AWAITING_ANSWER:
            orders.await_decision(order_id=case.order_id, by=by, at=at)
        _tell_council(case)
    else:
        orders.proceed_order(order_id=case.order_id, by=by, at=at)
    return case


def _tell_council(case: ConflictCase) -> None:
    """Write to the officers who may decide once it waits. A mail server that fails undoes nothing.

    When everybody is linked, nobody would ever decide and nobody would know: the log says so.
    """

    # A function with a name: Django's report of a failure asks for it, and a partial has none.
    def send() -> None:
        may_decide = officers.who_may_decide(case, on=localdate())
        if not may_decide:
            log.error(
                "Order %s waits, and no officer of council %s may decide it. Appoint one who is not linked.",
                case.order.reference,
                case.council_id,
            )
        notifications.case_waits(case, may_decide)

    transaction.on_commit(send, robust=True)


def _by_the_unlinked(decide: Callable[Given, Made]) -> Callable[Given, Made]:
    """Take a decision about a case in one transaction, after an officer who is linked to it was stopped.

    That they tried stays on the trail: the row is written before the transaction, which is refused. For actions that
    take `case_id`, `by` and `at` by name.
    """

    @wraps(decide)
    def checked(*positional: Given.args, **named: Given.kwargs) -> Made:
        given: dict[str, Any] = named
        _stop_connected(given["case_id"], given["by"], given["at"])
        with transaction.atomic():
            return decide(*positional, **named)

    return checked


def _stop_connected(case_id: int, by: Authority, at: datetime) -> None:
    """Stop an officer who is linked to the case, and keep on the trail that they tried.

    In its own transaction: the row stays when the decision is refused.
    """
    case = queries.find_case(case_id)
    if case is None or not permissions.can_decide_in(by, case.council_id):
        return
    reasons = officers.why_connected(by, case, on=localdate(at))
    if reasons:
        audit.record(
            "conflict.decision_stopped",
            case,
            by=by,
            at=at,
            person_id=case.person_id,
            council_id=case.council_id,
            links=len(reasons),
        )
        raise officers.Connected(officers.cannot_decide(reasons))


@_by_the_unlinked
def approve_case(
    *,
    case_id: int,
    reason: str,
    conditions: str,
    expires_on: date,
    very_good_reason: str,
    seen: str,
    by: Authority,
    at: datetime,
) -> ConflictCase:
    """The council agrees, with a reason, conditions and an end of at most P.approval_months.

    The order then asks its checks again: if the facts changed since the person answered, nothing is
    bought and the person is asked again. `seen` is the mark of what the officer's page showed.
    Raises NotAllowed, Connected, Incomplete, NotWaiting and Changed.
    """
    case = _case_to_decide(case_id, seen, by, at)
    if not reason.strip():
        raise Incomplete("reason", "Say why you agree. The person can read it.")
    _check_expiry(case, expires_on, at)
    if case.route == Route.FORUM and _needs_very_good_reason(case):
        if very_good_reason not in VeryGoodReason.values:
            raise Incomplete(
                "very_good_reason",
                "Choose the very good reason for spending the whole budget there.",
            )
    else:
        very_good_reason = ""
    findings = queries.current_findings(case)
    _decide(
        case,
        findings,
        CaseDecision(
            agrees=True,
            reason=reason.strip(),
            conditions=conditions.strip(),
            very_good_reason=very_good_reason,
            expires_on=expires_on,
        ),
        by,
        at,
    )
    for finding in findings:
        finding.approved_until = expires_on
        judging.move_finding(finding, "approve")
    judging.move_case(
        case, "approve", "conflict.approved", by=by, at=at, expires_on=expires_on.isoformat()
    )
    orders.proceed_order(order_id=case.order_id, by=by, at=at)
    return queries.lock_case(case_id)


@_by_the_unlinked
def refuse_case(
    *, case_id: int, reason: str, seen: str, by: Authority, at: datetime
) -> ConflictCase:
    """The council refuses, with a reason that the person reads. Support they have goes on.

    Raises as `approve_case` does.
    """
    case = _case_to_decide(case_id, seen, by, at)
    if not reason.strip():
        raise Incomplete("reason", "Say why you refuse. The person reads it.")
    findings = queries.current_findings(case)
    _decide(case, findings, CaseDecision(agrees=False, reason=reason.strip()), by, at)
    _refuse_findings(findings)
    judging.move_case(case, "refuse", "conflict.refused", by=by, at=at)
    orders.refuse_order(order_id=case.order_id, reason=reason.strip(), by=by, at=at)
    return case


@_by_the_unlinked
def record_necessity(
    *,
    case_id: int,
    payee_id: int,
    covers: str,
    reason: str,
    ends_on: date,
    by: Authority,
    at: datetime,
) -> NecessityRecord:
    """The council finds it necessary that a direct payment pays this member of the family, until a day.

    The only thing that lifts that block (domain.md COI-08), so it is a decision on the case: nobody
    who is linked to it takes it. Raises NotAllowed, Connected and Incomplete.
    """
    case = queries.lock_case(case_id)
    if not permissions.can_decide_in(by, case.council_id):
        raise NotAllowed(
            "Your posts do not let you record this. Ask a team manager of the council."
        )
    if not reason.strip():
        raise Incomplete("reason", "Say why it is necessary.")
    if ends_on <= localdate(at):
        raise Incomplete("ends_on", "Choose a day after today.")
    if officers.is_close(by, {case.person_id, payee_id}):
        raise officers.Connected("This is about you or your family. Ask a colleague to decide.")
    if payee_id != queries.family_not_payable(case):
        raise NotAllowed("Nothing in this case asks whether it is necessary to pay this person.")
    made = NecessityRecord.objects.create(
        person_id=case.person_id,
        payee_id=payee_id,
        covers=covers,
        reason=reason.strip(),
        recorded_by_id=by.actor_id,
        recorded_at=at,
        ends_on=ends_on,
    )
    audit.record(
        "necessity.recorded",
        made,
        by=by,
        at=at,
        person_id=case.person_id,
        council_id=case.council_id,
        payee=payee_id,
        ends_on=ends_on.isoformat(),
    )
    return made


def _case_to_decide(case_id: int, seen: str, by: Authority, at: datetime) -> ConflictCase:
    case = queries.lock_case(case_id)
    officers.must_be_able_to_decide(by, case, on=localdate(at))
    if case.order.state != OrderState.AWAITING_DECISION or case.state != CaseState.ACKNOWLEDGED:
        raise NotWaiting("This does not wait for a decision any more. Look at it again.")
    if seen != judging.mark_of(case):
        raise Changed("The facts changed since you opened this page. Read them, then decide.")
    return case


def _check_expiry(case: ConflictCase, expires_on: date, at: datetime) -> None:
    months = case.inputs["parameters"]["approval_months"]
    last = add_months(localdate(at), months)
    if not localdate(at) < expires_on <= last:
        raise Incomplete(
            "expires_on",
            f"Choose a day after today and not later than {last.day} {last:%B %Y}: "
            f"{months} months at most.",
        )


def _needs_very_good_reason(case: ConflictCase) -> bool:
    return any(finding["rule"] == "COI-13" for finding in case.answer["findings"])


def _decide(
    case: ConflictCase,
    findings: Sequence[CaseFinding],
    decision: CaseDecision,
    by: Authority,
    at: datetime,
) -> None:
    if by.actor_id is None:
        raise NotAllowed("Sign in to decide.")
    decision.case = case
    decision.decided_by_id = by.actor_id
    decision.level = case.route
    decision.finding_keys = [finding.key for finding in findings]
    decision.inputs, decision.rule_version = case.inputs, case.rule_version
    decision.decided_at = at
    decision.save()


def _refuse_findings(findings: Sequence[CaseFinding]) -> None:
    for finding in findings:
        judging.move_finding(finding, "refuse")
