"""The engine: one case in, one answer out. No database, no clock: the same case gives the same
bytes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from brokerage.conflicts import notice_words
from brokerage.conflicts.case import Case, Hook
from brokerage.conflicts.interests import add_months
from brokerage.conflicts.notice_words import EasyPart
from brokerage.conflicts.outcome import (
    CONTINUES,
    NOBODY_DECIDES,
    Route,
    RuleFinding,
    allowed_actions,
    canonical,
    finding_json,
    route_of,
)
from brokerage.conflicts.relatedness import Network
from brokerage.conflicts.rules import choice, family, ownership, share
from marketplace.orders.checks import Severity

# Raised whenever a rule changes what it finds; every case keeps the version that judged it.
RULE_VERSION = "2026-11.1"

CHOOSING = frozenset({Hook.COMPARE, Hook.SUBMIT_PLAN, Hook.ORDER, Hook.VARY_PLAN})
SPENDING = frozenset({Hook.SUBMIT_PLAN, Hook.APPROVE_PLAN, Hook.ORDER, Hook.VARY_PLAN, Hook.REVIEW})
PAYING = frozenset({Hook.SUBMIT_PLAN, Hook.ORDER, Hook.RELEASE_PAYMENT})

Rule = Callable[[Case, Network], Iterator[RuleFinding]]

# Rule -> the function, and the moments at which it is asked. Until a plan is signed off before
# anything is bought, an order is also the moment of the plan's own rules.
RULES: dict[str, tuple[Rule, frozenset[Hook]]] = {
    "COI-01": (ownership.self_provider, CHOOSING),
    "COI-02": (ownership.same_group, CHOOSING),
    "COI-08": (family.family_paid, PAYING),
    "COI-12": (share.client_share, SPENDING),
    "COI-13": (share.whole_budget, SPENDING),
    "COI-14": (choice.real_comparison, CHOOSING),
}


def _block_when_nobody_decides(case: Case, finding: RuleFinding) -> RuleFinding:
    """Without a council nobody could ever decide: it is refused at once, and says what to do."""
    if not case.without_council or finding.severity is not Severity.APPROVE:
        return finding
    return replace(
        finding,
        severity=Severity.BLOCK,
        notice_keys=(*finding.notice_keys, NOBODY_DECIDES),
        resolve_options=("ask a council to add the person", "choose somebody who is not linked"),
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found. `outcome` is the worst severity; None when nobody is linked to anybody."""

    case: Case
    outcome: Severity | None
    route: Route
    findings: tuple[RuleFinding, ...]
    notice: tuple[str, ...]
    easy_read: tuple[EasyPart, ...]
    sentences: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The answer by the contract of domain.md A4. Names of parties appear under "notice" and
        nowhere else.
        """
        case = self.case
        expires = add_months(case.on, case.parameters.approval_months)
        found = [
            finding_json(finding, case_id=case.id, route=self.route, expires=expires)
            for finding in self.findings
        ]
        return {
            "case": case.id,
            "hook": case.hook,
            "rule_version": RULE_VERSION,
            "params_version": case.parameters.version,
            "outcome": self.outcome or "clear",
            "route": self.route,
            "findings": found,
            "allowed_actions": list(allowed_actions(self.outcome)),
            "continues": list(CONTINUES),
            "notice": {
                "standard": list(self.notice),
                "easy_read": [
                    {"about": about, "sentences": said} for about, said in self.easy_read
                ],
                "findings": {
                    one["id"]: sentence for one, sentence in zip(found, self.sentences, strict=True)
                },
            },
        }

    def as_text(self) -> str:
        """The answer as canonical JSON, byte for byte the same for the same case."""
        return canonical(self.as_json())


def evaluate(case: Case) -> Outcome:
    """Ask every rule of this moment that the council has not switched off."""
    network = Network(
        case.parties,
        case.interests,
        on=case.on,
        lookback_months=case.parameters.lookback_months,
    )
    findings = tuple(
        _block_when_nobody_decides(case, finding)
        for name, (rule, hooks) in RULES.items()
        if case.hook in hooks and name not in case.parameters.rules_off
        for finding in rule(case, network)
    )
    told = [finding for finding in findings if finding.severity.rank >= Severity.DISCLOSE.rank]
    return Outcome(
        case=case,
        outcome=max(
            (finding.severity for finding in findings), key=lambda one: one.rank, default=None
        ),
        route=route_of(findings),
        findings=findings,
        notice=tuple(notice_words.standard(case, network, told)) if told else (),
        easy_read=tuple(notice_words.easy_read(case, network, told)) if told else (),
        sentences=tuple(notice_words.sentence(case, network, finding) for finding in findings),
    )
