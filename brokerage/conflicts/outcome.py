"""What the rules answer: findings with their evidence, the worst severity, what may be done and
what goes on.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from brokerage.conflicts.interests import Interest, ShareRange
from brokerage.conflicts.relatedness import Path, Relation
from marketplace.orders.checks import Severity

# Said in every answer, a block's too: a control never interrupts support (domain.md, six facts, 3).
CONTINUES = ("existing visits", "unrelated payments")


class Route(StrEnum):
    """Who decides."""

    NOBODY = ""
    TEAM_MANAGER = "team_manager"
    FORUM = "forum"


# Findings of different families count towards the forum (domain.md A4, escalation).
FAMILIES = {
    "COI-01": "ownership",
    "COI-02": "ownership",
    "COI-08": "family",
    "COI-12": "share",
    "COI-13": "share",
    "COI-14": "choice",
}
# Among the notice keys of what a council must decide, when the person has none.
NOBODY_DECIDES = "nobody_decides"
ALWAYS_FORUM = frozenset({"COI-13"})
FORUM_FROM = 3


@dataclass(frozen=True, slots=True)
class RuleFinding:
    """One rule met by one ordered pair of parties. `metrics` hold whole numbers, texts and lists of
    them.
    """

    rule: str
    severity: Severity
    parties: tuple[str, ...]
    notice_keys: tuple[str, ...]
    resolve_options: tuple[str, ...]
    metrics: Mapping[str, Any] = field(default_factory=dict)
    relation: Relation | None = None

    def key(self, case_id: str) -> str:
        """Names the finding by its facts: another price, share, owner or provider makes another
        key.
        """
        facts = {
            "rule": self.rule,
            "case": case_id,
            "severity": self.severity,
            "parties": self.parties,
            "relation": relation_json(self.relation),
            "metrics": self.metrics,
        }
        return digest(facts)[:16]


def canonical(value: Any) -> str:
    """The same bytes for the same value, whatever the order in which it was put together."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(value: Any) -> str:
    """A fingerprint of a value."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def exact(number: Fraction) -> str:
    """A number written exactly: "13.2651", or "100/3" where no decimal is exact."""
    digits = 0
    while (number * 10**digits).denominator != 1:
        digits += 1
        if digits > 40:
            return f"{number.numerator}/{number.denominator}"
    whole = str(abs(int(number * 10**digits))).zfill(digits + 1)
    sign = "-" if number < 0 else ""
    return sign + (f"{whole[:-digits]}.{whole[-digits:]}" if digits else whole)


def percent(part: int, whole: int) -> str:
    """A share to one decimal place for the screen, half up: "61.6". Rules compare whole numbers,
    never this.
    """
    tenths = (part * 2000 + whole) // (whole * 2)
    return f"{tenths // 10}.{tenths % 10}"


def share_json(share: ShareRange | None) -> dict[str, Any] | None:
    """A share by the names of BODS; {"exact": …} when the bounds are equal."""
    if share is None:
        return None
    if share.minimum == share.maximum:
        return {"exact": exact(share.minimum)}
    low = "exclusiveMinimum" if share.exclusive_minimum else "minimum"
    high = "exclusiveMaximum" if share.exclusive_maximum else "maximum"
    return {low: exact(share.minimum), high: exact(share.maximum)}


def edge_json(edge: Interest) -> dict[str, Any]:
    """One link of a chain, with where it is known from and since when."""
    return {
        "from": edge.holder,
        "to": edge.subject,
        "type": edge.type,
        "share": share_json(edge.share),
        "source": edge.source,
        "as_of": edge.as_of.isoformat(),
        "ended": edge.ends_on.isoformat() if edge.ends_on else None,
    }


def relation_json(relation: Relation | None) -> dict[str, Any] | None:
    """The class, whether it is certain, and every path."""
    if relation is None:
        return None

    def path_json(path: Path) -> dict[str, Any]:
        return {
            "edges": [edge_json(edge) for edge in path.edges],
            "product": share_json(path.product),
            "control": True,
        }

    return {
        "class": relation.kind,
        "certain": relation.certain,
        "paths": [path_json(path) for path in relation.paths],
    }


def route_of(findings: Sequence[RuleFinding]) -> Route:
    """The council's team manager, or the Forum: for the whole budget, or for three findings of
    different families.
    """
    to_decide = [finding for finding in findings if finding.severity is Severity.APPROVE]
    if not to_decide:
        return Route.NOBODY
    families = {FAMILIES[finding.rule] for finding in to_decide}
    if len(families) >= FORUM_FROM or any(finding.rule in ALWAYS_FORUM for finding in to_decide):
        return Route.FORUM
    return Route.TEAM_MANAGER


def allowed_actions(outcome: Severity | None) -> tuple[str, ...]:
    """What may be done next."""
    if outcome is Severity.BLOCK:
        return ("change the order", "cure what blocks it", "cancel the order")
    if outcome is Severity.APPROVE:
        return ("give the notice", "ask the council", "change the order", "cancel the order")
    if outcome is Severity.DISCLOSE:
        return ("give the notice", "change the order", "cancel the order")
    return ("go ahead",)


def finding_json(
    finding: RuleFinding, *, case_id: str, route: Route, expires: date
) -> dict[str, Any]:
    """One finding by the contract of domain.md A4."""
    decided = finding.severity is Severity.APPROVE
    return {
        "id": finding.key(case_id),
        "rule": finding.rule,
        "severity": finding.severity,
        "parties": list(finding.parties),
        "relation": relation_json(finding.relation),
        "metrics": dict(finding.metrics),
        "notice_keys": list(finding.notice_keys),
        "resolve_options": list(finding.resolve_options),
        "route": route if decided else Route.NOBODY,
        "expires": expires.isoformat() if decided else None,
    }
