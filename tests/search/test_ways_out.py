"""What the page offers when nothing, or hardly anything, is found."""

from html import unescape

import pytest
from django.test import Client

from search import actions
from tests.factories.search import document
from tests.search.conftest import TWENTY_MILES_AWAY
from tests.search.pages import page

pytestmark = pytest.mark.usefixtures("small_market")


def test_nothing_near_says_what_wider_finds(client: Client) -> None:
    html = page(client, q="swimming", postcode="SK1")

    assert "We found nothing for “swimming” near SK1" in html
    assert "look within 25 miles (1 found)</a>" in html
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
            document(
                4, title="Garden buddy", easting=TWENTY_MILES_AWAY[0], northing=TWENTY_MILES_AWAY[1]
            ),
            document(
                5,
                title="Bird watching",
                easting=TWENTY_MILES_AWAY[0],
                northing=TWENTY_MILES_AWAY[1],
            ),
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
