"""What the pages of a case show, worked out again from the facts that were judged. No database."""

from dataclasses import dataclass
from typing import Any

from brokerage.conflicts import case_file
from brokerage.conflicts.case import Case, Option
from brokerage.conflicts.interests import InterestType, ShareRange
from brokerage.conflicts.models import ConflictCase
from brokerage.conflicts.notice_words import alternatives
from brokerage.conflicts.outcome import canonical, exact
from brokerage.conflicts.relatedness import Network
from brokerage.conflicts.rules.ownership import relation_with_group
from marketplace.foundations.money import format_pounds

# What the parts of the easy-read notice look like: lines of a drawing 48 by 48.
DRAWINGS = {
    "who": "M16 20a6 6 0 1 0 0-12 6 6 0 0 0 0 12M32 20a6 6 0 1 0 0-12 6 6 0 0 0 0 12"
    "M6 40v-6a8 8 0 0 1 8-8h4M42 40v-6a8 8 0 0 0-8-8h-4M20 34h8",
    "money": "M24 42a18 18 0 1 0 0-36 18 18 0 0 0 0 36M30 17a6 6 0 0 0-11 3v14h12M16 26h10",
    "choices": "M6 8h14v14H6zM28 8h14v14H28zM6 28h14v14H6zM28 36l5 5 10-11",
    "no": "M24 42a18 18 0 1 0 0-36 18 18 0 0 0 0 36M16 16l16 16M32 16L16 32",
    "talk": "M6 8h28v18H18l-8 8v-8H6zM38 18h4v16h-4v6l-6-6H22",
    "next": "M6 24h34M28 12l12 12-12 12",
}
SOURCES = {
    "declared": "Declared",
    "companies_house": "Companies House",
    "charity_register": "Charity register",
    "cqc": "Care Quality Commission",
    "council": "The council",
    "whistleblow": "Reported in confidence",
    "inferred": "Worked out from other facts",
}
KINDS = {
    InterestType.SHAREHOLDING: "owns shares of",
    InterestType.VOTING_RIGHTS: "has votes in",
    InterestType.APPOINTMENT_OF_BOARD: "appoints the board of",
    InterestType.OTHER_INFLUENCE: "has influence or control over",
    InterestType.CONTROL_BY_RULES: "controls by its rules",
    InterestType.CONTROL_BY_LAW: "controls by law",
    InterestType.SPOUSE: "is married to or the partner of",
    InterestType.CLOSE_FAMILY: "is close family of",
    InterestType.HOUSEHOLD: "lives in the same home as",
}


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a chain of ownership."""

    holder: str
    kind: str
    subject: str
    share: str
    source: str
    as_of: Any
    ended_on: Any


@dataclass(frozen=True, slots=True)
class ShownOption:
    """One choice that was compared."""

    option: Option
    provider: str
    is_linked: bool


@dataclass(frozen=True, slots=True)
class ShownCase:
    """Everything the pages draw from the facts."""

    shares: tuple[tuple[str, int, str], ...]
    share_percent: str
    alternatives: tuple[Option, ...]
    options: tuple[ShownOption, ...]
    compared_on: Any
    limited_market: str
    easy_rows: tuple[tuple[str, list[str]], ...]


def show(case: ConflictCase) -> ShownCase:
    """Judge nothing: read the kept facts, and put them into rows and words."""
    facts, network = _kept_facts(case)
    shares, percent = _shares(case)
    limited = [one.limited_market.filters for one in facts.comparisons if one.limited_market]
    return ShownCase(
        shares=shares,
        share_percent=percent,
        alternatives=tuple(alternatives(facts, network)),
        options=tuple(
            ShownOption(
                option,
                facts.name_of(option.provider),
                relation_with_group(facts, network, option.provider) is not None,
            )
            for comparison in facts.comparisons
            for option in comparison.options
        ),
        compared_on=max((one.compared_on for one in facts.comparisons), default=None),
        limited_market=" ".join(limited),
        easy_rows=tuple(
            (DRAWINGS[part["about"]], part["sentences"])
            for part in case.answer["notice"]["easy_read"]
        ),
    )


def _shares(case: ConflictCase) -> tuple[tuple[tuple[str, int, str], ...], str]:
    """Rows of the share bar: what the broker's group gets, and the rest of the money for support."""
    group, support = _sums(case)
    if support <= 0:
        return (), ""
    rest = max(0, support - group)
    rows = (
        ("To your broker and those linked to it", group, format_pounds(group)),
        ("All the rest of the money for support", rest, format_pounds(rest)),
    )
    return rows, f"{min(100, (group * 200 + support) // (support * 2))}%"


def _sums(case: ConflictCase) -> tuple[int, int]:
    for finding in case.answer["findings"]:
        if "group_pence" in finding["metrics"]:
            return finding["metrics"]["group_pence"], finding["metrics"]["support_pence"]
    owned = [one for one in case.answer["findings"] if one["rule"] in {"COI-01", "COI-02"}]
    if not owned:
        return 0, 0
    return sum(one["metrics"]["pence"] for one in owned), case.inputs.get("support_pence") or 0


def _kept_facts(case: ConflictCase) -> tuple[Case, Network]:
    facts = case_file.read_case(canonical(case.inputs).encode())
    return facts, Network(
        facts.parties,
        facts.interests,
        on=facts.on,
        lookback_months=facts.parameters.lookback_months,
    )


def links_of(case: ConflictCase) -> tuple[Link, ...]:
    """Each interest that any finding rests on, once, from the owner down, with how we know.

    For who decides and for nobody else: some of it may have been reported in confidence.
    """
    facts, network = _kept_facts(case)
    wanted: dict[tuple[str, str, str], None] = {}
    by_ends = {(one.holder, one.subject, one.type.value): one for one in network.interests}
    for finding in case.answer["findings"]:
        for path in (finding["relation"] or {"paths": []})["paths"]:
            for edge in path["edges"]:
                wanted[edge["from"], edge["to"], edge["type"]] = None
        if finding["rule"] == "COI-08":
            ends = set(finding["parties"])
            for one in network.interests:
                if {network.root(one.holder), network.root(one.subject)} == ends:
                    wanted[one.holder, one.subject, one.type.value] = None
    found = [by_ends[key] for key in wanted if key in by_ends]
    return tuple(
        Link(
            holder=facts.name_of(one.holder),
            kind=KINDS.get(one.type, one.type.value),
            subject=facts.name_of(one.subject),
            share=share_words(one.share),
            source=SOURCES.get(one.source, one.source),
            as_of=one.as_of,
            ended_on=one.ends_on,
        )
        for one in found
    )


def share_words(share: ShareRange | None) -> str:
    """A share for people: "51%", "25% to 50%", nothing when it is no share."""
    if share is None:
        return ""
    if share.minimum == share.maximum:
        return f"{exact(share.minimum)}%"
    return f"{exact(share.minimum)}% to {exact(share.maximum)}%"
