"""What waits reaches the engine, once it can: no change is lost, and no late one wins."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection, connections

from search import actions, alerts, locks, outbox
from search.backends.away import EngineAway
from search.backends.elasticsearch.engine import ElasticsearchEngine
from search.changes import Change
from search.models import StoredDocument
from tests.factories.search import document
from tests.search.engines import Servers, engine_on, indexed, refresh, titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def engine(search_servers: Servers) -> Iterator[ElasticsearchEngine]:
    with indexed(engine_on(search_servers["opensearch"])) as engine:
        yield engine


def waiting() -> int:
    return StoredDocument.objects.filter(dirty=True).count()


def change(number: int, version: int, **facts: Any) -> Change:
    card = {"title": "Late"} | facts
    stored = StoredDocument.objects.get(key=f"listing:{number}")
    return Change(stored.pk, stored.key, version, json.dumps(stored.card | card), "", False)


def test_what_waits_is_sent_and_waits_no_more(engine: ElasticsearchEngine) -> None:
    actions.put([document(1, title="One"), document(2, title="Two")])

    assert outbox.push(engine) == outbox.Pushed(sent=2, refused={})

    assert titles(engine) == ["One", "Two"]
    assert waiting() == 0
    assert outbox.push(engine).sent == 0


def test_a_removal_is_sent_too_and_a_return_after_it(engine: ElasticsearchEngine) -> None:
    actions.put([document(1, title="One"), document(2, title="Two")])
    outbox.push(engine)

    actions.remove(["listing:1"])
    outbox.push(engine)
    assert titles(engine) == ["Two"]

    actions.put([document(1, title="One again")])
    outbox.push(engine)
    assert titles(engine) == ["One again", "Two"]


def test_what_came_and_went_before_anybody_looked_is_no_trouble(
    engine: ElasticsearchEngine,
) -> None:
    actions.put([document(1)])
    actions.remove(["listing:1"])

    assert outbox.push(engine) == outbox.Pushed(sent=1, refused={})
    assert titles(engine) == []


def test_a_late_write_does_not_win(engine: ElasticsearchEngine) -> None:
    actions.put([document(1, title="First")])
    late = change(1, version=1, title="First")
    actions.put([document(1, title="Second")])
    outbox.push(engine)

    refused = engine.indices.write(engine.indices.targets(), [late])

    assert refused["listing:1"].startswith("409")
    assert titles(engine) == ["Second"]


def test_a_late_write_does_not_bring_back_what_was_removed(engine: ElasticsearchEngine) -> None:
    actions.put([document(1, title="First")])
    late = change(1, version=1)
    outbox.push(engine)
    actions.remove(["listing:1"])
    outbox.push(engine)

    engine.indices.write(engine.indices.targets(), [late])

    assert titles(engine) == []


def test_a_change_while_it_is_sent_still_waits(engine: ElasticsearchEngine) -> None:
    """The row is marked only if it is still as it was sent."""
    actions.put([document(1, title="First")])
    sent = change(1, version=1)
    actions.put([document(1, title="Second")])

    assert outbox.mark_sent([sent]) == 0

    assert waiting() == 1
    outbox.push(engine)
    assert titles(engine) == ["Second"]


def test_a_document_that_is_refused_waits_and_holds_up_nobody(engine: ElasticsearchEngine) -> None:
    actions.put([document(number, title=f"Number {number}") for number in (1, 2, 3)])
    with (
        connection.cursor() as cursor
    ):  # what no version of ours writes, and the fields do not take
        cursor.execute(
            "UPDATE search_storeddocument SET card = jsonb_set(card, '{lowest_price_pence}', '\"free\"') "
            "WHERE key = 'listing:2'"
        )

    pushed = outbox.push(engine)

    assert (pushed.sent, list(pushed.refused)) == (2, ["listing:2"])
    assert titles(engine) == ["Number 1", "Number 3"]
    assert waiting() == 1


def test_a_document_that_cannot_be_read_waits_and_holds_up_nobody(
    engine: ElasticsearchEngine,
) -> None:
    actions.put([document(number, title=f"Number {number}") for number in (1, 2, 3)])
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE search_storeddocument SET card = card - 'title' WHERE key = 'listing:2'"
        )

    pushed = outbox.push(engine)

    assert (pushed.sent, list(pushed.refused)) == (2, ["listing:2"])
    assert titles(engine) == ["Number 1", "Number 3"]


def test_what_is_committed_during_the_last_look_is_sent(
    engine: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever commits then finds somebody sending, and leaves it to them."""
    look = outbox._push_batch

    def look_too_early(*given: Any) -> Any:
        found = look(*given)
        if not StoredDocument.objects.exists():
            actions.put([document(1, title="Just now")])
        return found

    monkeypatch.setattr(outbox, "_push_batch", look_too_early)

    assert outbox.push(engine).sent == 1


def test_while_another_process_sends_one_comes_back_and_says_nothing(
    engine: ElasticsearchEngine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing is known of the engine then: it may hang, and have hung before."""
    monkeypatch.setattr(outbox, "configured", lambda: engine)
    monkeypatch.setattr(alerts, "_troubles", {alerts.SENDING})
    actions.put([document(1)])
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [locks.SENDING])
            assert outbox.send() is False
            assert waiting() == 1
            assert alerts._troubles == {alerts.SENDING}
            cursor.execute("SELECT pg_advisory_unlock(%s)", [locks.SENDING])
    finally:
        other.close()

    assert outbox.send() is True
    assert waiting() == 0
    assert alerts._troubles == set()


def test_without_an_index_everything_waits(search_servers: Servers) -> None:
    """And no index is made by accident, with whatever fields the first document suggests."""
    engine = engine_on(search_servers["opensearch"])
    actions.put([document(1)])

    with pytest.raises(EngineAway, match="reindex"):
        outbox.push(engine)

    assert waiting() == 1
    assert not engine.client.indices.exists(index=engine.alias)


def test_many_batches_and_one_text_of_every_kind(engine: ElasticsearchEngine) -> None:
    plain = document(0)
    actions.put(
        replace(plain, key=f"listing:{number}", title=f"“{number}” 🙂 \\ \u2028 {{}}")
        for number in range(outbox.BATCH + 5)
    )

    assert outbox.push(engine).sent == outbox.BATCH + 5
    refresh(engine)
    assert engine.indices.count() == outbox.BATCH + 5
