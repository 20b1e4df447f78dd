"""Small cases for the pure rules: no database."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from brokerage.conflicts.case import Case, Comparison, Hook, Line, Option, Role, RoleInCase
from brokerage.conflicts.interests import Interest, InterestType, ShareRange
from brokerage.conflicts.parties import Party, PartyKind
from brokerage.conflicts.relatedness import Network

TODAY = date(2026, 11, 22)


def person(name):
    return Party(name, PartyKind.PERSON, name.title())


def organisation(name, *legal_ids, same_as=()):
    return Party(name, PartyKind.ORGANISATION, name.title(), tuple(legal_ids), tuple(same_as))


def exact(percent):
    return ShareRange(Fraction(percent), Fraction(percent))


# The bands that the register of people with significant control publishes.
BAND_25_50 = ShareRange(Fraction(25), Fraction(50), exclusive_minimum=True)
BAND_50_75 = ShareRange(Fraction(50), Fraction(75), exclusive_minimum=True, exclusive_maximum=True)


def link(holder, subject, kind=InterestType.VOTING_RIGHTS, share=None, **rest):
    if isinstance(share, int):
        share = exact(share)
    size = f"{share.minimum}-{share.maximum}-{share.exclusive_minimum}" if share else "all"
    number = f"{holder}-{kind}-{subject}-{size}"
    source = rest.pop("source", "declared")
    return Interest(
        rest.pop("id", number), holder, subject, kind, source, date(2026, 10, 1), share, **rest
    )


def network(*interests, parties=(), lookback_months=12):
    return Network(parties, interests, on=TODAY, lookback_months=lookback_months)


def options(own="castle"):
    return (
        Option("1", own, "support", True, "Castle at home", "£24.50 an hour"),
        Option("2", "bright", "support", True, "Bright Care", "£24.10 an hour"),
        Option("3", "club", "activity", True, "Sale Lunch Club", "£6 a session"),
    )


def self_deal(**changes):
    """Castle is broker and provider; it asks for £200 of £1,000; three choices were seen."""
    case = Case(
        id="order:1",
        hook=Hook.ORDER,
        on=TODAY,
        person="amina",
        parties=(person("amina"), *map(organisation, ("castle", "bright", "club", "other"))),
        roles=(RoleInCase("castle", Role.BROKER),),
        lines=(Line("1", "castle", 200_00, need="home"),),
        comparisons=(Comparison("home", date(2026, 11, 20), options()),),
        support_pence=1_000_00,
        contact="Trafford Council",
    )
    return replace(case, **changes)


def severities(outcome):
    """Rule -> the gravest severity it found."""
    found = {}
    for finding in outcome.findings:
        known = found.get(finding.rule)
        if known is None or finding.severity.rank > known.rank:
            found[finding.rule] = finding.severity
    return found


def easy_sentences(outcome):
    """The easy-read notice as one list."""
    return [sentence for _, said in outcome.easy_read for sentence in said]
