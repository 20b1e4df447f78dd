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
        ("m33 swimming", ("m33",)),
        ("carer M33-6RX", ("M33-6RX",)),
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
        ("tuesday and friday lunch", "lunch", (1, 4)),
        ("monday to friday mornings", "mornings", (0, 1, 2, 3, 4)),
        ("care mon, weds & fri", "care", (0, 2, 4)),
        ("dinner mon wed fri", "dinner", (0, 2, 4)),
        ("care Fri-Mon", "care", (0, 4, 5, 6)),
        ("wensday art", "art", (2,)),
        ("on sat", "", (5,)),
        ("sun mornings", "mornings", (6,)),
        ("I sat in the sun", "I sat in the sun", ()),
        ("a carer but not on Sundays", "a carer but", (0, 1, 2, 3, 4, 5)),
        ("any day except tuesday lunch club", "lunch club", (0, 2, 3, 4, 5, 6)),
        ("not at weekends", "", (0, 1, 2, 3, 4)),
        ("monday to sunday care", "care", ()),
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
        ((0, 1, 2, 3, 4, 5), "any day but Sundays"),
    ],
)
def test_days_are_said_in_words(numbers: tuple[int, ...], said: str) -> None:
    assert spoken.days_in_words(numbers) == said


def test_who_says_near_me_is_heard() -> None:
    assert spoken.asks_near("carers near me")
    assert spoken.asks_near("anything in my area")
    assert not spoken.asks_near("local groups near Sale")


def test_who_may_be_about_to_die_is_heard() -> None:
    assert spoken.is_in_danger("I feel suicidal")
    assert spoken.is_in_danger("my son is harming himself")
    assert not spoken.is_in_danger("end of life care for my dad who wants to dance")


@given(st.text(max_size=300))
def test_whatever_is_typed_is_read(typed: str) -> None:
    rest, days = spoken.days(typed)

    assert len(rest) <= len(typed)
    assert set(days) <= set(range(7))
    assert len(spoken.codes(typed)) <= spoken.MOST_CODES
