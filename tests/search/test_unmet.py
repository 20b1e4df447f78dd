"""Searches that found little are counted for the commissioners, and nobody is in them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from search import actions, unmet
from search.documents import SearchQuery, SearchResults
from search.models import UnmetSearch
from search.place_files import PlaceRow
from search.places import store_places
from tests.factories.search import SALE, document

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
NOTHING = SearchResults(hits=(), total=0)


@pytest.fixture(autouse=True)
def market(db: None) -> None:
    store_places([PlaceRow("M33", *SALE)])
    actions.put([document(1, title="Swimming buddy", category="swimming")])
    actions.refresh_vocabulary()


def kept() -> list[tuple[str, str, str, int, int, int]]:
    return list(
        UnmetSearch.objects.order_by("pk").values_list(
            "words", "outcode", "category", "days", "found", "times"
        )
    )


def test_a_search_that_found_nothing_is_counted_with_its_area_and_days(client: Client) -> None:
    for _ in range(2):
        client.get("/search/", {"q": "hydrotherapy tuesdays", "postcode": "M33"})

    assert kept() == [("hydrotherapy", "M33", "", 0b10, 0, 2)]


def test_a_category_that_has_nothing_is_counted_without_words(client: Client) -> None:
    client.get(
        "/search/", {"category": "swimming", "postcode": "M33", "day": "monday", "max_price": "1"}
    )

    assert kept() == [("", "M33", "swimming", 1, 0, 1)]


def test_what_is_found_is_not_counted_nor_is_looking_around(client: Client) -> None:
    actions.put([document(number) for number in range(2, 9)])

    for asked in ({}, {"q": "home care"}, {"q": "xyzzy", "page": "2"}, {"postcode": "M33"}):
        client.get("/search/", asked)

    assert kept() == []


def test_a_search_of_which_no_listing_has_all_words_is_counted(client: Client) -> None:
    client.get("/search/", {"q": "swimming falconry"})

    assert kept() == [("swimming falconry", "", "", 0, 0, 1)]


def test_what_is_ticked_says_what_is_wanting(client: Client) -> None:
    actions.put([document(2, title="Swimming", languages=("Urdu",), access_features=("lift",))])

    client.get("/search/", {"q": "buddy", "language": "Urdu", "access": "lift"})

    assert kept() == [("buddy, urdu, lift", "", "", 0, 0, 1)]


def test_our_guess_at_a_spelling_is_not_what_was_asked_for(client: Client) -> None:
    client.get("/search/", {"q": "swimmin buddy"})
    client.get("/search/", {"q": "budda falconry"})

    assert [row[0] for row in kept()] == ["swimming buddy", "budda falconry"]


def test_how_many_had_all_of_the_words_is_counted(client: Client) -> None:
    actions.put([document(number, title="Swimming") for number in range(2, 9)])

    client.get("/search/", {"q": "swimming buddy"})
    actions.put([document(number, title="Buddy for swimming") for number in (10, 11)])
    client.get("/search/", {"q": "swimming buddy"})

    assert kept() == [("swimming buddy", "", "", 0, 1, 1)]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("falconry", ["falconry"]),
        ("falconry for joan@example.org 07700 900123", ["falconry"]),
        ("Mr John Smith needs falconry", ["falconry"]),
        ("my name is Joan falconry", ["falconry"]),
        ("falconry at www.example.org/joan", ["falconry"]),
        ("12 Oak falconry M33", ["oak", "falconry"]),
        ("I'm Joan Bloggs, falconry", ["falconry"]),
        ("I am Deaf, falconry", ["deaf", "falconry"]),
        ("MS nurse", ["ms", "nurse"]),
        ("Ms Bloggs falconry", ["falconry"]),
        ("I miss falconry", ["miss", "falconry"]),
        ("pływanie", ["pływanie"]),
        ("تیراکی", ["تیراکی"]),
        ("a" * 30, []),
        ("🙂", []),
        ("help for my mum", []),
    ],
)
def test_who_asked_is_taken_out(typed: str, words: list[str]) -> None:
    assert unmet.words_to_keep(typed) == words


def test_of_a_story_only_words_that_listings_have_are_kept() -> None:
    words = "joan bloggs of acacia avenue misses swimming and falconry"
    story = SearchQuery(words=words, outcode="M33")

    unmet.keep(story, NOTHING, on=TODAY)

    assert kept() == [("swimming", "M33", "", 0, 0, 1)]


def test_nothing_is_kept_of_which_nothing_is_left() -> None:
    unmet.keep(SearchQuery(words="joan@example.org"), NOTHING, on=TODAY)

    assert kept() == []


def test_nobody_can_fill_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unmet, "MOST_A_DAY", 2)
    for words in ("falconry", "quidditch", "jousting"):
        unmet.keep(SearchQuery(words=words), NOTHING, on=TODAY)

    assert [row[0] for row in kept()] == ["falconry", "quidditch"]


def test_the_page_is_shown_when_counting_fails(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE search_unmetsearch RENAME TO gone")

    answer = client.get("/search/", {"q": "falconry"})

    assert b"We found nothing" in answer.content


def test_counting_is_one_statement(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/search/")
    with django_assert_max_num_queries(8):
        client.get("/search/", {"q": "falconry jousting", "postcode": "M33"})


def test_old_counts_are_forgotten() -> None:
    for on in (TODAY, TODAY - timedelta(days=401)):
        unmet.keep(SearchQuery(words="falconry"), NOTHING, on=on)

    assert unmet.forget_old(on=TODAY) == 1
    assert [row.on for row in UnmetSearch.objects.all()] == [TODAY]
