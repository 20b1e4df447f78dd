"""Facts in plain words."""

from datetime import date

import pytest

from marketplace.listings import shortlist, weekdays, words
from marketplace.listings.words import ServiceRating


@pytest.mark.parametrize(
    ("prices", "said"),
    [
        ([], ""),
        ([(2450, "hour")], "£24.50 an hour"),
        ([(2450, "hour"), (2700, "hour")], "From £24.50 an hour"),
        ([(2700, "hour"), (9500, "night")], "From £27 an hour"),
        ([(0, "session")], "Free"),
        ([(0, "session"), (500, "session")], "Free, or £5 a session"),
    ],
)
def test_prices(prices, said):
    assert words.price_text(prices) == said


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"is_online": True}, "Online or by phone"),
        ({"comes_to_you": False}, "You go there: M33 7XZ"),
        ({}, "Comes to your home, up to 5 miles from M33"),
        ({"reach_metres": 300}, "Comes to your home, close to M33"),
        ({"postcode": ""}, "Comes to your home"),
        ({"postcode": "M33"}, "Comes to your home, up to 5 miles from M33"),
        ({"postcode": "M33 7"}, "Comes to your home, up to 5 miles from M33"),
        ({"postcode": "WA147XZ"}, "Comes to your home, up to 5 miles from WA14"),
        ({"districts": ["M33"]}, "Comes to your home in M33"),
        ({"districts": ["M33", "M41", "WA14"]}, "Comes to your home in M33, M41 and WA14"),
        (
            {"districts": [f"M{number}" for number in range(1, 10)]},
            "Comes to your home in M1, M2, M3, M4, M5 and 4 more districts",
        ),
    ],
)
def test_places_never_give_a_home_away(facts, said):
    known = {"comes_to_you": True, "is_online": False, "reach_metres": 8045, "postcode": "M33 7XZ"}
    assert words.place_text(**{**known, **facts}) == said


def test_ratings_by_service():
    good = ServiceRating("Homecare agencies", "good", date(2024, 3, 12))
    poor = ServiceRating("Supported living", "inadequate")
    assert words.ratings_text([good, poor]) == (
        "CQC: Good for homecare (Mar 2024); Inadequate for supported living"
    )
    assert words.lowest_rating([good, poor]) == "inadequate"
    assert (words.ratings_text([]), words.lowest_rating([])) == ("", "")


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (range(7), "Every day"),
        (range(5), "Monday to Friday"),
        ([5, 6], "Saturday and Sunday"),
        ([0, 2, 4], "Monday, Wednesday and Friday"),
        ([1], "Tuesday"),
    ],
)
def test_days(days, said):
    assert weekdays.in_words(weekdays.bits_of(days)) == said
    assert weekdays.days_in(weekdays.bits_of(days)) == list(days)


def test_ids_from_an_address_are_only_numbers_each_once():
    assert shortlist.read_ids("3,1,3,x,-2,²,99999999999999999999,4", 2) == [3, 1]


def test_slugs():
    assert words.slug_of("Help getting up, washed & dressed") == "help-getting-up-washed-dressed"
    assert words.slug_of("早安") == "listing"
