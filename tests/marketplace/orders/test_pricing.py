"""Sums of what is ordered: whole pence, each week a sum that can be paid."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.listings.models import ListingPrice
from marketplace.orders import pricing

PENCE = st.integers(0, 100_000_00)
HUNDREDTHS = st.integers(1, pricing.MOST_HUNDREDTHS)
WEEKS = st.integers(1, pricing.MOST_WEEKS)


def test_four_hours_a_week_for_twelve_weeks():
    assert (
        pricing.line_words(unit="hour", unit_price_pence=2450, quantity_hundredths=400, weeks=12)
        == "4 hours a week for 12 weeks at £24.50 an hour: £1,176"
    )


@pytest.mark.parametrize(
    ("unit", "pence", "hundredths", "weeks", "words"),
    [
        ("hour", 2450, 150, 12, "1.5 hours a week for 12 weeks at £24.50 an hour: £441"),
        ("hour", 2450, 100, 2, "1 hour a week for 2 weeks at £24.50 an hour: £49"),
        ("session", 500, 100, 1, "1 session in all at £5 a session: £5"),
        ("item", 3000, 200, 1, "2 items in all at £30 each: £60"),
        ("week", 30_000, 100, 12, "12 weeks at £300 a week: £3,600"),
        ("week", 30_000, 100, 1, "1 week at £300 a week: £300"),
        ("month", 50_000, 300, 1, "3 months in all at £500 a month: £1,500"),
        ("session", 0, 100, 6, "1 session a week for 6 weeks: free"),
        ("hour", 100, 100_000, 1, "1,000 hours in all at £1 an hour: £1,000"),
    ],
)
def test_the_words_are_plain(unit, pence, hundredths, weeks, words):
    found = pricing.line_words(
        unit=unit, unit_price_pence=pence, quantity_hundredths=hundredths, weeks=weeks
    )
    assert found == words


def test_half_a_penny_goes_up_each_week():
    # 1.5 units at 33p are 49.5p: 50p a week, so ten weeks are £5 and not £4.95.
    sums = {"unit_price_pence": 33, "quantity_hundredths": 150}
    assert pricing.week_pence(**sums) == 50
    assert pricing.total_pence(**sums, weeks=10) == 500


@given(PENCE, HUNDREDTHS, WEEKS)
def test_every_week_can_be_paid_and_all_weeks_make_the_total(pence, hundredths, weeks):
    week = pricing.week_pence(unit_price_pence=pence, quantity_hundredths=hundredths)
    total = pricing.total_pence(unit_price_pence=pence, quantity_hundredths=hundredths, weeks=weeks)
    assert isinstance(total, int)
    assert total == week * weeks
    assert abs(week * 100 - pence * hundredths) <= 50
    assert (total == 0) == (pence * hundredths < 50)


@given(PENCE, HUNDREDTHS, WEEKS)
def test_more_never_costs_less(pence, hundredths, weeks):
    week = pricing.week_pence(unit_price_pence=pence, quantity_hundredths=hundredths)
    assert pricing.week_pence(unit_price_pence=pence + 1, quantity_hundredths=hundredths) >= week
    assert pricing.week_pence(unit_price_pence=pence, quantity_hundredths=hundredths + 1) >= week


@given(PENCE, WEEKS)
def test_whole_units_are_never_rounded(pence, weeks):
    total = pricing.total_pence(unit_price_pence=pence, quantity_hundredths=300, weeks=weeks)
    assert total == 3 * pence * weeks


def test_every_unit_of_a_listing_has_words():
    assert set(pricing.UNIT_NOUNS) == set(ListingPrice.Unit.values)


@pytest.mark.parametrize(
    ("unit", "hundredths", "weeks", "last"),
    [
        ("hour", 400, 12, date(2027, 2, 13)),
        ("hour", 400, 1, date(2026, 11, 22)),
        ("night", 200, 1, date(2026, 11, 23)),
        ("week", 150, 1, date(2026, 12, 2)),
        ("month", 100, 1, date(2026, 12, 21)),
    ],
)
def test_the_last_day(unit, hundredths, weeks, last):
    found = pricing.last_day(
        unit=unit, quantity_hundredths=hundredths, weeks=weeks, starts_on=date(2026, 11, 22)
    )
    assert found == last


@pytest.mark.parametrize(
    ("starts_on", "hundredths", "last"),
    [
        # A year's money from 1 April pays for twelve months from 1 April.
        (date(2027, 4, 1), 1200, date(2028, 3, 31)),
        (date(2027, 1, 31), 100, date(2027, 2, 28)),
        (date(2028, 2, 29), 1200, date(2029, 2, 28)),
        (date(2026, 12, 1), 150, date(2027, 1, 16)),
        (date(2026, 12, 1), 1, date(2026, 12, 1)),
    ],
)
def test_months_are_those_of_the_calendar(starts_on, hundredths, last):
    found = pricing.last_day(
        unit="month", quantity_hundredths=hundredths, weeks=1, starts_on=starts_on
    )
    assert found == last
