"""Whether there was a real choice before the broker's own group was chosen (domain.md COI-14)."""

from collections.abc import Iterator

from brokerage.conflicts.case import Case, Comparison, Line, Option
from brokerage.conflicts.outcome import RuleFinding
from brokerage.conflicts.relatedness import Network
from brokerage.conflicts.rules.ownership import related_lines, relation_with_group
from marketplace.orders.checks import Severity

# Not the traditional service: a PA, something in the community, a thing that helps, people one
# knows.
NEW_AND_CREATIVE = frozenset(
    {"personal_assistant", "activity", "community", "equipment", "technology", "informal"}
)

# Shortfalls that a limited market excuses. No comparison, or one that is too old, it does not.
OF_THE_MARKET = frozenset({"too_few", "too_few_unrelated", "nothing_new", "unrelated_all_out"})


def real_comparison(case: Case, network: Network) -> Iterator[RuleFinding]:
    """COI-14: for each line that pays the broker's group, enough recent choices were seen."""
    by_need = {comparison.need: comparison for comparison in case.comparisons}
    for (broker, provider), lines in related_lines(case, network).items():
        for need, own in _by_need(lines).items():
            comparison = by_need.get(need)
            short = shortfalls(case, network, comparison)
            if not short:
                continue
            excused = _is_limited(comparison) and set(short) <= OF_THE_MARKET
            yield RuleFinding(
                rule="COI-14",
                severity=Severity.APPROVE if excused else Severity.BLOCK,
                parties=(broker, provider),
                notice_keys=("limited_market",) if excused else ("no_real_comparison", *short),
                resolve_options=("check the evidence that there is no more choice",)
                if excused
                else ("add choices and save the comparison", "record that the market is limited"),
                metrics={
                    "need": need,
                    "lines": sorted(line.id for line in own),
                    "short": list(short),
                    **_counts(case, network, comparison),
                },
            )


def shortfalls(case: Case, network: Network, comparison: Comparison | None) -> tuple[str, ...]:
    """What a comparison lacks, by name, in the rule's order; nothing when it is good."""
    if comparison is None:
        return ("none",)
    counts = _counts(case, network, comparison)
    unrelated = [option for option in comparison.options if not _is_related(case, network, option)]
    found = {
        "too_old": ((case.chosen_on or case.on) - comparison.compared_on).days
        > case.parameters.comparison_fresh_days,
        "too_few": counts["eligible"] < case.parameters.min_options,
        "too_few_unrelated": counts["unrelated_eligible"] < case.parameters.min_unrelated,
        "nothing_new": not any(option.kind in NEW_AND_CREATIVE for option in comparison.options),
        "unrelated_all_out": bool(unrelated) and not any(option.eligible for option in unrelated),
    }
    return tuple(name for name, is_short in found.items() if is_short)


def _counts(case: Case, network: Network, comparison: Comparison | None) -> dict[str, int]:
    """How many choices could be had, and from how many unconnected parties: two offers of one are
    one choice.
    """
    options = comparison.options if comparison else ()
    eligible = [option for option in options if option.eligible]
    unrelated = {
        network.root(option.provider)
        for option in eligible
        if not _is_related(case, network, option)
    }
    return {
        "options": len(options),
        "eligible": len(eligible),
        "unrelated_eligible": len(unrelated),
    }


def _is_related(case: Case, network: Network, option: Option) -> bool:
    return relation_with_group(case, network, option.provider) is not None


def _is_limited(comparison: Comparison | None) -> bool:
    """Evidence of a search that found nobody else."""
    return (
        comparison is not None
        and comparison.limited_market is not None
        and comparison.limited_market.further_providers == 0
        and bool(comparison.limited_market.filters.strip())
    )


def _by_need(lines: list[Line]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for line in sorted(lines, key=lambda line: (line.need, line.id)):
        found.setdefault(line.need, []).append(line)
    return found
