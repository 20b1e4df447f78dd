"""What a check before an order is given and what it says back.

`settings.ORDER_CHECKS` lists dotted paths of functions. Each is called in the order's transaction with
the proposed order, stores what it needs to on its own side, and returns findings; this floor stores
what they said and obeys the worst severity that is not cleared (design.md 2).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters, mildest first."""

    MONITOR = "monitor"  # logged and counted
    DISCLOSE = "disclose"  # the person reads the notice and answers
    APPROVE = "approve"  # and an unconnected council officer decides
    BLOCK = "block"  # cannot go ahead

    @property
    def rank(self) -> int:
        """0 for the mildest."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class ProposedLine:
    """One line of the order as it would be bought. Sums are pence for the whole line."""

    listing_id: int
    category_id: int
    # None for what is free: no money pays for it.
    fund_id: int | None
    unit: str
    unit_price_pence: int
    quantity_hundredths: int
    weeks: int
    total_pence: int


@dataclass(frozen=True, slots=True)
class ProposedOrder:
    """The order as it would be placed, with who asks for it.

    `mandate_id` is None when acting for oneself.
    """

    order_id: int
    person_id: int
    council_id: int | None
    organisation_id: int
    placed_by_id: int
    placed_by_person_id: int | None
    mandate_id: int | None
    total_pence: int
    lines: tuple[ProposedLine, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found. `cleared` when a decision in force already resolves it."""

    rule: str
    severity: Severity
    notice: str
    cleared: bool = False
    # What the person can do now, in plain words, when this blocks.
    remedy: str = ""
    # Where the notice stands in full and the person answers; empty when there is nothing to answer.
    url: str = ""


Check = Callable[[ProposedOrder, datetime], Sequence[Finding]]


def worst(findings: Sequence[Finding]) -> Severity | None:
    """The gravest severity that no decision has cleared; None when nothing is left to obey."""
    left = [finding.severity for finding in findings if not finding.cleared]
    return max(left, key=lambda severity: severity.rank, default=None)
