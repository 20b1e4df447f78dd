"""What a visitor's session remembers of searches, where there is one."""

import pytest
from django.test import Client

from tests.factories.search import SALE
from tests.search.pages import page

pytestmark = pytest.mark.usefixtures("small_market")


def test_a_reader_without_session_gets_none(client: Client) -> None:
    page(client, q="swimming", postcode="M33")

    assert "sessionid" not in client.cookies


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
        page(client, q=f"hobby{number}", postcode="M33", day="saturday")
    page(client, q="swimming", postcode="M33")
    page(client, q="hobby5", postcode="M33")

    html = page(client)

    links = html[html.index("You looked for") :].split("</ul>")[0]
    assert links.count("<a ") == 5
    assert links.index("hobby5 near M33") < links.index("swimming near M33")
    assert 'href="/search/?q=swimming&postcode=M33"' in links
    assert "hobby0" not in links
    assert "hobby5 near M33 on Saturdays" in links
    assert "You looked for" not in page(client, q="swimming")
    assert "You looked for" not in page(Client())
