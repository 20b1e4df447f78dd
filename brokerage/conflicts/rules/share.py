"""How much of the support money goes to the broker's group (domain.md COI-12, COI-13, A4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from brokerage.conflicts.case import Buys, Case
from brokerage.conflicts.outcome import RuleFinding, percent
from brokerage.conflicts.relatedness import Network
from brokerage.conflicts.rules.ownership import related_lines, relation_with_group
from marketplace.orders.checks import Severity


@dataclass(frozen=True, slots=True)
class SelfShare:
    """What goes to the broker's group out of the money for support, in pence, always gross."""

    group_pence: int
    support_pence: int
    fee_pence: int
    gross_pence: int | None

    def above(self, threshold: int) -> bool:
        """More than so many whole percent, compared in whole numbers."""
        return self.group_pence * 100 > threshold * self.support_pence

    def at_least(self, threshold: int) -> bool:
        """So many whole percent or more. Any money out of no money at all is everything."""
        return self.group_pence > 0 and self.group_pence * 100 >= threshold * self.support_pence

    def metrics(self) -> dict[str, Any]:
        """The sums and the share for the screen; with the fee counted in where the gross budget is
        known.
        """
        shown: dict[str, Any] = {
            "group_pence": self.group_pence,
            "support_pence": self.support_pence,
            "self_share": percent(self.group_pence, self.support_pence)
            if self.support_pence
            else "100.0",
        }
        if self.gross_pence:
            shown["gross_pence"] = self.gross_pence
            shown["fee_pence"] = self.fee_pence
            shown["self_take"] = percent(self.group_pence + self.fee_pence, self.gross_pence)
        return shown


def self_share(case: Case, network: Network) -> SelfShare:
    """The share by the formula of domain.md A4: fee, contingency and money without a line are left
    out.
    """
    support = [line for line in case.lines if line.buys is Buys.SUPPORT]
    group = [
        line for line in support if relation_with_group(case, network, line.provider) is not None
    ]
    fee = [line for line in case.lines if line.buys is Buys.BROKER_FEE]
    lines_pence = sum(line.pence for line in support)
    return SelfShare(
        group_pence=sum(line.pence for line in group),
        support_pence=lines_pence if case.support_pence is None else case.support_pence,
        fee_pence=sum(line.pence for line in fee),
        gross_pence=case.gross_budget_pence,
    )


def client_share(case: Case, network: Network) -> Iterator[RuleFinding]:
    """COI-12: more than half is told to the person; four fifths or more needs the council."""
    share = self_share(case, network)
    if not _buys_from_group(case, network) or not (
        share.above(case.parameters.share_watch) or share.at_least(case.parameters.share_high)
    ):
        return
    high = share.at_least(case.parameters.share_high)
    yield RuleFinding(
        rule="COI-12",
        severity=Severity.APPROVE if high else Severity.DISCLOSE,
        parties=_brokers_paid(case, network),
        notice_keys=("share_high" if high else "share_watch",),
        resolve_options=("reason in the person's own words", "show what else the money could buy"),
        metrics=share.metrics(),
    )


def whole_budget(case: Case, network: Network) -> Iterator[RuleFinding]:
    """COI-13: all or nearly all of it. Only the Forum may agree, for a very good reason from the
    closed list.
    """
    share = self_share(case, network)
    if _buys_from_group(case, network) and share.at_least(case.parameters.whole):
        yield RuleFinding(
            rule="COI-13",
            severity=Severity.APPROVE,
            parties=_brokers_paid(case, network),
            notice_keys=("whole_budget",),
            resolve_options=(
                "very good reason, in writing, from the closed list",
                "offer an advocate",
                "review within 13 weeks",
            ),
            metrics=share.metrics(),
        )


def _buys_from_group(case: Case, network: Network) -> bool:
    """Whether this order adds to the share. One from somebody unconnected cannot make it worse."""
    return bool(related_lines(case, network))


def _brokers_paid(case: Case, network: Network) -> tuple[str, ...]:
    return tuple(sorted({broker for broker, _ in related_lines(case, network)}))
