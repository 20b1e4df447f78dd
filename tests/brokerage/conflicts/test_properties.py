"""What must hold for every case, tried on many made up by hypothesis (domain.md A4)."""

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from brokerage.conflicts.case import (
    Case,
    Comparison,
    Hook,
    LimitedMarket,
    Line,
    Option,
    Role,
    RoleInCase,
)
from brokerage.conflicts.case_file import read_case
from brokerage.conflicts.case_writing import case_json
from brokerage.conflicts.evaluation import evaluate
from brokerage.conflicts.interests import PERSONAL, InterestType, ShareRange
from brokerage.conflicts.outcome import exact
from brokerage.conflicts.parties import Party, PartyKind
from marketplace.orders.checks import Severity
from tests.brokerage.conflicts.cases import TODAY, easy_sentences, link, severities

ORGANISATIONS = ["b", "c", "d", "e", "f"]
PEOPLE = ["amina", "sana", "tom"]
KINDS = [
    InterestType.SHAREHOLDING,
    InterestType.VOTING_RIGHTS,
    InterestType.APPOINTMENT_OF_BOARD,
    InterestType.EMPLOYMENT,
]


def shares():
    bounds = st.tuples(st.integers(0, 100), st.integers(0, 100), st.booleans(), st.booleans())
    return st.none() | bounds.map(
        lambda b: ShareRange(Fraction(min(b[:2])), Fraction(max(b[:2])), *b[2:])
    )


def interests():
    between = st.builds(
        link,
        st.sampled_from(ORGANISATIONS + PEOPLE),
        st.sampled_from(ORGANISATIONS),
        st.sampled_from(KINDS),
        shares(),
    )
    personal = st.builds(
        link, st.just("amina"), st.sampled_from(["sana", "tom"]), st.sampled_from(sorted(PERSONAL))
    )
    return between | personal


def option_lists():
    kinds = st.sampled_from(["support", "activity"])
    option = st.builds(
        Option,
        st.uuids().map(str),
        st.sampled_from(ORGANISATIONS),
        kinds,
        st.booleans(),
        name=st.sampled_from(["", "Sale Lunch Club"]),
    )
    return st.lists(option, max_size=6).map(tuple)


@st.composite
def cases(draw):
    lines = st.builds(
        Line,
        st.uuids().map(str),
        st.sampled_from([*ORGANISATIONS, "sana"]),
        st.integers(0, 1_000_00),
        need=st.just("home"),
        holder=st.sampled_from(["DP_SELF", "LA_MANAGED"]),
        proposed=st.booleans(),
    )
    limited = draw(st.none() | st.just(LimitedMarket(TODAY, "home", 0)))
    comparison = Comparison(
        "home", draw(st.dates(date(2026, 10, 1), TODAY)), draw(option_lists()), limited
    )
    return Case(
        id="case",
        hook=Hook.ORDER,
        on=TODAY,
        person="amina",
        parties=tuple(
            Party(
                name,
                PartyKind.ORGANISATION if len(name) == 1 else PartyKind.PERSON,
                f"Name of {name}",
            )
            for name in ORGANISATIONS + PEOPLE
        ),
        roles=(RoleInCase("b", Role.BROKER),),
        lines=tuple(draw(st.lists(lines, min_size=1, max_size=4))),
        interests=tuple(draw(st.lists(interests(), max_size=6, unique_by=lambda one: one.id))),
        comparisons=draw(st.sampled_from([(), (comparison,)])),
        support_pence=draw(st.none() | st.integers(0, 2_000_00)),
        contact="Trafford Council",
    )


def ranks(case):
    return {rule: severity.rank for rule, severity in severities(evaluate(case)).items()}


@given(cases(), interests())
def test_an_interest_more_never_lowers_a_finding(case, more):
    before = ranks(case)
    after = ranks(replace(case, interests=(*case.interests, replace(more, id="more"))))
    assert all(after.get(rule, -1) >= rank for rule, rank in before.items())


@given(cases(), st.data())
def test_an_option_less_never_lowers_the_choice_finding(case, data):
    if not case.comparisons or not case.comparisons[0].options:
        return
    (comparison,) = case.comparisons
    gone = data.draw(st.sampled_from(comparison.options))
    left = replace(comparison, options=tuple(one for one in comparison.options if one != gone))
    before, after = ranks(case), ranks(replace(case, comparisons=(left,)))
    assert after.get("COI-14", -1) >= before.get("COI-14", -1)


def merged(case, kept, gone):
    def swap(party):
        return kept if party == gone else party

    return replace(
        case,
        parties=tuple(party for party in case.parties if party.id != gone),
        lines=tuple(replace(line, provider=swap(line.provider)) for line in case.lines),
        interests=tuple(
            replace(one, holder=swap(one.holder), subject=swap(one.subject))
            for one in case.interests
        ),
        comparisons=tuple(
            replace(
                one,
                options=tuple(
                    replace(option, provider=swap(option.provider)) for option in one.options
                ),
            )
            for one in case.comparisons
        ),
    )


def facts(case):
    """Everything but the records by which a chain was written down, and the words."""
    return [
        (finding.rule, finding.severity, finding.parties, dict(finding.metrics))
        for finding in evaluate(case).findings
    ]


@given(cases())
def test_merging_two_records_of_one_party_changes_nothing_and_once_is_enough(case):
    duplicate = replace(
        case,
        parties=tuple(
            replace(party, same_as=("c",)) if party.id == "d" else party for party in case.parties
        ),
    )
    once = merged(duplicate, "c", "d")
    assert facts(duplicate) == facts(once)
    assert merged(once, "c", "d") == once


@given(cases())
def test_another_name_changes_the_notice_and_nothing_else(case):
    renamed = replace(case, parties=tuple(replace(party, name="Other") for party in case.parties))
    before, after = evaluate(case).as_json(), evaluate(renamed).as_json()
    before.pop("notice")
    after.pop("notice")
    assert json.dumps(before, sort_keys=True) == json.dumps(after, sort_keys=True)


@given(cases(), st.randoms(use_true_random=False))
def test_the_same_facts_in_any_order_give_the_same_bytes(case, random):
    def mixed(things):
        return tuple(random.sample(things, len(things)))

    again = replace(
        case, parties=mixed(case.parties), interests=mixed(case.interests), lines=mixed(case.lines)
    )
    answer, other = evaluate(case).as_json(), evaluate(again).as_json()
    answer.pop("notice")
    other.pop("notice")
    assert json.dumps(answer) == json.dumps(other)
    assert evaluate(case).as_text() == evaluate(case).as_text()


@given(cases())
def test_support_goes_on_whatever_is_found(case):
    answer = evaluate(case).as_json()
    assert answer["continues"]
    assert answer["allowed_actions"]


@given(cases())
def test_the_notice_is_short_and_its_twin_shorter(case):
    outcome = evaluate(case)
    told = outcome.outcome is not None and outcome.outcome.rank >= Severity.DISCLOSE.rank
    assert bool(outcome.notice) == bool(outcome.easy_read) == told
    assert len(" ".join(outcome.notice).split()) <= 120
    assert all(len(sentence.split()) <= 15 for sentence in easy_sentences(outcome))
    assert all(sentence.count(". ") == 0 for sentence in easy_sentences(outcome))


@given(st.fractions(0, 100, max_denominator=10_000))
def test_numbers_are_written_exactly(number):
    written = exact(number)
    top, _, bottom = written.partition("/")
    assert (type(number)(top) / type(number)(bottom or 1)) == number


@given(cases())
def test_a_case_that_was_written_down_can_be_judged_again(case):
    again = read_case(json.dumps(case_json(case)).encode())
    assert again == case
    assert evaluate(again).as_text() == evaluate(case).as_text()
