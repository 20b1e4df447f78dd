"""The engine behind a circuit breaker: while it is slow or away PostgreSQL answers, and nobody waits for it twice."""

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from search import alerts, engine
from search.backends.away import EngineAway
from search.backends.base import SearchBackend
from search.backends.postgres import PostgresBackend
from search.breaker import Breaker
from search.documents import SearchQuery, SearchResults
from search.engine import Engine
from search.messenger import poke

# What a health check learnt is good for so long.
KNOWN_FOR = 5.0


class GuardedBackend:
    """Asks the engine while it answers well, else PostgreSQL, and says so in the results."""

    def __init__(self, engine: Engine, fallback: SearchBackend, breaker: Breaker) -> None:
        self.engine = engine
        self.fallback = fallback
        self.breaker = breaker
        self._checked, self._was_well = float("-inf"), True

    def find(self, query: SearchQuery) -> SearchResults:
        """See SearchBackend.find."""
        if self.breaker.may_ask():
            try:
                results = self.engine.find(query)
            except EngineAway as failure:
                self._failed(failure)
            else:
                self._succeeded()
                return results
        return replace(self.fallback.find(query), degraded=True)

    def count_within(self, query: SearchQuery, distances: Sequence[int]) -> dict[int, int]:
        """See SearchBackend.count_within."""
        if self.breaker.may_ask():
            try:
                counts = self.engine.count_within(query, distances)
            except EngineAway as failure:
                self._failed(failure)
            else:
                self._succeeded()
                return counts
        return self.fallback.count_within(query, distances)

    def is_well(self) -> bool:
        """Whether the engine serves; asked for health checks, and remembered for some seconds."""
        if time.monotonic() - self._checked > KNOWN_FOR:
            self._checked = time.monotonic()
            try:
                self.engine.ping()
            except EngineAway as failure:
                self._failed(failure)
                self._was_well = False
            else:
                self._succeeded()
                self._was_well = True
        return self._was_well and not self.breaker.is_open

    def _failed(self, failure: EngineAway) -> None:
        if self.breaker.failed():
            alerts.alert(alerts.SEARCHING, str(failure))

    def _succeeded(self) -> None:
        if self.breaker.succeeded():
            alerts.all_clear(alerts.SEARCHING)
            poke()  # what changed meanwhile waits


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
