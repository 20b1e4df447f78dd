"""The broker wants to buy from itself, or from its own group (domain.md COI-01, COI-02)."""

from collections.abc import Iterator

from brokerage.conflicts.case import Buys, Case, Line, Role
from brokerage.conflicts.outcome import RuleFinding
from brokerage.conflicts.relatedness import Network, Relation, RelationClass
from marketplace.orders.checks import Severity

RESOLVED_BY = (
    "compare real choices",
    "reason in the person's own words",
    "decision by an unconnected council officer",
)


def self_provider(case: Case, network: Network) -> Iterator[RuleFinding]:
    """COI-01: the broker and the provider are the same party."""
    yield from _find(case, network, RelationClass.SAME, "COI-01", "self_provider")


def same_group(case: Case, network: Network) -> Iterator[RuleFinding]:
    """COI-02: one of them controls the other, or somebody controls both."""
    yield from _find(case, network, RelationClass.CONTROL, "COI-02", "same_group")


def related_lines(case: Case, network: Network) -> dict[tuple[str, str], list[Line]]:
    """(broker, provider) -> the proposed lines for support that would pay somebody in the broker's
    group.
    """
    found: dict[tuple[str, str], list[Line]] = {}
    for line in case.lines:
        # What is free pays nobody.
        if line.proposed and line.buys is Buys.SUPPORT and line.pence > 0:
            for broker in _related_brokers(case, network, line.provider):
                found.setdefault((broker, network.root(line.provider)), []).append(line)
    return {pair: found[pair] for pair in sorted(found)}


def _related_brokers(case: Case, network: Network, provider: str) -> list[str]:
    """The brokers related to the provider, nearest first; two of one group are told once."""
    related = {broker: network.relation(broker, provider) for broker in _brokers(case, network)}
    nearest = sorted(
        (one.kind, not one.certain, broker) for broker, one in related.items() if one is not None
    )
    told: list[str] = []
    for _, _, broker in nearest:
        if not any(network.relation(broker, other) for other in told):
            told.append(broker)
    return told


def relation_with_group(case: Case, network: Network, party: str) -> Relation | None:
    """How the party is related to whichever broker of the case it is nearest to."""
    found = [network.relation(broker, party) for broker in _brokers(case, network)]
    related = [one for one in found if one is not None]
    return min(related, key=lambda one: (one.kind, not one.certain), default=None)


def _brokers(case: Case, network: Network) -> list[str]:
    return sorted({network.root(broker) for broker in case.in_role(Role.BROKER)})


def _find(
    case: Case, network: Network, kind: RelationClass, rule: str, notice_key: str
) -> Iterator[RuleFinding]:
    for (broker, provider), lines in related_lines(case, network).items():
        relation = network.relation(broker, provider)
        if relation is not None and relation.kind is kind:
            yield RuleFinding(
                rule=rule,
                severity=Severity.APPROVE,
                parties=(broker, provider),
                notice_keys=(notice_key,),
                resolve_options=RESOLVED_BY,
                relation=relation,
                metrics={
                    "pence": sum(line.pence for line in lines),
                    "lines": sorted(line.id for line in lines),
                },
            )
