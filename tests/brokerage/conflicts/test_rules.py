"""The edges of the first rules: COI-01, 02, 08, 12, 13, 14."""

from dataclasses import replace
from datetime import date

import pytest

from brokerage.conflicts.case import (
    Buys,
    Comparison,
    Hook,
    LimitedMarket,
    Line,
    Necessity,
    Option,
    Role,
    RoleInCase,
)
from brokerage.conflicts.evaluation import RULES, evaluate
from brokerage.conflicts.interests import InterestType
from brokerage.conflicts.outcome import Route
from brokerage.conflicts.parameters import ALWAYS_ON, SWITCHABLE, Parameters
from marketplace.orders.checks import Severity
from tests.brokerage.conflicts.cases import TODAY, link, options, self_deal, severities

APPROVE, BLOCK, DISCLOSE = Severity.APPROVE, Severity.BLOCK, Severity.DISCLOSE


def with_share(pence, **changes):
    return evaluate(self_deal(lines=(Line("1", "castle", pence, need="home"),), **changes))


@pytest.mark.parametrize(
    ("pence", "share"),
    [
        (500_00, None),  # exactly half is not more than half
        (500_01, DISCLOSE),
        (799_99, DISCLOSE),
        (800_00, APPROVE),
    ],
)
def test_client_share_at_its_thresholds(pence, share):
    assert severities(with_share(pence)).get("COI-12") == share


@pytest.mark.parametrize(
    ("pence", "whole"), [(949_99, None), (950_00, APPROVE), (1_200_00, APPROVE)]
)
def test_whole_budget_at_its_threshold_goes_to_the_forum(pence, whole):
    outcome = with_share(pence)
    assert severities(outcome).get("COI-13") == whole
    assert outcome.route is (Route.FORUM if whole else Route.TEAM_MANAGER)


def test_money_to_the_group_out_of_no_money_at_all_is_everything():
    assert severities(with_share(1, support_pence=0))["COI-13"] is APPROVE


def test_what_is_bought_already_counts_in_the_share_and_needs_no_new_comparison():
    bought = Line("0", "castle", 400_00, need="nights", proposed=False)
    outcome = evaluate(self_deal(lines=(bought, Line("1", "castle", 200_00, need="home"))))
    assert severities(outcome) == {"COI-01": APPROVE, "COI-12": DISCLOSE}
    (first,) = [one for one in outcome.findings if one.rule == "COI-01"]
    assert first.metrics["pence"] == 200_00


def test_fee_and_contingency_are_not_support():
    lines = (
        Line("1", "castle", 100_00, need="home"),
        Line("2", "castle", 900_00, buys=Buys.BROKER_FEE),
        Line("3", "castle", 900_00, buys=Buys.CONTINGENCY),
        Line("4", "other", 100_00, need="home"),
    )
    outcome = evaluate(self_deal(lines=lines, support_pence=None))
    assert severities(outcome) == {"COI-01": APPROVE}


def test_buying_from_somebody_unconnected_finds_nothing_whatever_was_bought_before():
    lines = (Line("0", "castle", 990_00, proposed=False), Line("1", "bright", 10_00, need="home"))
    outcome = evaluate(self_deal(lines=lines))
    assert outcome.findings == ()
    assert outcome.as_json()["outcome"] == "clear"
    assert outcome.notice == ()


def test_what_is_free_pays_nobody():
    assert with_share(0).findings == ()
    line = Line("1", "sana", 0, holder="DP_SELF", payees=("sana",))
    case = self_deal(roles=(), lines=(line,), interests=(link("amina", "sana", MARRIED),))
    assert evaluate(case).findings == ()


def test_two_brokers_of_one_group_are_told_once():
    roles = (RoleInCase("castle", Role.BROKER), RoleInCase("owner", Role.BROKER))
    outcome = evaluate(self_deal(roles=roles, interests=(link("owner", "castle", share=100),)))
    assert [finding.rule for finding in outcome.findings] == ["COI-01"]


def comparison(*seen, on=date(2026, 11, 20), limited=None):
    return (Comparison("home", on, seen, limited),)


def short_of(*seen, **rest):
    outcome = evaluate(self_deal(comparisons=comparison(*seen, **rest)))
    found = [one for one in outcome.findings if one.rule == "COI-14"]
    return list(found[0].metrics["short"]) if found else []


def test_no_comparison_blocks():
    outcome = evaluate(self_deal(comparisons=()))
    assert severities(outcome)["COI-14"] is BLOCK
    assert outcome.as_json()["continues"] == ["existing visits", "unrelated payments"]


def test_a_comparison_for_another_need_does_not_count():
    other = replace(self_deal().comparisons[0], need="nights")
    assert severities(evaluate(self_deal(comparisons=(other,))))["COI-14"] is BLOCK


@pytest.mark.parametrize(
    ("on", "short"), [(date(2026, 10, 25), []), (date(2026, 10, 24), ["too_old"])]
)
def test_a_comparison_is_fresh_for_28_days(on, short):
    assert short_of(*options(), on=on) == short


def test_two_offers_of_one_provider_are_one_unrelated_choice():
    own, bright, club = options()
    again = replace(bright, id="4", kind="activity")
    assert short_of(own, bright, again) == ["too_few_unrelated"]
    assert short_of(own, bright, again, club) == []


def test_something_other_than_the_traditional_service_must_be_among_the_choices():
    own, bright, club = options()
    assert short_of(own, bright, replace(club, kind="support")) == ["nothing_new"]
    # It need not be one that could start.
    out = Option("4", "pa", "personal_assistant", False, "Ann", reason_out="Full")
    assert short_of(own, bright, replace(club, kind="support"), out) == []


def test_choices_that_all_fail():
    own, bright, club = options()
    assert short_of(own, replace(bright, eligible=False), replace(club, eligible=False)) == [
        "too_few",
        "too_few_unrelated",
        "unrelated_all_out",
    ]


def test_an_option_linked_to_the_broker_is_not_unrelated():
    outcome = evaluate(self_deal(interests=(link("castle", "bright", share=100),)))
    assert severities(outcome)["COI-14"] is BLOCK


def test_a_limited_market_needs_proof_and_does_not_excuse_old_age():
    own, bright, _ = options()
    proof = LimitedMarket(TODAY, "home within 10 miles", 0)
    for limited, on, expected in [
        (proof, date(2026, 11, 20), APPROVE),
        (replace(proof, further_providers=1), date(2026, 11, 20), BLOCK),
        (replace(proof, filters="  "), date(2026, 11, 20), BLOCK),
        (proof, date(2026, 9, 1), BLOCK),
    ]:
        case = self_deal(comparisons=comparison(own, bright, on=on, limited=limited))
        assert severities(evaluate(case))["COI-14"] is expected


def family(kinds, *, holder="DP_SELF", necessities=(), provider="sana", payees=("sana",), more=()):
    lines = (Line("1", provider, 480_00, holder=holder, payees=payees),)
    links = (*(link("amina", "sana", kind) for kind in kinds), *more)
    return severities(
        evaluate(self_deal(roles=(), lines=lines, interests=links, necessities=necessities))
    ).get("COI-08")


FAMILY, HOME, MARRIED = InterestType.CLOSE_FAMILY, InterestType.HOUSEHOLD, InterestType.SPOUSE


@pytest.mark.parametrize(
    ("kinds", "holder", "expected"),
    [
        ([FAMILY, HOME], "DP_SELF", BLOCK),
        ([FAMILY, HOME], "DP_AGENT", BLOCK),
        ([FAMILY, HOME], "LA_MANAGED", APPROVE),
        ([FAMILY], "DP_SELF", DISCLOSE),
        ([MARRIED], "DP_SELF", BLOCK),
        ([MARRIED], "ISF_BROKER", APPROVE),
        ([HOME], "DP_SELF", None),
        ([], "DP_SELF", None),
    ],
)
def test_paying_family(kinds, holder, expected):
    assert family(kinds, holder=holder) == expected


def test_family_is_paid_through_a_company_that_they_control():
    owned = (link("sana", "sana ltd", share=100),)
    assert family([MARRIED], provider="sana ltd", payees=(), more=owned) is BLOCK
    employed = (link("sana", "sana ltd", InterestType.EMPLOYMENT),)
    assert family([MARRIED], provider="sana ltd", payees=(), more=employed) is None


@pytest.mark.parametrize(
    ("recorded", "ends", "expected"),
    [
        (TODAY, None, DISCLOSE),
        (date(2026, 11, 23), None, BLOCK),
        (date(2026, 1, 1), TODAY, BLOCK),
    ],
)
def test_a_necessity_record_lifts_the_block_while_it_lasts(recorded, ends, expected):
    record = Necessity("sana", recorded, "Nobody else speaks her language.", ends)
    assert family([MARRIED], necessities=(record,)) is expected


def test_three_findings_of_different_families_go_to_the_forum():
    own, bright, _ = options()
    limited = LimitedMarket(TODAY, "home", 0)
    outcome = with_share(850_00, comparisons=comparison(own, bright, limited=limited))
    assert severities(outcome) == {"COI-01": APPROVE, "COI-12": APPROVE, "COI-14": APPROVE}
    assert outcome.route is Route.FORUM


def test_a_rule_that_is_switched_off_or_not_of_this_moment_is_not_asked():
    off = Parameters(rules_off=("COI-12", "COI-13"))
    assert severities(with_share(1_000_00, parameters=off)) == {"COI-01": APPROVE}
    assert severities(with_share(1_000_00, hook=Hook.REVIEW)) == {
        "COI-12": APPROVE,
        "COI-13": APPROVE,
    }


def test_every_rule_is_switchable_or_not():
    assert set(RULES) <= ALWAYS_ON | SWITCHABLE
    assert not ALWAYS_ON & SWITCHABLE


def test_a_finding_is_named_by_its_facts():
    def key(case):
        return [one["id"] for one in evaluate(case).as_json()["findings"]]

    case = self_deal()
    assert key(case) == key(replace(case, on=date(2026, 11, 25)))
    assert key(case) != key(replace(case, lines=(Line("1", "castle", 200_01, need="home"),)))
    assert key(case) != key(replace(case, id="order:2"))
