"""Pure: places and days that people say among their words: "swimming saturdays M33"."""

import re
from dataclasses import dataclass

from search import postcodes

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAYS, WEEKEND = (0, 1, 2, 3, 4), (5, 6)
ONE_DAY = re.compile(
    rf"\b(?:on\s+|every\s+|each\s+)?({'|'.join(DAYS)})(?:['’]?s)?\b", re.IGNORECASE
)
# "A weekend away" is a thing to look for; "at weekends" is when.
AT_WEEKENDS = re.compile(r"\b(?:(?:on|at)\s+(?:the\s+)?weekends?|weekends)\b", re.IGNORECASE)
ON_WEEKDAYS = re.compile(r"\b(?:on\s+)?week-?days\b", re.IGNORECASE)
CODE = re.compile(
    r"\b((?:in|near|around|at|from|to)\s+)?"
    r"([A-Z]{1,2}[0-9][A-Z0-9]?(?:\s?[0-9][A-Z]{2})?)(?![\w'’])",
    re.ASCII | re.IGNORECASE,
)
MOST_CODES = 3
QUOTES = frozenset('"“”')


@dataclass(frozen=True, slots=True)
class Code:
    """What may be a postcode or the first part of one, and the words as typed that hold it."""

    text: str
    said: str


def codes(typed: str) -> tuple[Code, ...]:
    """What looks like a postcode, in the order typed, at most three. Whether there is such a place is not known here.

    The first part alone must stand where one says a place, at the end or after "near", or in capitals: "b12" is a
    vitamin too.
    """
    found = [
        Code(match[2], match[0])
        for match in CODE.finditer(typed)
        if postcodes.WHOLE.fullmatch(match[2].upper())
        or match[1]
        or match[2].isupper()
        or not typed[match.end() :].strip(" .,!?")
    ]
    return tuple(found[:MOST_CODES])


def days(typed: str) -> tuple[str, tuple[int, ...]]:
    """The words without the days in them, and the days: 0 is Monday. Words in quotes are left as they are."""
    if QUOTES & set(typed):
        return typed, ()
    found = {DAYS.index(match[1].capitalize()) for match in ONE_DAY.finditer(typed)}
    found.update(WEEKEND if AT_WEEKENDS.search(typed) else ())
    found.update(WEEKDAYS if ON_WEEKDAYS.search(typed) else ())
    if not found:
        return typed, ()
    rest = ONE_DAY.sub(" ", ON_WEEKDAYS.sub(" ", AT_WEEKENDS.sub(" ", typed)))
    return " ".join(rest.split()), tuple(sorted(found))


def days_in_words(numbers: tuple[int, ...]) -> str:
    """ "Saturdays", "Mondays or Fridays", "weekends", "weekdays"."""
    if numbers == WEEKEND:
        return "weekends"
    if numbers == WEEKDAYS:
        return "weekdays"
    *first, last = [f"{DAYS[number]}s" for number in numbers]
    return f"{', '.join(first)} or {last}" if first else last
