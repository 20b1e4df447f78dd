"""The search page as people meet it: without script, with it, and with whatever an address may hold."""

import re
from collections.abc import Sequence
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from search import actions
from search.place_files import PlaceRow
from search.places import store_places
from tests.factories.search import MILE, SALE, document

# A search that found little is counted: one statement, and in a test its savepoint.
COUNTING = 3
FAR_AWAY = (SALE[0] + 20 * MILE, SALE[1])


@pytest.fixture(autouse=True)
def market(db: None) -> None:
    store_places([PlaceRow("M33", *SALE), PlaceRow("SK1", *FAR_AWAY)])
    actions.put(
        [
            document(1, title="Personal care at home", summary="Help to wash and dress."),
            document(
                2,
                title="Swimming buddy",
                category="swimming",
                category_name="Swimming",
                parent_category="sport",
                parent_category_name="Sport and moving",
                kind="activity",
                kind_name="Community activity",
                rating_text="CQC: Good for homecare",
                preferred=(1,),
                preferred_by=("Trafford Council",),
                is_demonstration=True,
                days=0b0100000,
            ),
            document(
                3,
                title="Cleaning",
                category="cleaning",
                category_name="Cleaning",
                lowest_price_pence=1500,
            ),
        ]
    )
    actions.refresh_vocabulary()


def page(client: Client, headers: dict[str, str] | None = None, **asked: object) -> str:
    answer = client.get(f"/search/?{urlencode(asked, doseq=True)}", headers=headers)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


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

    assert html.index("Personal care at home") < html.index(
        "Home care" if "Home care</a>" in html else "</html>"
    )


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


def test_nothing_near_says_what_wider_finds(client: Client) -> None:
    html = page(client, q="swimming", postcode="SK1")

    assert "We found nothing for “swimming” near SK1" in html
    assert "look within 25 miles</a> (1 found)" in html or "look within 25 miles (1 found)" in html
    assert "within=25" in html


def test_nothing_on_that_day_says_what_any_day_finds(client: Client) -> None:
    html = page(client, q="swiming on mondays M33")

    assert "We found nothing" in html
    assert "look on any day (1 found)" in html
    link = html[: html.index("look on any day")].rsplit('href="', 1)[1].split('"')[0]
    assert "Swimming buddy</a>" in unescape(client.get(f"/search/{link}").content.decode())


def test_a_misspelt_word_does_not_hide_what_is_farther(client: Client) -> None:
    assert "look within 25 miles (1 found)" in page(client, q="swiming", postcode="SK1")


def test_words_that_are_all_somewhere_farther_say_so_above_those_with_some(client: Client) -> None:
    actions.put(
        [
            document(4, title="Garden buddy", easting=FAR_AWAY[0], northing=FAR_AWAY[1]),
            document(5, title="Bird watching", easting=FAR_AWAY[0], northing=FAR_AWAY[1]),
        ]
    )

    html = page(client, q="swimming buddy", postcode="SK1")

    assert "Nothing has all of your words" in html
    assert "Garden buddy</a>" in html
    assert "look within 25 miles</a> (1 found)" in html or "look within 25 miles (1 found)" in html


def test_how_many_have_all_of_the_words_is_said(client: Client) -> None:
    actions.put([document(4, title="Garden buddy")])

    assert "Only 1 has all of your words" in page(client, q="swimming buddy")


def test_words_that_nothing_has_leave_a_way_on(client: Client) -> None:
    html = page(client, q="falconry", postcode="M33")

    assert "Or look through what is near M33" in html
    assert 'href="?category=sport&postcode=M33">Sport and moving</a>' in html


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
    ("asked", "said"),
    [
        ({"postcode": "ZZ1 1AA"}, "starts with “ZZ1”. Check the first part of the postcode"),
        ({"postcode": "Oz"}, "We do not know a town called “Oz”. Enter a postcode, like M33 6RX"),
        ({"max_price": "cheap"}, "Enter an amount in pounds, like 24.50"),
    ],
)
def test_an_error_stands_beside_its_box_and_what_was_typed_stays(
    client: Client, asked: dict[str, str], said: str
) -> None:
    html = page(client, q="swimming", **asked)

    assert html.count(said) >= 2
    assert "There is a problem" in html
    assert 'value="swimming"' in html
    assert f'value="{next(iter(asked.values()))}"' in html
    assert said in page(client, headers={"HX-Request": "true"}, q="swimming", **asked)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"page": "-1"}, "3 results"),
        ({"page": "two"}, "3 results"),
        ({"page": "9" * 400}, "We show the first 50 pages"),
        ({"page": "7"}, "3 results"),
        ({"within": "1e9", "postcode": "M33"}, "Choose one from the list"),
        ({"within": "10"}, "Give a postcode to look within a distance"),
        ({"sort": "distance"}, "Give a postcode to put the nearest first"),
        ({"sort": "sideways"}, "3 results"),
        ({"category": "unheard-of"}, "We left out a category that we do not know"),
        (
            {"kind": "'; DROP TABLE search_word; --"},
            "We left out a kind of support that we do not know",
        ),
        ({"preferred": "99"}, "We left out a council that we do not know"),
        ({"day": "someday"}, "We left out a day that we do not know"),
        ({"q": "x" * 10_000}, "We used the first 400 letters"),
        ({"q": '"unbalanced'}, '“"unbalanced”'),
        ({"q": "swimming\0"}, "1 result for “swimming”"),
        ({"q": "\u202eswimming"}, "1 result for “swimming”"),
        ({"q": "in Ashton " * 90}, "There is more than one “Ashton”"),
        ({"q": "🙂"}, "What you typed does not say what you are looking for"),
        ({"q": "help for my mum"}, "What you typed does not say what you are looking for"),
        ({"q": "I want to die"}, "If someone is in danger now, call 999. If you think of"),
        ({"q": "carers near me"}, "Add your postcode or town to see what is near you"),
        ({"q": "swimming ZZ1 1AA"}, "We do not know the postcode ZZ1 1AA"),
        ({"q": "‏שלום swimming"}, "Swimming buddy"),
        ({"q": "' OR 1=1; DROP TABLE search_word; --"}, "Find support"),
        ({"q": "title:* && (a || b", "postcode": "\0"}, "“title:* && (a || b”"),
        ({"category": ["a"] * 500}, "We left out a category"),
    ],
)
def test_whatever_an_address_holds_the_answer_is_a_plain_page(
    client: Client, asked: dict[str, object], said: str
) -> None:
    assert said in page(client, **asked)


def test_script_in_the_words_is_only_text(client: Client) -> None:
    answer = client.get("/search/", {"q": "<script>alert(1)</script>", "postcode": '"><script>'})

    assert b"<script>alert" not in answer.content
    assert b'"><script>' not in answer.content


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

    assert "51 results" in html or "52 results" in html or "53 results" in html
    assert len(many) <= len(few)


def test_a_reader_without_session_gets_none(client: Client) -> None:
    page(client, q="swimming", postcode="M33")

    assert "sessionid" not in client.cookies


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


def test_an_open_session_remembers_where_one_looked_from(client: Client) -> None:
    session = client.session
    session["shortlist"] = [2]
    session.save()

    page(client, q="swimming", postcode="M33")

    place = {"label": "M33", "easting": SALE[0], "northing": SALE[1], "outcode": "M33"}
    assert client.session["place"] == place
    assert client.session["last_search"]["words"] == "swimming"
    assert client.session["last_search"]["found"] == 1


def test_recent_searches_are_offered_while_nothing_is_asked(client: Client) -> None:
    session = client.session
    session["shortlist"] = [2]
    session.save()
    for number in range(6):
        page(client, q=f"thing {number}", postcode="M33", day="saturday")
    page(client, q="swimming", postcode="M33")
    page(client, q="thing 5", postcode="M33")

    html = page(client)

    links = html[html.index("You looked for") :].split("</ul>")[0]
    assert links.count("<a ") == 5
    assert links.index("thing 5 near M33") < links.index("swimming near M33")
    assert 'href="/search/?q=swimming&postcode=M33"' in links
    assert "thing 0" not in links
    assert "thing 5 near M33 on Saturdays" in links
    assert "You looked for" not in page(client, q="swimming")
    assert "You looked for" not in page(Client())


def test_only_reading_is_allowed(client: Client) -> None:
    assert client.post("/search/").status_code == 405
