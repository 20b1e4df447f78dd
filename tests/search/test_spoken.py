"""Places and days among the words that people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import spoken


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("swimming M33", ("M33",)),
        ("swimming M33 on my own", ("M33",)),
        ("in m33, swimming", ("m33",)),
        ("lunch club near m33 6rx please", ("m33 6rx",)),
        ("M33", ("M33",)),
        ("vitamins b12 and more", ()),
        ("u3a classes", ()),
        ("from M33 to WA14", ("M33", "WA14")),
        ("help getting washed", ()),
    ],
)
def test_what_looks_like_a_postcode_is_noticed(typed: str, found: tuple[str, ...]) -> None:
    assert tuple(code.text for code in spoken.codes(typed)) == found


@pytest.mark.parametrize(
    ("typed", "rest", "days"),
    [
        ("swimming saturdays", "swimming", (5,)),
        ("swimming on Saturday", "swimming", (5,)),
        ("painting every Wednesday’s afternoon", "painting afternoon", (2,)),
        ("tuesday and friday lunch", "and lunch", (1, 4)),
        ("somewhere to go at weekends", "somewhere to go", (5, 6)),
        ("a weekend away", "a weekend away", ()),
        ("day centre weekdays", "day centre", (0, 1, 2, 3, 4)),
        ('"saturday club"', '"saturday club"', ()),
        ("sundaes", "sundaes", ()),
        ("monday", "", (0,)),
    ],
)
def test_days_are_taken_out_of_the_words(typed: str, rest: str, days: tuple[int, ...]) -> None:
    assert spoken.days(typed) == (rest, days)


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((5,), "Saturdays"),
        ((0, 4), "Mondays or Fridays"),
        ((0, 1, 2), "Mondays, Tuesdays or Wednesdays"),
        ((5, 6), "weekends"),
        ((0, 1, 2, 3, 4), "weekdays"),
    ],
)
def test_days_are_said_in_words(numbers: tuple[int, ...], said: str) -> None:
    assert spoken.days_in_words(numbers) == said


@given(st.text(max_size=300))
def test_whatever_is_typed_is_read(typed: str) -> None:
    rest, days = spoken.days(typed)

    assert len(rest) <= len(typed)
    assert set(days) <= set(range(7))
    assert len(spoken.codes(typed)) <= spoken.MOST_CODES
