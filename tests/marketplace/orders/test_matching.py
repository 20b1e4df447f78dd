"""Whether a basket line still fits, and which money may pay: facts in, words out."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from marketplace.orders.matching import (
    ListingFacts,
    Offer,
    Remedy,
    fund_options,
    mismatch,
    only_choice,
)

TODAY = date(2026, 11, 22)
LIVE = ListingFacts(title="Lunch club", is_live=True, is_paused=False, is_full=False)
SEEN = Offer("hour", 2450)


def found(listing=LIVE, now=SEEN, starts_on=None):
    return mismatch(listing=listing, seen=SEEN, now=now, starts_on=starts_on, today=TODAY)


def test_a_line_that_fits_says_nothing():
    assert found() is None
    assert found(starts_on=TODAY) is None


@pytest.mark.parametrize(
    ("listing", "now", "starts_on", "remedy", "words"),
    [
        (replace(LIVE, is_live=False), SEEN, None, Remedy.REMOVE, "no longer offered"),
        (replace(LIVE, is_live=False, is_paused=True), SEEN, None, Remedy.REMOVE, "for now"),
        (replace(LIVE, is_full=True), SEEN, None, Remedy.REMOVE, "full now"),
        (LIVE, None, None, Remedy.CHANGE, "no longer has the price"),
        (LIVE, Offer("hour", 2600), None, Remedy.ACCEPT_PRICE, "£24.50 an hour to £26 an hour"),
        (LIVE, Offer("hour", 0), None, Remedy.ACCEPT_PRICE, "to Free"),
        (LIVE, Offer("day", 2450), None, Remedy.CHANGE, "another way now: £24.50 a day"),
        (LIVE, SEEN, date(2026, 11, 21), Remedy.CHANGE, "has passed"),
    ],
)
def test_what_no_longer_fits_comes_with_its_remedy(listing, now, starts_on, remedy, words):
    problem = found(listing, now, starts_on)
    assert problem.remedy == remedy
    assert words in problem.words


@dataclass(frozen=True)
class Fund:
    fund_id: int = 1
    label: str = "Help at home"
    category_ids: tuple[int, ...] = ()
    starts_on: date = date(2026, 4, 1)
    ends_on: date = date(2027, 4, 1)
    free_pence: int = 10_000


def options(*funds, total_pence=4_000, starts_on=TODAY, ends_on=TODAY):
    return fund_options(
        positions=funds,
        total_pence=total_pence,
        category_path={7, 70},
        starts_on=starts_on,
        ends_on=ends_on,
    )


def test_money_that_can_pay_says_what_is_left():
    (option,) = options(Fund(category_ids=(70,)))
    assert (option.problem, option.left_pence) == ("", 6_000)
    assert only_choice([option]) == 1


def test_two_that_can_pay_are_a_choice_for_the_person():
    assert only_choice(options(Fund(1), Fund(2))) is None


@pytest.mark.parametrize(
    ("fund", "words"),
    [
        (Fund(category_ids=(8,)), "another kind of support"),
        (Fund(free_pence=3_999), "It has £39.99 left. That is £0.01 too little."),
        (Fund(starts_on=date(2026, 12, 1)), "from 1 December 2026"),
    ],
)
def test_money_that_cannot_pay_says_why(fund, words):
    (option,) = options(fund)
    assert words in option.problem
    assert only_choice([option]) is None


def test_money_must_last_as_long_as_the_support():
    (option,) = options(Fund(), starts_on=date(2027, 3, 1), ends_on=date(2027, 4, 1))
    assert "until 31 March 2027" in option.problem
