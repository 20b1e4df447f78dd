"""Real search servers for the tests: started once for a run, on loopback, and shared by its processes.

Where they cannot run, the tests that need them are skipped and say how to have them (tests/skips.py).
"""

import contextlib
from collections.abc import Iterator, Sequence
from uuid import uuid4

import pytest
from elasticsearch import NotFoundError

from config import search_server
from config.search_builds import HOW_TO_HAVE_THEM, ServerUnavailable
from config.search_server import SearchServer
from search import outbox
from search.backends.elasticsearch.engine import ElasticsearchEngine
from search.documents import SearchQuery, SearchResults
from tests.skips import missing

ANYTHING = SearchQuery(day_number=739_942, page_size=200)
# Tests share two cores with a browser and a database: patience belongs to them, not to visitors.
PATIENCE = 20.0


class Servers:
    """Starts a server at its first use."""

    def __init__(self, stack: contextlib.ExitStack) -> None:
        self.stack = stack
        self.running: dict[str, SearchServer] = {}
        self.unavailable: dict[str, ServerUnavailable] = {}

    def __getitem__(self, name: str) -> SearchServer:
        if name not in self.running and name not in self.unavailable:
            try:
                self.running[name] = self.stack.enter_context(
                    search_server.running(name, short_lived=True)
                )
            except ServerUnavailable as reason:  # tried once: it may take minutes to find out
                self.unavailable[name] = reason
        if name in self.unavailable:
            missing(HOW_TO_HAVE_THEM, f"A real {name} is needed. {self.unavailable[name]}")
        return self.running[name]


@pytest.fixture(scope="session")
def search_servers() -> Iterator[Servers]:
    with contextlib.ExitStack() as stack:
        yield Servers(stack)


def engine_on(server: SearchServer, *, seconds: float = PATIENCE) -> ElasticsearchEngine:
    """An engine with an index of its own on a running server."""
    name = server.build.name
    return ElasticsearchEngine(
        server.url,
        f"test-{uuid4().hex[:12]}",
        is_opensearch=name == "opensearch",
        analysis=server.build.analysis,
        seconds=seconds,
    )


@contextlib.contextmanager
def indexed(engine: ElasticsearchEngine) -> Iterator[ElasticsearchEngine]:
    """The engine with an empty live index, dropped afterwards."""
    engine.indices.go_live(engine.indices.begin())
    try:
        yield engine
    finally:
        with contextlib.suppress(NotFoundError):
            drop(engine)


def refresh(engine: ElasticsearchEngine) -> None:
    """Let what was written be found at once."""
    engine.client.indices.refresh(index=engine.alias)


def drop(engine: ElasticsearchEngine) -> None:
    """Delete all indices of an engine."""
    for name in engine.client.indices.get(index=f"{engine.alias}-*").body:
        engine.client.indices.delete(index=name, ignore_unavailable=True)


def titles(engine: ElasticsearchEngine) -> list[str]:
    """What the engine finds of all that it has been sent, by title."""
    refresh(engine)
    return sorted(hit.document.title for hit in engine.find(ANYTHING).hits)


def quietly(done: int, total: int) -> None:
    """The progress of a rebuild that nobody watches."""


class UpToDate:
    """An engine that hears of every change before it answers, for tests of what it answers."""

    def __init__(self, engine: ElasticsearchEngine) -> None:
        self.engine = engine

    def find(self, query: SearchQuery) -> SearchResults:
        """Send what waits, then find."""
        self._catch_up()
        return self.engine.find(query)

    def count_within(self, query: SearchQuery, distances: Sequence[int]) -> dict[int, int]:
        """Send what waits, then count."""
        self._catch_up()
        return self.engine.count_within(query, distances)

    def _catch_up(self) -> None:
        if outbox.is_waiting():
            pushed = outbox.push(self.engine)
            assert pushed.refused == {}
            refresh(self.engine)
