"""Who controls whom (domain.md A2, R0 and R1)."""

from datetime import date

import pytest

from brokerage.conflicts.interests import InterestType
from brokerage.conflicts.outcome import share_json
from brokerage.conflicts.relatedness import RelationClass
from tests.brokerage.conflicts.cases import (
    BAND_25_50,
    BAND_50_75,
    link,
    network,
    organisation,
    person,
)


def kind_of(net, one, other):
    relation = net.relation(one, other)
    return relation and (relation.kind, relation.certain)


CONTROL = (RelationClass.CONTROL, True)
POSSIBLE = (RelationClass.CONTROL, False)
SAME = (RelationClass.SAME, True)


def test_a_party_is_itself_also_under_another_record_or_the_same_legal_number():
    parties = [
        organisation("a", "GB-COH-1"),
        organisation("b", "GB-COH-1"),
        organisation("c", same_as=("b",)),
        organisation("d"),
    ]
    net = network(parties=parties)
    assert kind_of(net, "a", "b") == kind_of(net, "a", "c") == SAME
    assert kind_of(net, "a", "d") is None


def test_control_follows_the_majority_at_each_link_and_not_the_product():
    net = network(link("x", "y", share=51), link("y", "z", share=51), link("z", "w", share=51))
    relation = net.relation("x", "w")
    assert (relation.kind, relation.certain) == CONTROL
    (path,) = relation.paths
    assert [edge.subject for edge in path.edges] == ["y", "z", "w"]
    assert share_json(path.product) == {"exact": "13.2651"}


def test_exactly_half_is_not_control():
    assert kind_of(network(link("x", "y", share=50)), "x", "y") is None
    assert kind_of(network(link("x", "y", share=51)), "x", "y") == CONTROL


def test_stakes_of_everything_that_is_controlled_add_up():
    net = network(link("x", "sub", share=60), link("x", "y", share=30), link("sub", "y", share=21))
    relation = net.relation("x", "y")
    assert (relation.kind, relation.certain) == CONTROL
    assert {len(path.edges) for path in relation.paths} == {1, 2}
    assert (
        kind_of(network(link("x", "sub", share=60), link("sub", "y", share=50)), "x", "y") is None
    )


def test_the_relation_has_no_direction_and_a_common_owner_joins_two():
    net = network(link("owner", "a", share=80), link("owner", "b", share=80))
    assert kind_of(net, "b", "owner") == kind_of(net, "owner", "b") == CONTROL
    relation = net.relation("a", "b")
    assert (relation.kind, relation.certain) == CONTROL
    assert [path.edges[-1].subject for path in relation.paths] == ["a", "b"]


@pytest.mark.parametrize(
    "power",
    [
        InterestType.APPOINTMENT_OF_BOARD,
        InterestType.OTHER_INFLUENCE,
        InterestType.CONTROL_BY_RULES,
        InterestType.CONTROL_BY_LAW,
    ],
)
def test_powers_are_control_without_any_share(power):
    assert kind_of(network(link("x", "y", power)), "x", "y") == CONTROL


def test_appointing_a_minority_of_the_board_is_not_control():
    board = InterestType.APPOINTMENT_OF_BOARD
    assert kind_of(network(link("x", "y", board, 50)), "x", "y") is None
    assert kind_of(network(link("x", "y", board, 60)), "x", "y") == CONTROL


@pytest.mark.parametrize(
    ("share", "expected"), [(BAND_25_50, None), (BAND_50_75, CONTROL), (None, POSSIBLE)]
)
def test_bands_of_the_register_and_an_unknown_share(share, expected):
    assert kind_of(network(link("x", "y", share=share)), "x", "y") == expected


def test_two_bands_of_25_to_50_together_are_certainly_more_than_half():
    net = network(
        link("x", "sub", share=100),
        link("x", "y", share=BAND_25_50),
        link("sub", "y", share=BAND_25_50),
    )
    assert kind_of(net, "x", "y") == CONTROL


def test_a_band_across_one_half_leaves_control_possible():
    net = network(
        link("x", "sub", share=100), link("x", "y", share=BAND_25_50), link("sub", "y", share=5)
    )
    assert kind_of(net, "x", "y") == POSSIBLE


def test_votes_count_before_shares_and_shares_alone_leave_it_possible():
    shares = link("x", "y", InterestType.SHAREHOLDING, 60)
    assert kind_of(network(shares), "x", "y") == CONTROL
    assert kind_of(network(shares, link("x", "y", share=10)), "x", "y") == POSSIBLE


def test_the_same_stake_recorded_twice_is_one_stake():
    twice = [link("x", "y", share=30, id="declared"), link("x", "y", share=30, id="register")]
    assert kind_of(network(*twice), "x", "y") is None


def test_a_circle_of_owners_ends_and_is_control():
    net = network(link("a", "b", share=60), link("b", "c", share=60), link("c", "a", share=60))
    assert kind_of(net, "a", "c") == CONTROL
    assert len(net.relation("a", "c").paths) == 1


def test_family_posts_and_small_stakes_join_no_group():
    net = network(
        link("p", "q", InterestType.SPOUSE),
        link("q", "y", InterestType.EMPLOYMENT),
        link("p", "y", share=20),
        parties=[person("p"), person("q"), organisation("y")],
    )
    assert kind_of(net, "p", "y") is None


def test_an_interest_that_ended_lately_still_counts_and_one_to_come_does_not():
    ended = link("x", "y", share=80, ends_on=date(2025, 11, 22))
    assert kind_of(network(ended), "x", "y") == CONTROL
    assert kind_of(network(ended, lookback_months=6), "x", "y") is None
    assert (
        kind_of(network(link("x", "y", share=80, starts_on=date(2026, 11, 23))), "x", "y") is None
    )


def test_a_thousand_links_and_many_ways_are_no_trouble():
    chain = [link(f"n{n}", f"n{n + 1}", share=51) for n in range(1000)]
    assert kind_of(network(*chain), "n0", "n1000") == CONTROL
    ladder = [
        link(f"{side}{n}", f"{other}{n + 1}", share=50)
        for n in range(40)
        for side in "ab"
        for other in "ab"
    ]
    net = network(link("top", "a0", share=100), link("top", "b0", share=100), *ladder)
    assert 0 < len(net.relation("top", "a40").paths) <= 8
