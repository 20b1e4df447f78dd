"""Whatever the address of the search page holds, the answer is a page that says what to do."""

import pytest
from django.test import Client

from tests.search.pages import page

pytestmark = pytest.mark.usefixtures("small_market")


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
        ({"q": "swimming, not a club"}, "say not “club”, so we did not look for it"),
        ({"q": "not a " * 2000}, "Find support"),
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


def test_only_reading_is_allowed(client: Client) -> None:
    assert client.post("/search/").status_code == 405
