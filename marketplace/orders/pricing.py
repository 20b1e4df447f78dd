"""Sums of what is ordered, in whole pence, and the plain words for them.

A week's price is rounded to whole pence first (half a penny up) and then taken times the weeks. A
provider asks for money week by week, so each week must be a sum that can be paid, and the weeks
must add up to what was set aside.
"""

from calendar import monthrange
from datetime import date, timedelta

from marketplace.foundations.money import format_pounds
from marketplace.listings.words import UNIT_WORDS

# What one and several are called; the same units as ListingPrice.Unit.
UNIT_NOUNS = {
    "hour": ("hour", "hours"),
    "half_hour": ("half hour", "half hours"),
    "visit": ("visit", "visits"),
    "session": ("session", "sessions"),
    "day": ("day", "days"),
    "night": ("night", "nights"),
    "week": ("week", "weeks"),
    "month": ("month", "months"),
    "item": ("item", "items"),
}
# "Two months each week" means nothing, so these are bought as a number in all.
ONLY_IN_ALL = frozenset({"month"})
MOST_HUNDREDTHS = 100_000
MOST_WEEKS = 53
DAYS_IN_UNIT = {"day": 1, "night": 1, "week": 7}
LONGEST_MONTH = 31


def week_pence(*, unit_price_pence: int, quantity_hundredths: int) -> int:
    """Pence for one week's worth, half a penny rounded up."""
    return (unit_price_pence * quantity_hundredths + 50) // 100


def total_pence(*, unit_price_pence: int, quantity_hundredths: int, weeks: int) -> int:
    """Pence for all weeks: the rounded week times the weeks."""
    week = week_pence(unit_price_pence=unit_price_pence, quantity_hundredths=quantity_hundredths)
    return weeks * week


def number_words(hundredths: int) -> str:
    """150 is "1.5", 400 is "4", 125 is "1.25"."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole:,}.{rest:02d}".rstrip("0") if rest else f"{whole:,}"


def quantity_words(*, unit: str, quantity_hundredths: int) -> str:
    """100 hundredths of an hour is "1 hour", 150 is "1.5 hours"."""
    one, several = UNIT_NOUNS[unit]
    return f"{number_words(quantity_hundredths)} {one if quantity_hundredths == 100 else several}"


def amount_words(*, unit: str, quantity_hundredths: int, weeks: int) -> str:
    """How much, without the price: "4 hours a week for 12 weeks", "12 weeks", "2 sessions in all"."""
    if unit == "week" and quantity_hundredths == 100:
        return "1 week" if weeks == 1 else f"{weeks} weeks"
    quantity = quantity_words(unit=unit, quantity_hundredths=quantity_hundredths)
    return f"{quantity} in all" if weeks == 1 else f"{quantity} a week for {weeks} weeks"


def price_words(*, unit: str, unit_price_pence: int) -> str:
    """ "£24.50 an hour", or "Free"."""
    return f"{format_pounds(unit_price_pence)} {UNIT_WORDS[unit]}" if unit_price_pence else "Free"


def line_words(*, unit: str, unit_price_pence: int, quantity_hundredths: int, weeks: int) -> str:
    """The whole sum: "4 hours a week for 12 weeks at £24.50 an hour: £1,176"."""
    amount = amount_words(unit=unit, quantity_hundredths=quantity_hundredths, weeks=weeks)
    if unit_price_pence == 0:
        return f"{amount}: free"
    total = total_pence(
        unit_price_pence=unit_price_pence, quantity_hundredths=quantity_hundredths, weeks=weeks
    )
    price = price_words(unit=unit, unit_price_pence=unit_price_pence)
    return f"{amount} at {price}: {format_pounds(total)}"


def last_day(*, unit: str, quantity_hundredths: int, weeks: int, starts_on: date) -> date:
    """The last day on which this can be given. A number of hours in all counts as given on one day.

    Months are those of the calendar: twelve from 1 April end on 31 March, as a year's money does.
    """
    if weeks > 1:
        return starts_on + timedelta(days=7 * weeks - 1)
    if unit == "month":
        months, part = divmod(quantity_hundredths, 100)
        return _months_on(starts_on, months) + timedelta(days=_days(LONGEST_MONTH * part) - 1)
    days = _days(DAYS_IN_UNIT.get(unit, 0) * quantity_hundredths)
    return starts_on + timedelta(days=max(1, days) - 1)


def _days(hundredths: int) -> int:
    """Whole days, a begun one counted."""
    return -(-hundredths // 100)


def _months_on(day: date, months: int) -> date:
    """The same day of the month so many months later; the first of the next where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if day.day > monthrange(year, month + 1)[1]:
        year, month = divmod(year * 12 + month + 1, 12)
        return date(year, month + 1, 1)
    return date(year, month + 1, day.day)
