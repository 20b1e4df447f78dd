"""The engine behind a circuit breaker: while it is slow or away PostgreSQL answers, and nobody waits for it twice."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import TypeVar

from search import alerts, engine
from search.backends.away import EngineAway
from search.backends.base import Engine, SearchBackend
from search.backends.postgres import PostgresBackend
from search.breaker import Breaker
from search.documents import SearchQuery, SearchResults
from search.messenger import poke

# What a health check learnt is good for so many seconds.
KNOWN_FOR = 5.0
# Every so many seconds in which the engine answers, this process looks for changes that nobody sent.
LOOK_EVERY = 60.0

Answered = TypeVar("Answered")


class GuardedBackend:
    """Asks the engine while it answers well, else PostgreSQL, and says so in the results."""

    def __init__(self, engine: Engine, fallback: SearchBackend, breaker: Breaker) -> None:
        self.engine = engine
        self.fallback = fallback
        self.breaker = breaker
        self._checked, self._was_well = float("-inf"), True
        self._looked = float("-inf")
        self._unanswered: SearchQuery | None = None

    def find(self, query: SearchQuery) -> SearchResults:
        """See SearchBackend.find."""
        results = self._ask(query, partial(self.engine.find, query))
        if results is None:
            return replace(self.fallback.find(query), degraded=True)
        return results

    def count_within(self, query: SearchQuery, distances: Sequence[int]) -> dict[int, int]:
        """See SearchBackend.count_within."""
        counts = self._ask(query, partial(self.engine.count_within, query, distances))
        return self.fallback.count_within(query, distances) if counts is None else counts

    def is_well(self) -> bool:
        """Whether the engine serves; asked for health checks, and remembered for some seconds.

        What it could not answer is asked again: an engine that is slow, or has the fields of an older version, may
        answer the least question and no search.
        """
        if time.monotonic() - self._checked > KNOWN_FOR:
            self._checked = time.monotonic()
            unanswered = self._unanswered
            try:
                if unanswered:
                    self.engine.find(unanswered)
                else:
                    self.engine.ping()
            except EngineAway as failure:
                self._failed(failure, unanswered)
                self._was_well = False
            else:
                self._succeeded()
                self._was_well = True
        return self._was_well and not self.breaker.is_open

    def _ask(self, query: SearchQuery, question: Callable[[], Answered]) -> Answered | None:
        """The engine's answer about a query; None while it is left alone, and when it gives none."""
        if not self.breaker.may_ask():
            return None
        try:
            answer = question()
        except EngineAway as failure:
            self._failed(failure, query)
            return None
        self._succeeded()
        return answer

    def _failed(self, failure: EngineAway, unanswered: SearchQuery | None) -> None:
        self._unanswered = unanswered or self._unanswered
        self.breaker.failed()
        if self.breaker.is_open:
            alerts.alert(alerts.SEARCHING, str(failure))

    def _succeeded(self) -> None:
        self._unanswered = None
        is_back = self.breaker.succeeded()
        if is_back:
            alerts.all_clear(alerts.SEARCHING)
        if is_back or time.monotonic() - self._looked > LOOK_EVERY:
            self._looked = time.monotonic()
            poke()  # what changed while it was away, or in a command that has ended, waits


@cache
def backend() -> SearchBackend:
    """What answers searches: PostgreSQL, or the engine of the settings with PostgreSQL behind it."""
    found = engine.configured()
    if found is None:
        return PostgresBackend()
    poke()  # what an earlier process left unsent
    return GuardedBackend(found, PostgresBackend(), Breaker())


def engine_is_well() -> bool:
    """False while an engine is configured and PostgreSQL answers in its place."""
    chosen = backend()
    return chosen.is_well() if isinstance(chosen, GuardedBackend) else True
