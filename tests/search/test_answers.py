"""An engine, or a proxy before it, that answers a writer oddly: nothing counts as taken that was not said to be."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from search import actions, outbox, reindexing
from search.backends.away import EngineAway
from search.backends.elasticsearch.engine import INDICES, ElasticsearchEngine
from search.models import StoredDocument
from tests.factories.search import document

pytestmark = pytest.mark.django_db
EVERYTHING = ["listing:1", "listing:2", "listing:3"]
LIVE = {"listings-1": {"aliases": {"listings": {}}}}
NO_ALIAS = (404, {"error": "alias [listings] missing", "status": 404})
BUSY = {"status": 429, "error": {"type": "es_rejected_execution_exception", "reason": "queue"}}
A_PAGE = "<html>Please sign in</html>"
TAKEN = object()  # each document of the request


class Odd(BaseHTTPRequestHandler):
    """Says what the test has it say: always the same of the alias, one after the other of what is written."""

    protocol_version = "HTTP/1.1"
    alias: tuple[int, Any] = (200, LIVE)
    written: list[tuple[int, Any]] = []
    sizes: list[int] = []
    url = ""

    def do_GET(self) -> None:
        self._say(*(self.alias if self.path.endswith("/listings") else NO_ALIAS))

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.sizes.append(len(body))
        status, what = self.written.pop(0)
        self._say(status, taken(body) if what is TAKEN else what)

    def _say(self, status: int, what: Any) -> None:
        is_page = isinstance(what, str)
        body = (what if is_page else json.dumps(what)).encode()
        self.send_response(status)
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Type", "text/html" if is_page else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Nobody reads it."""


def taken(body: bytes) -> dict[str, Any]:
    asked = [json.loads(line) for line in body.splitlines()]
    return said_of(*(line["index"]["_id"] for line in asked if "index" in line))


def said_of(*keys: str, **facts: Any) -> dict[str, Any]:
    """What an engine says of documents that it took; or refused, as `facts` have it."""
    return {"items": [{"index": {"_id": key, "status": 201, **facts}} for key in keys]}


@pytest.fixture
def odd(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Odd]]:
    """One index is live; three documents wait."""
    for name, value in (("alias", Odd.alias), ("written", []), ("sizes", [])):
        monkeypatch.setattr(Odd, name, value)
    monkeypatch.setattr(f"{INDICES}.PAUSE", 0.0)
    with ThreadingHTTPServer(("127.0.0.1", 0), Odd) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        monkeypatch.setattr(Odd, "url", f"http://127.0.0.1:{server.server_port}")
        actions.put(document(number) for number in (1, 2, 3))
        yield Odd
        server.shutdown()


@pytest.fixture
def engine(odd: type[Odd]) -> Iterator[ElasticsearchEngine]:
    engine = ElasticsearchEngine(odd.url, "listings", seconds=5)
    yield engine
    engine.client.close()


def waiting() -> list[str]:
    return sorted(StoredDocument.objects.filter(dirty=True).values_list("key", flat=True))


def test_what_it_took_waits_no_more(odd: type[Odd], engine: ElasticsearchEngine) -> None:
    odd.written = [(200, TAKEN)]

    assert outbox.push(engine) == outbox.Pushed(sent=3, refused={})
    assert waiting() == []


NOT_ALL_NAMED = {
    "nothing": {"items": []},
    "one is missing": said_of("listing:1", "listing:2"),
    "no documents": {"items": ["taken", "taken", "taken"]},
    "no list": {"items": None},
    "another JSON": {"status": "ok"},
    "a list": [],
    "a login page": A_PAGE,
}


@pytest.mark.parametrize("said", list(NOT_ALL_NAMED))
def test_what_it_does_not_name_still_waits(
    said: str, odd: type[Odd], engine: ElasticsearchEngine
) -> None:
    odd.written = [(200, NOT_ALL_NAMED[said])]

    with pytest.raises(EngineAway):
        outbox.push(engine)
    assert waiting() == EVERYTHING


NO_INDEX_NAMED = {
    "a login page": (200, A_PAGE),
    "nothing": (200, {}),
    "a list": (200, [1, 2]),
    "another JSON": (200, {"message": "Welcome"}),
    "another alias": (200, {"other-1": {"aliases": {"other": {}}}}),
    "a page that is not found": (404, "<html>Not found</html>"),
    "a route that is not found": (404, {"message": "no route"}),
}


@pytest.mark.parametrize("said", list(NO_INDEX_NAMED))
def test_only_the_engine_says_where_to_write(
    said: str, odd: type[Odd], engine: ElasticsearchEngine
) -> None:
    """An index that is not there it would make, with fields as it guesses them."""
    odd.alias, odd.written = NO_INDEX_NAMED[said], [(200, TAKEN)]

    with pytest.raises(EngineAway):
        engine.indices.live()
    with pytest.raises(EngineAway):
        outbox.push(engine)
    assert (waiting(), odd.sizes) == (EVERYTHING, [])


def test_that_there_is_none_is_an_answer(odd: type[Odd], engine: ElasticsearchEngine) -> None:
    odd.alias = NO_ALIAS

    assert engine.indices.live() == engine.indices.targets() == []


def test_what_a_proxy_finds_too_large_waits_and_the_rest_is_sent(
    odd: type[Odd], engine: ElasticsearchEngine
) -> None:
    odd.written = [(413, A_PAGE), (200, TAKEN), (413, A_PAGE)]
    actions.put(document(number, body="word " * 20_000) for number in range(1, 13))

    pushed = outbox.push(engine)

    assert max(odd.sizes) < 1_000_000 < sum(odd.sizes)
    assert pushed.sent > 0
    assert {reason[:3] for reason in pushed.refused.values()} == {"413"}
    assert waiting() == sorted(pushed.refused)


def test_a_busy_engine_is_given_time_by_a_rebuild_and_left_alone_by_a_push(
    odd: type[Odd], engine: ElasticsearchEngine
) -> None:
    odd.written = [(200, said_of(*EVERYTHING, **BUSY))]
    pushed = outbox.push(engine)
    assert (pushed.sent, sorted(pushed.refused)) == (0, EVERYTHING)

    odd.written = [(200, said_of(*EVERYTHING, **BUSY)), (429, BUSY), (200, TAKEN)]
    (changes,) = reindexing._batches()
    assert engine.indices.write(["listings-1"], changes, patient=True) == {}


def test_a_removal_from_an_index_that_is_gone_still_waits(
    odd: type[Odd], engine: ElasticsearchEngine
) -> None:
    gone = {"_id": "listing:1", "status": 404}
    no_index = {"error": {"type": "index_not_found_exception", "reason": "no such index"}}
    odd.written = [
        (200, TAKEN),
        (200, {"items": [{"delete": {**gone, **no_index}}]}),
        (200, {"items": [{"delete": {**gone, "result": "not_found"}}]}),
    ]
    outbox.push(engine)
    actions.remove(["listing:1"])

    assert list(outbox.push(engine).refused) == ["listing:1"]
    assert outbox.push(engine).sent == 1
