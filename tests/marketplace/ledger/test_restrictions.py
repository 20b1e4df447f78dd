"""What a fund may pay for is said in plain words."""

from datetime import date

import pytest

from marketplace.ledger.restrictions import why_not

YEAR = {"starts_on": date(2026, 4, 1), "ends_on": date(2027, 4, 1)}
CLEANING, HELP_AT_HOME, SWIMMING = 7, 3, 9


def ask(category_ids, path, on=date(2026, 11, 22)):
    return why_not(category_ids=category_ids, listing_category_path=path, on=on, **YEAR)


def test_money_for_any_support_buys_anything():
    assert ask([], {SWIMMING}) is None


def test_money_for_a_kind_of_support_buys_what_is_below_it():
    assert ask([HELP_AT_HOME], {CLEANING, HELP_AT_HOME}) is None


def test_money_for_one_thing_does_not_buy_what_is_beside_or_above_it():
    refusal = "This money is for another kind of support."
    assert ask([HELP_AT_HOME], {SWIMMING}) == refusal
    assert ask([CLEANING], {HELP_AT_HOME}) == refusal


def test_one_of_several_kinds_is_enough():
    assert ask([HELP_AT_HOME, SWIMMING], [SWIMMING]) is None


@pytest.mark.parametrize(
    ("day", "refusal"),
    [
        (date(2026, 3, 31), "This money can be used from 1 April 2026."),
        (date(2026, 4, 1), None),
        (date(2027, 3, 31), None),
        (date(2027, 4, 1), "This money could be used until 31 March 2027."),
    ],
)
def test_money_has_a_first_and_a_last_day(day, refusal):
    assert ask([], [], on=day) == refusal
