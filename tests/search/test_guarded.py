"""An engine that is slow, away or talks nonsense: PostgreSQL answers, one line is logged, and it heals."""

import json
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache

from search import actions, alerts
from search import guarded as guarding
from search.backends.away import EngineAway
from search.backends.elasticsearch.engine import ElasticsearchEngine
from search.backends.postgres import PostgresBackend
from search.breaker import FAILURES, SECONDS, Breaker
from search.documents import SearchQuery, SearchResults
from search.guarded import GuardedBackend
from tests.factories.search import SALE, document
from tests.search.proxies import (
    answer,
    proxy,
    say,
    silence,
    trickle,
    trickle_continuing,
    trickle_headers,
)

EVERYTHING = SearchQuery(words="care", easting=SALE[0], northing=SALE[1], day_number=739_942)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def no_alert() -> Iterator[None]:
    alerts._troubles.clear()
    yield
    alerts._troubles.clear()


def guarded(url: str, clock: Clock) -> GuardedBackend:
    engine = ElasticsearchEngine(url, "listings", seconds=0.2)
    return GuardedBackend(engine, PostgresBackend(), Breaker(clock))


TROUBLES = {
    "silent": silence,
    "trickling": trickle,
    "trickling headers": trickle_headers,
    "about to answer": trickle_continuing,
    "hanging up": lambda connection: None,
    "not HTTP": say(b"220 mail.example.org ESMTP\r\n"),
    "a login page": say(answer(b"<html>Please sign in</html>")),
    "another JSON": say(answer(b'{"hits": []}')),
    "a list": say(answer(b"[1, 2, 3]")),
    "cut off": say(answer(b'{"hits": {"total"')),
    "a red cluster": say(answer(b'{"error": "all shards failed", "status": 503}', b"503 No")),
    "no index": say(answer(b'{"error": "index_not_found_exception", "status": 404}', b"404 No")),
    "another product": say(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("trouble", list(TROUBLES))
def test_whatever_answers_in_its_place_the_search_is_answered(
    trouble: str, caplog: pytest.LogCaptureFixture
) -> None:
    actions.put([document(1), document(2)])
    with proxy(TROUBLES[trouble]) as url:
        backend = guarded(url, Clock())

        answers = [backend.find(EVERYTHING) for _ in range(FAILURES + 3)]

        assert [(one.total, one.degraded) for one in answers] == [(2, True)] * len(answers)
        assert backend.count_within(EVERYTHING, [5000]) == {5000: 2}
        assert backend.breaker.is_open
    errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(errors) == 1
    assert "PostgreSQL answers" in errors[0].message


def test_what_somebody_typed_is_not_said_in_the_log() -> None:
    """An engine quotes the question that it cannot read."""
    refusal = {"type": "query_shard_exception", "reason": "Failed to parse query [my diagnosis]"}
    said = {"error": {"type": "all_failed", "root_cause": [refusal]}, "status": 400}
    refused = say(answer(json.dumps(said).encode(), b"400 Bad"))
    with proxy(refused) as url, pytest.raises(EngineAway) as failure:
        ElasticsearchEngine(url, "listings", seconds=5).ping()

    assert str(failure.value) == "It answered 400 all_failed, query_shard_exception"


@pytest.mark.parametrize("trouble", [trickle, trickle_headers, trickle_continuing])
def test_nobody_waits_for_the_end_of_a_trickle(trouble: Callable[[socket.socket], None]) -> None:
    ended = threading.Event()

    def to_the_end(connection: socket.socket) -> None:
        trouble(connection)
        ended.set()

    with proxy(to_the_end) as url:
        with pytest.raises(EngineAway):
            ElasticsearchEngine(url, "listings", seconds=0.2).ping()

        assert not ended.is_set()


@pytest.mark.django_db
def test_nobody_listens() -> None:
    actions.put([document(1)])
    with proxy(silence) as url:
        pass
    backend = guarded(url, Clock())

    assert backend.find(EVERYTHING).degraded
    assert not backend.is_well()


class PingsOnly(PostgresBackend):
    """An engine that answers the least question, and no search while it is slow."""

    is_slow = True

    def ping(self) -> None:
        """It answers."""

    def find(self, query: SearchQuery) -> SearchResults:
        """It is too slow, or has the fields of an older version."""
        if self.is_slow:
            raise EngineAway("It takes too long.")
        return super().find(query)


@pytest.mark.django_db
def test_an_engine_that_only_answers_pings_is_away_until_it_answers_what_it_did_not(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often a balancer asks for the health of the site: one alert, and one all clear."""
    caplog.set_level(logging.WARNING, "search.engine")
    monkeypatch.setattr(guarding, "KNOWN_FOR", -1.0)  # each health check asks
    engine, clock = PingsOnly(), Clock()
    site = GuardedBackend(engine, PostgresBackend(), Breaker(clock))
    assert site.is_well()

    for _ in range(2 * FAILURES):
        assert site.find(EVERYTHING).degraded
        site.is_well()
        clock.now += SECONDS + 1
    assert not site.is_well()
    assert [record.levelname for record in caplog.records] == ["ERROR"]

    engine.is_slow = False
    assert site.is_well()
    assert not site.find(EVERYTHING).degraded
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]


@pytest.mark.django_db
def test_while_it_answers_changes_that_nobody_sent_are_looked_for_each_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without Redis: a command that changed a listing has ended before it was sent."""
    looked: list[int] = []
    monkeypatch.setattr(guarding, "poke", lambda: looked.append(1))
    engine = PingsOnly()
    engine.is_slow = False
    site = GuardedBackend(engine, PostgresBackend(), Breaker())

    for _ in range(3):
        site.find(EVERYTHING)
    assert len(looked) == 1

    monkeypatch.setattr(guarding, "LOOK_EVERY", -1.0)  # as if a minute had gone
    site.find(EVERYTHING)
    assert len(looked) == 2


class TestBreaker:
    def test_opens_after_failures_one_after_the_other(self) -> None:
        breaker = Breaker(Clock())

        for _ in range(FAILURES - 1):
            assert breaker.failed() is False
        breaker.succeeded()
        for _ in range(FAILURES - 1):
            breaker.failed()
        assert breaker.may_ask()
        assert breaker.failed() is True

        assert not breaker.may_ask()

    def test_lets_one_try_after_a_while_and_closes_when_that_works(self) -> None:
        clock = Clock()
        breaker = Breaker(clock)
        for _ in range(FAILURES):
            breaker.failed()

        clock.now += SECONDS + 1

        assert [breaker.may_ask() for _ in range(3)] == [True, False, False]
        assert breaker.failed() is False
        assert not breaker.may_ask()
        clock.now += SECONDS + 1
        assert breaker.may_ask()
        assert breaker.succeeded() is True
        assert breaker.may_ask()


def test_many_troubles_are_one_alert_and_one_all_clear(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "search.engine")

    alerts.alert(alerts.SEARCHING, "It is away.")
    alerts.alert(alerts.SENDING, "It is away.")
    alerts.alert(alerts.SEARCHING, "It is still away.")
    alerts.all_clear(alerts.SEARCHING)
    alerts.all_clear(alerts.SENDING)
    alerts.all_clear(alerts.SENDING)

    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]


def test_a_trouble_that_lasts_is_said_again_each_hour(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also by a process for which nothing healed when another one said that all was well."""
    for _ in range(2):
        alerts.alert(alerts.SENDING, "It is away.")
    assert len(caplog.records) == 1

    cache.clear()  # as an hour does
    monkeypatch.setitem(alerts._again, "away", time.monotonic())
    for _ in range(2):
        alerts.alert(alerts.SENDING, "It is still away.")
    assert len(caplog.records) == 2


def test_a_refused_document_does_not_hide_that_the_engine_went(
    caplog: pytest.LogCaptureFixture,
) -> None:
    alerts.alert(alerts.REFUSED, "listing:2: no number")
    alerts.alert(alerts.SEARCHING, "It is away.")
    alerts.alert(alerts.REFUSED, "listing:2: no number")

    assert ["listing:2" in record.message for record in caplog.records] == [True, False]
