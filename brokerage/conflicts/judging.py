"""Judging an order: ask the rules, keep facts and findings, say which of them are settled already."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from brokerage.conflicts import facts, notice_words, queries
from brokerage.conflicts.case import Case
from brokerage.conflicts.case_writing import case_json
from brokerage.conflicts.evaluation import RULE_VERSION, Outcome, evaluate
from brokerage.conflicts.lifecycle import CASE, FINDING, CaseState, FindingState
from brokerage.conflicts.models import CaseFinding, ConflictCase
from brokerage.conflicts.outcome import digest
from marketplace.foundations import audit
from marketplace.foundations.authority import Authority
from marketplace.orders.checks import ProposedOrder, Severity

TOLD = frozenset({Severity.DISCLOSE, Severity.APPROVE})


# Always inside the order's own transaction, so a savepoint would only cost two statements.
@transaction.atomic(savepoint=False)
def judge_order(
    *, proposed: ProposedOrder, by: Authority, at: datetime
) -> tuple[ConflictCase, Outcome] | None:
    """Ask the rules about an order, and keep what they found with the facts they saw.

    Asked again after an answer or a decision: what was answered holds for findings whose facts are
    the same; anything else is a new finding, and the person is asked again (domain.md A1). None
    when nobody is linked to anybody.
    """
    case = queries.case_of_order(proposed.order_id)
    found = facts.case_of(proposed, at=at, chosen_at=case.opened_at if case else at)
    outcome = evaluate(found) if found is not None else None
    if found is None or outcome is None or outcome.outcome is None:
        if case is not None and case.state != CaseState.CURED:
            _cure(case, by, at)
        return None
    if case is None:
        case = ConflictCase(
            order_id=proposed.order_id,
            person_id=proposed.person_id,
            council_id=proposed.council_id,
            opened_at=at,
        )
    changed = _write(case, found, outcome, at)
    lapsed = case.state == CaseState.APPROVED and _has_lapsed(case, localdate(at))
    _settle_state(case, outcome, anew=changed or lapsed, by=by, at=at)
    return case, outcome


def _has_lapsed(case: ConflictCase, today: date) -> bool:
    """Whether the council's agreement is over before the order could go on."""
    return any(
        finding.approved_until is not None and finding.approved_until < today
        for finding in queries.current_findings(case)
    )


def _write(case: ConflictCase, found: Case, outcome: Outcome, at: datetime) -> bool:
    """Keep the facts and findings; say whether any finding is new or gone."""
    inputs = case_json(found)
    case.outcome = outcome.outcome or ""
    case.route = outcome.route
    case.rule_version = RULE_VERSION
    case.parameters_version = found.parameters.version
    case.inputs, case.inputs_hash = inputs, digest(inputs)
    case.answer = outcome.as_json()
    case.judged_at = at
    case.save()
    known = {one.key: one for one in queries.current_findings(case)}
    answers = {one["id"]: one for one in case.answer["findings"]}
    blocking = {
        one.key(found.id): notice_words.remedy(found, one)
        for one in outcome.findings
        if one.severity is Severity.BLOCK
    }
    gone = [one for key, one in known.items() if key not in answers]
    for finding in gone:
        move_finding(finding, "supersede")
    fresh = [one for key, one in answers.items() if key not in known]
    CaseFinding.objects.bulk_create(
        CaseFinding(
            case=case,
            key=one["id"],
            rule=one["rule"],
            severity=one["severity"],
            facts=one,
            sentence=case.answer["notice"]["findings"][one["id"]],
            remedy=blocking.get(one["id"], ""),
            found_at=at,
        )
        for one in fresh
    )
    return bool(gone or fresh)


def _settle_state(
    case: ConflictCase, outcome: Outcome, *, anew: bool, by: Authority, at: datetime
) -> None:
    if outcome.outcome is Severity.BLOCK:
        if case.state != CaseState.BLOCKED:
            move_case(case, "block", "conflict.blocked", by=by, at=at)
    elif outcome.outcome in TOLD:
        if case.state in {CaseState.OPEN, CaseState.CURED}:
            move_case(case, "disclose", "conflict.disclosed", by=by, at=at)
        elif anew and case.state in {CaseState.ACKNOWLEDGED, CaseState.APPROVED}:
            for finding in queries.current_findings(case):
                if finding.state != FindingState.OPEN:
                    _renew(finding, at)
            move_case(case, "ask_again", "conflict.reopened", by=by, at=at)


def _renew(finding: CaseFinding, at: datetime) -> None:
    """Ask about a finding again: something beside it changed, so the notice reads differently now."""
    move_finding(finding, "supersede")
    CaseFinding.objects.create(
        case_id=finding.case_id,
        key=finding.key,
        rule=finding.rule,
        severity=finding.severity,
        facts=finding.facts,
        sentence=finding.sentence,
        found_at=at,
    )


def _cure(case: ConflictCase, by: Authority, at: datetime) -> None:
    for finding in queries.current_findings(case):
        if finding.state != FindingState.REFUSED:
            move_finding(finding, "supersede")
    move_case(case, "cure", "conflict.cured", by=by, at=at)


def mark_of(case: ConflictCase) -> str:
    """Names what the notice says: an answer or a decision is about what its page showed."""
    return digest(case.answer["notice"])[:16]


def findings_that_hold(case: ConflictCase, *, on: date) -> set[str]:
    """Keys of the findings that an answer or a decision in force resolves on that day."""
    return {
        finding.key
        for finding in queries.current_findings(case)
        if finding.state == FindingState.APPROVED
        and finding.approved_until is not None
        and finding.approved_until >= on
        or (finding.state == FindingState.ACKNOWLEDGED and finding.severity == Severity.DISCLOSE)
    }


def move_finding(finding: CaseFinding, move: str) -> None:
    """Make one move of a finding's lifecycle and keep it."""
    finding.state = FINDING.next_state(finding.state, move)
    finding.save(update_fields=["state", "approved_until"])


def move_case(
    case: ConflictCase, move: str, event: str, *, by: Authority, at: datetime, **details: Any
) -> None:
    """Make one move of a case's lifecycle: check, save, audit row."""
    case.state = CASE.next_state(case.state, move)
    case.save(update_fields=["state"])
    audit.record(
        event,
        case,
        by=by,
        at=at,
        person_id=case.person_id,
        council_id=case.council_id,
        order_id=case.order_id,
        rules=sorted({finding["rule"] for finding in case.answer["findings"]}),
        **details,
    )
