"""Who may not decide (domain.md COI-19)."""

from datetime import date

import pytest

from brokerage.conflicts.independence import TieKind, ties, words
from brokerage.conflicts.interests import InterestType
from tests.brokerage.conflicts.cases import link, network

MARRIED, WORKS, FAMILY = InterestType.SPOUSE, InterestType.EMPLOYMENT, InterestType.CLOSE_FAMILY


def found(*interests, **asked):
    asked = {"officer": "manager", "client": "amina", "parties": ["castle"], **asked}
    return [tie.kind for tie in ties(network(*interests), **asked)]


def test_t18_the_managers_wife_is_the_providers_payroll_clerk():
    net = network(link("manager", "wife", MARRIED), link("wife", "castle", WORKS))
    (tie,) = ties(net, officer="manager", client="amina", parties=["castle"])
    assert tie.kind is TieKind.THEIR_INTEREST
    assert words(tie, "Castle Support") == (
        "Your husband, wife or partner works or worked for Castle Support."
    )


def test_nobody_linked_may_decide():
    others = [
        link("manager", "wife", MARRIED),
        link("wife", "elsewhere", WORKS),
        link("x", "castle", WORKS),
    ]
    assert found(*others) == []


def test_a_relation_holds_in_both_directions():
    assert found(link("wife", "manager", MARRIED), link("wife", "castle", WORKS)) == [
        TieKind.THEIR_INTEREST
    ]


def test_a_link_to_the_owner_of_a_party_counts():
    parent = link("parent", "castle", share=100)
    assert found(link("manager", "parent", WORKS), parent) == [TieKind.OWN_INTEREST]


@pytest.mark.parametrize(
    ("ended", "expected"),
    [(date(2025, 11, 22), [TieKind.OWN_INTEREST]), (date(2025, 11, 21), [])],
)
def test_a_post_counts_for_twelve_months_after_it_ended(ended, expected):
    assert found(link("manager", "castle", WORKS, ends_on=ended)) == expected


def test_client_and_client_family():
    assert found(officer="amina") == [TieKind.IS_CLIENT]
    assert found(link("manager", "amina", FAMILY)) == [TieKind.KNOWS_CLIENT]


def test_a_relative_who_would_be_paid_in_person():
    assert found(link("sister", "manager", FAMILY), parties=["sister"]) == [TieKind.IS_PARTY]


def test_who_placed_or_helped_may_not_decide_also_without_a_person_record():
    assert found(officer="", placed=True, helped=True) == [TieKind.PLACED, TieKind.HELPED]


def test_every_kind_has_words():
    net = network(
        link("manager", "sister", FAMILY),
        link("manager", "amina", FAMILY),
        link("manager", "castle", InterestType.COMMISSION),
        link("sister", "castle", InterestType.CONTRACTOR),
    )
    asked = {
        "client": "amina",
        "parties": ["castle", "sister", "manager"],
        "placed": True,
        "helped": True,
    }
    every = [*ties(net, officer="manager", **asked), *ties(net, officer="amina", **asked)]
    assert {tie.kind for tie in every} == set(TieKind)
    for tie in every:
        assert words(tie, "Castle").startswith(("You ", "Close family of yours ", "This is about"))
