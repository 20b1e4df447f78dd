"""The check that an order asks for (settings.ORDER_CHECKS): who is linked to whom, and what that
needs.
"""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from brokerage.conflicts import judging
from brokerage.conflicts.evaluation import Outcome
from brokerage.conflicts.models import ConflictCase
from brokerage.conflicts.notice_words import remedy
from brokerage.conflicts.outcome import NOBODY_DECIDES, RuleFinding
from marketplace.foundations.authority import system_authority
from marketplace.orders.checks import Finding, ProposedOrder, Severity


def check_order(proposed: ProposedOrder, at: datetime) -> Sequence[Finding]:
    """Findings of the conflict rules. `cleared` when the person and the council have settled them."""
    judged = judging.judge_order(proposed=proposed, by=system_authority("conflict check"), at=at)
    if judged is None:
        return []
    case, outcome = judged
    held = judging.findings_that_hold(case, on=localdate(at))
    return [_finding(case, outcome, number, held) for number in range(len(outcome.findings))]


def _finding(case: ConflictCase, outcome: Outcome, number: int, held: set[str]) -> Finding:
    found: RuleFinding = outcome.findings[number]
    blocks = found.severity is Severity.BLOCK
    return Finding(
        rule=found.rule,
        severity=found.severity,
        notice=outcome.sentences[number],
        cleared=found.key(outcome.case.id) in held,
        remedy=remedy(outcome.case, found) if blocks else "",
        url=_address(case, found),
    )


def _address(case: ConflictCase, found: RuleFinding) -> str:
    """Where to go: to compare when that is what is missing, else to the notice."""
    undecidable = NOBODY_DECIDES in found.notice_keys
    if found.severity is Severity.BLOCK and found.rule == "COI-14" and not undecidable:
        return reverse("marketplace:compare")
    return reverse("brokerage:notice", args=[case.pk])
