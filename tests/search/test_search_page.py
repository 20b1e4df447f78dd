"""The search page as people meet it: without script, and with it."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from search import actions
from tests.factories.search import document
from tests.search.pages import page

pytestmark = pytest.mark.usefixtures("small_market")
# A search that found little is counted: one statement, and in a test its savepoint.
COUNTING = 3


def test_a_result_says_all_that_matters(client: Client) -> None:
    html = page(client, q="swimming", postcode="M33")

    for said in (
        "1 result for “swimming” near M33",
        "Swimming buddy",
        "Sunny Days",
        "£24.50 an hour",
        "Less than half a mile away",
        "Has space now",
        "CQC: Good for homecare",
        "Preferred by Trafford Council",
        "Demonstration data",
        "Nobody can pay to be higher up",
    ):
        assert said in html


def test_the_shortlist_button_needs_no_script(client: Client) -> None:
    html = page(client, q="swimming")

    assert (
        'form="shortlist-form" formmethod="post" formaction="/listings/2-home-care/shortlist/"'
        in html
    )
    assert html.count("csrfmiddlewaretoken") == 1


def test_plain_words_find_personal_care(client: Client) -> None:
    html = page(client, q="help getting washed", postcode="M33")

    assert html.index("Personal care at home</a>") < html.index("Cleaning</a>")


def test_a_corrected_word_is_said(client: Client) -> None:
    html = page(client, q="swiming M33")

    assert "Showing results for <strong>swimming</strong> instead of “swiming”" in html


def test_a_place_and_days_among_the_words_are_used_and_said(client: Client) -> None:
    html = page(client, q="somone to take my son swiming saturdays M33")

    assert "We looked near M33, on Saturdays." in html
    assert "1 result for “someone to take my son swimming” near M33" in html
    assert "Swimming buddy</a>" in html
    assert 'value="saturday" checked' in html


def test_a_ticked_day_and_a_typed_postcode_go_before_the_words(client: Client) -> None:
    html = page(client, q="swimming mondays SK1", day="saturday", postcode="M33")

    assert 'value="saturday" checked' in html
    assert 'value="monday" checked' not in html
    assert "near M33" in html


def test_each_result_says_why_it_stands_there(client: Client) -> None:
    by_words = page(client, q="swimming", postcode="M33")

    assert "Why here: “swimming” is in the title. Less than half a mile away." in by_words
    by_price = page(client, q="swimming", postcode="M33", sort="price")
    assert "Why here: £24.50 an hour. Less than half a mile away." in by_price
    assert page(client, postcode="M33").count("Why here: Less than half a mile away.") == 3
    assert page(client).count("Why here: Chance, new each day.") == 3


def test_what_other_floors_say_of_who_offers_it_stands_on_the_result(
    client: Client, settings: Any
) -> None:
    settings.SEARCH_LABELS = ["tests.search.test_search_page.linked"]

    html = page(client, q="swimming")

    assert "<p><strong>Linked to the broker Castle & Sons</strong></p>" in html


def linked(organisation_ids: Sequence[int], request: HttpRequest, on: date) -> object:
    """What a floor above would say."""
    return dict.fromkeys(organisation_ids, ("Linked to the broker Castle & Sons",))


def test_filters_have_counts_and_keep_what_is_ticked(client: Client) -> None:
    html = page(client, kind="activity", postcode="M33")

    assert 'value="activity" checked' in html
    assert 'Community activity <span class="app-filter__count">(1)' in html
    assert 'Support service <span class="app-filter__count">(2)' in html
    assert "1 result near M33" in html


def test_a_category_opens_what_is_below_it(client: Client) -> None:
    html = page(client, category="personal-care")

    assert 'value="personal-care" checked' in html
    assert 'value="washing-and-dressing"' in html
    assert 'value="swimming"' not in html


def test_a_day_a_price_and_an_order(client: Client) -> None:
    assert "3 results" in page(client, day="saturday")
    assert "2 results" in page(client, day="monday")
    assert "1 result" in page(client, max_price="15")
    html = page(client, sort="price")
    assert html.index("Cleaning</a>") < html.index("Swimming buddy</a>")


def test_words_that_say_nothing_are_not_claimed_to_order_the_page(client: Client) -> None:
    html = page(client, q="help for my mum", postcode="M33")

    assert "3 results near M33" in html
    assert "Nearest first" in html
    assert "does not say what you are looking for" not in html


def test_a_ticked_day_is_not_said_to_be_the_one_in_the_words(client: Client) -> None:
    assert "We looked on Mondays" in page(client, q="swimming mondays")
    assert "We looked on" not in page(client, q="swimming mondays", day="saturday")


def test_what_does_not_come_so_far_says_so(client: Client) -> None:
    assert "May not come as far as you" in page(client, q="swimming", postcode="SK1", within="25")


def test_the_script_gets_only_what_changes(client: Client) -> None:
    html = page(client, headers={"HX-Request": "true"}, q="swimming")

    assert "<html" not in html
    assert 'id="results"' in html
    assert 'id="facets" hx-swap-oob="true"' in html
    assert "1 result for “swimming”" in html


def test_going_back_in_the_browser_gets_the_whole_page(client: Client) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}

    assert "<html" in page(client, headers=headers, q="swimming")


@pytest.mark.parametrize(
    ("asked", "counting"),
    [
        ({"q": "swimming", "postcode": "M33", "kind": "activity"}, COUNTING),
        ({"q": "somone swiming nowhere", "postcode": "SK1"}, COUNTING),
        ({"category": "personal-care", "kind": "support", "language": "Urdu"}, COUNTING),
        ({"q": "care", "sort": "price", "preferred": "1"}, COUNTING),
        ({"sort": "price"}, 0),
    ],
)
def test_a_page_takes_at_most_six_statements(
    client: Client,
    asked: dict[str, str],
    counting: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    page(client)  # the dictionary and the site are remembered for a minute

    with django_assert_max_num_queries(6 + counting):
        page(client, **asked)


def test_more_results_take_no_more_statements(client: Client) -> None:
    page(client)
    with CaptureQueriesContext(connection) as few:
        page(client, q="care", postcode="M33")
    actions.put([document(number, title="Care") for number in range(10, 60)])

    with CaptureQueriesContext(connection) as many:
        html = page(client, q="care", postcode="M33")

    assert "52 results" in html
    assert len(many) <= len(few)


def test_the_map_shows_the_items_of_the_list_and_stays_while_one_goes_on(client: Client) -> None:
    listed = page(client, postcode="M33", sort="price")
    html = page(client, postcode="M33", sort="price", view="map")

    assert "<svg" not in listed
    assert "?postcode=M33&sort=price&view=map" in listed
    assert 'href="?postcode=M33&sort=price"' in html
    titles = re.compile(r"listings/\d+-home-care/\">([^<]+)</a>")
    assert titles.findall(html) == titles.findall(listed)
    assert "1, 2 and 3</text>" in html
    assert re.findall(r'app-result__number">(\d+)<', html) == ["1", "2", "3"]
    assert "The cross is M33." in html
    assert 'name="view" value="map"' in html
    assert "http" not in html[html.index("<figure") : html.index("</figure>")]


def test_the_map_costs_no_statement(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    page(client, postcode="M33")
    with CaptureQueriesContext(connection) as listed:
        page(client, postcode="M33")

    with django_assert_num_queries(len(listed)):
        page(client, postcode="M33", view="map")
