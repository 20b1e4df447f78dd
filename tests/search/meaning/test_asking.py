"""Searches that words alone do not answer, with a server of meanings beside the site, and with one that fails."""

import contextlib
import json
import logging
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from search import actions, unmet
from search.backends.base import SearchBackend
from search.backends.postgres import PostgresBackend
from search.breaker import FAILURES
from search.documents import SearchQuery
from search.meaning import asking
from search.meaning.near import NOTHING
from search.meaning.server import AlreadyRunning, Server
from search.place_files import PlaceRow
from search.places import store_places
from tests.factories.search import MILE, SALE, document
from tests.search.engines import Servers, UpToDate, engine_on, indexed
from tests.search.meaning.servers import Running, answering, running

pytestmark = pytest.mark.django_db
ENGINES = ["postgres", "elasticsearch", "opensearch"]
NEAR_SALE = SearchQuery(easting=SALE[0], northing=SALE[1], outcode="M33", day_number=739_942)
STARS = replace(NEAR_SALE, words="telescopes")
GARDEN = {"category": "garden", "category_name": "Gardens"}
FAR_AWAY = (SALE[0] + 20 * MILE, SALE[1])


@pytest.fixture(autouse=True)
def breaker() -> Iterator[None]:
    """What one test's server did is not held against the next one's."""
    asking.breaker.cache_clear()
    yield
    asking.breaker.cache_clear()


@pytest.fixture
def meanings(settings: Settings) -> Iterator[Running]:
    with running() as server:
        settings.SEARCH_MEANING_SOCKET = str(server.server.path)
        settings.SEARCH_MEANING_SECONDS = 5.0  # tests share two cores with a browser
        yield server


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, search_servers: Servers) -> Iterator[SearchBackend]:
    if request.param == "postgres":
        yield PostgresBackend()
    else:
        with indexed(engine_on(search_servers[request.param])) as engine:
            yield UpToDate(engine)


def market() -> None:
    actions.put(
        [
            document(1, title="Evenings out", summary="Astronomy and stargazing."),
            document(2, title="Lawn mowing", summary="Grass cut.", **GARDEN),
            document(3, title="A talk", summary="Planets.", days=0b0100000),
            document(4, title="Astronomy far away", easting=FAR_AWAY[0], northing=FAR_AWAY[1]),
            document(5, title="Telescopes to lend", summary="Ask us."),
        ]
    )
    actions.refresh_vocabulary()


def test_what_is_near_in_meaning_is_found_and_counted(
    engine: SearchBackend, meanings: Running
) -> None:
    market()
    meanings.catch_up()

    results = engine.find(STARS)

    found = [hit.document.key for hit in results.hits]
    # With the word in its title and the meaning first; then by closeness.
    assert (found[0], set(found)) == ("listing:5", {"listing:1", "listing:3", "listing:5"})
    assert all(hit.is_near_in_meaning for hit in results.hits)
    assert (results.total, results.matched, results.added_by_meaning) == (3, "all", 2)
    assert [(one.value, one.count) for one in results.facets["category"] if not one.parent] == [
        ("personal-care", 3)
    ]
    # What it means changes nothing about what is asked for beside the words.
    assert engine.find(replace(STARS, days=(5,))).total == 3
    assert engine.find(replace(STARS, days=(0,))).total == 2
    assert engine.find(replace(STARS, categories=("garden",))).total == 0
    assert engine.find(replace(STARS, page=2, page_size=2)).hits[0].document.key in found


def test_the_page_says_that_it_is_for_the_meaning_and_reads_no_more_for_it(
    client: Client, meanings: Running, settings: Settings
) -> None:
    store_places([PlaceRow("M33", *SALE)])
    market()
    meanings.catch_up()

    def page() -> tuple[str, int]:
        with CaptureQueriesContext(connection) as queries:
            found = client.get("/search/", {"q": "telescopes and pancakes", "postcode": "M33"})
        return unescape(found.content.decode()), len(queries)

    page()
    said, how_many = page()
    settings.SEARCH_MEANING_SOCKET = ""
    without, as_many = page()

    assert "Planets." in said
    assert "Close in meaning to what you wrote" in said
    assert "for your words and for what they mean first" in said
    assert "Nothing has all of your words" not in said
    assert "Planets." not in without
    assert "mean first" not in without
    assert how_many == as_many


def test_words_that_find_enough_are_not_asked_about(meanings: Running) -> None:
    actions.put([document(number, title="Telescopes") for number in range(1, 6)])
    meanings.catch_up()
    read = len(meanings.reader.read)

    assert PostgresBackend().find(replace(NEAR_SALE, words="telescopes")).total == 5

    assert len(meanings.reader.read) == read


def test_what_only_the_meaning_found_is_unmet_all_the_same(meanings: Running) -> None:
    market()
    meanings.catch_up()

    results = PostgresBackend().find(STARS)

    assert (results.total, results.added_by_meaning) == (3, 2)
    assert unmet.found_little(results)


def test_what_changes_is_near_as_it_is_now(meanings: Running) -> None:
    market()
    meanings.catch_up()
    actions.put([document(1, title="Evenings out", summary="Now for the grass.")])
    actions.remove(["listing:3"])
    meanings.catch_up()

    keys = {hit.document.key for hit in PostgresBackend().find(STARS).hits}

    assert keys == {"listing:5"}


def test_who_owns_a_listing_does_not_matter(meanings: Running) -> None:
    def order(*owners: int) -> list[str]:
        actions.put(
            document(number, title="Friends", summary="Planets.", organisation_id=owner)
            for number, owner in enumerate(owners, start=1)
        )
        meanings.catch_up()
        return [hit.document.key for hit in PostgresBackend().find(STARS).hits]

    assert order(1, 2, 3) == order(3, 1, 2)


def silent(asker: socket.socket) -> None:
    asker.recv(4096)
    time.sleep(0.5)


def saying(answer: bytes) -> Callable[[socket.socket], None]:
    def behave(asker: socket.socket) -> None:
        asker.recv(4096)
        asker.sendall(answer)

    return behave


def near(*found: tuple[int, float]) -> bytes:
    return json.dumps({"near": found}).encode() + b"\n"


@pytest.mark.parametrize(
    "behave",
    [
        silent,
        saying(b""),
        saying(b"{}\n"),
        saying(b"[]\n"),
        saying(b"nonsense\n"),
        saying(b"\xff\n"),
        saying(b"x" * 100_000),
        saying(near((1, 7.0))),
        saying(near((1, float("nan")))),
        saying(near(*((number, 0.5) for number in range(21)))),
        saying(b'{"near": [["one", 0.5]]}\n'),
        saying(b'{"near": [[1]]}\n'),
    ],
)
def test_whatever_the_server_does_words_alone_are_searched_then(
    behave: Callable[[socket.socket], None], settings: Settings
) -> None:
    market()
    before = PostgresBackend().find(STARS)
    with answering(behave) as path:
        settings.SEARCH_MEANING_SOCKET = str(path)
        after = PostgresBackend().find(STARS)

    assert after == before
    assert asking.breaker().failed() is False  # one failure is known
    assert asking.breaker().failed() is True


def test_a_server_that_is_away_is_left_alone_and_said_once(
    tmp_path: Path, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SEARCH_MEANING_SOCKET = str(tmp_path / "nobody")
    with caplog.at_level(logging.WARNING):
        for _ in range(FAILURES + 2):
            assert asking.nearest(STARS) == NOTHING

    assert len(caplog.records) == 1
    assert not asking.breaker().may_ask()


@pytest.mark.parametrize(
    "line",
    [b"\n", b"{}\n", b"[1]\n", b"x" * 5000, b'{"words": 1, "place": "M33", "within": null}\n'],
)
def test_the_server_answers_nothing_to_nonsense_and_goes_on(meanings: Running, line: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as asker:
        asker.connect(str(meanings.server.path))
        asker.sendall(line)
        asker.settimeout(5)
        with contextlib.suppress(ConnectionResetError):  # it did not read to the end
            assert asker.recv(100) == b""

    assert asking.nearest(STARS) == NOTHING
    assert asking.breaker().may_ask()


def test_only_its_own_account_may_ask_and_two_servers_are_one_too_many(meanings: Running) -> None:
    assert meanings.server.path.stat().st_mode & 0o777 == 0o600

    with pytest.raises(AlreadyRunning):
        Server(meanings.server.path, meanings.meanings)


def test_a_socket_that_a_killed_server_left_is_taken_over(meanings: Running) -> None:
    left = meanings.server.path.with_name("left")
    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind(str(left))

    with Server(left, meanings.meanings):
        assert left.exists()
