"""A real engine in trouble: a full disk, a shard that is nowhere, fields of another version. Nothing is lost."""

import copy
import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from search import actions, alerts, outbox, reindexing
from search.backends.away import EngineAway
from search.backends.elasticsearch.engine import INDICES, ElasticsearchEngine
from search.backends.postgres import PostgresBackend
from search.guarded import Breaker, GuardedBackend
from search.models import StoredDocument
from search.reindexing import reindex
from tests.factories.search import document
from tests.search.engines import (
    ANYTHING,
    Servers,
    drop,
    engine_on,
    indexed,
    quietly,
    refresh,
    titles,
)

pytestmark = pytest.mark.django_db
FULL = "read_only_allow_delete"  # what a server does to its indices when its disk is nearly full


@pytest.fixture
def engine(
    search_servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ElasticsearchEngine]:
    """The engine of the settings."""
    alerts._troubles.clear()
    monkeypatch.setattr(f"{INDICES}.PAUSE", 0.0)
    with indexed(engine_on(search_servers["opensearch"])) as engine:
        monkeypatch.setattr(outbox, "configured", lambda: engine)
        yield engine
    alerts._troubles.clear()


@contextmanager
def full_disk(engine: ElasticsearchEngine) -> Iterator[None]:
    indices = engine.client.indices
    indices.put_settings(index=engine.alias, settings={f"index.blocks.{FULL}": True})
    try:
        yield
    finally:
        indices.put_settings(index=engine.alias, settings={f"index.blocks.{FULL}": None})


@contextmanager
def red_cluster(engine: ElasticsearchEngine) -> Iterator[None]:
    """The index may be on no server that there is."""
    indices, patient = engine.client.indices, engine.indices.client
    where = "index.routing.allocation.require._name"
    name = f"{engine.indices.prefix}nowhere"
    drop(engine)
    indices.create(
        index=name,
        settings=engine.indices.body["settings"] | {where: "a-server-that-died"},
        mappings=engine.indices.body["mappings"],
        aliases={engine.alias: {}},
        wait_for_active_shards="0",
    )
    assert engine.client.cluster.health(index=name)["status"] == "red"
    engine.indices.client = engine.client.options(request_timeout=0.5)
    try:
        yield
    finally:
        engine.indices.client = patient
        indices.put_settings(index=name, settings={where: None})
        engine.client.cluster.health(index=name, wait_for_status="yellow")


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [one.levelname for one in caplog.records if one.name == "search.engine"]


@pytest.mark.parametrize(("trouble", "found"), [(full_disk, "Before"), (red_cluster, "After")])
def test_changes_wait_and_one_line_says_so(
    trouble: Callable[[ElasticsearchEngine], AbstractContextManager[None]],
    found: str,
    engine: ElasticsearchEngine,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """With a full disk the engine still finds what it has; with its only copy gone PostgreSQL answers."""
    caplog.set_level(logging.WARNING, "search.engine")
    site = GuardedBackend(engine, PostgresBackend(), Breaker())
    actions.put([document(1, title="Before"), document(2, title="Gone")])
    assert outbox.send()
    actions.remove(["listing:2"])
    assert outbox.send()
    refresh(engine)

    with trouble(engine):
        actions.put([document(1, title="After")])
        assert [outbox.send(), outbox.send()] == [False, False]

        results = site.find(ANYTHING)
        assert [hit.document.title for hit in results.hits] == [found]
        assert results.degraded is (trouble is red_cluster)
        assert StoredDocument.objects.filter(dirty=True).count() == 1

    assert outbox.send()
    assert titles(engine) == ["After"]
    assert not outbox.is_waiting()
    assert said(caplog) == ["ERROR", "WARNING"]


def test_an_index_of_another_version_refuses_and_a_rebuild_mends_it(
    engine: ElasticsearchEngine, caplog: pytest.LogCaptureFixture
) -> None:
    """A new version of the program began to serve before `manage.py reindex --if-needed` was run."""
    caplog.set_level(logging.WARNING, "search.engine")
    drop(engine)
    older = copy.deepcopy(engine.indices.body)
    del older["mappings"]["properties"]["access"]
    engine.client.indices.create(index=f"{engine.alias}-older", aliases={engine.alias: {}}, **older)
    actions.put([document(1, title="One"), document(2, title="Two")])

    assert [outbox.send(), outbox.send()] == [False, False]
    assert StoredDocument.objects.filter(dirty=True).count() == 2
    assert not engine.indices.is_current()

    assert reindex(engine, progress=quietly) == 2
    assert outbox.send()
    assert titles(engine) == ["One", "Two"]
    assert engine.indices.is_current()
    assert said(caplog) == ["ERROR", "WARNING"]


def test_a_disk_that_fills_during_a_rebuild(
    engine: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reindexing, "BATCH", 2)
    actions.put(document(number) for number in range(8))
    outbox.send()
    refresh(engine)
    before = engine.indices.live()

    def fill(is_full: bool | None) -> None:
        engine.client.cluster.put_settings(persistent={f"cluster.blocks.{FULL}": is_full})

    def fill_half_way(done: int, total: int) -> None:
        if done == total // 2:
            fill(is_full=True)

    try:
        with pytest.raises(EngineAway):
            reindex(engine, progress=fill_half_way)
        assert engine.find(ANYTHING).total == 8
        assert engine.indices.live() == before
        with pytest.raises(EngineAway):
            reindex(engine, progress=quietly)
    finally:
        fill(is_full=None)

    assert reindex(engine, progress=quietly) == 8
    names = engine.client.indices.get(index=f"{engine.alias}-*").body
    assert list(names) == engine.indices.live() != before


def test_an_index_that_is_deleted_while_it_is_filled_does_not_go_live(
    engine: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine makes another of that name at the next write, with fields as it guesses them."""
    monkeypatch.setattr(reindexing, "BATCH", 2)
    actions.put(document(number) for number in range(8))
    outbox.send()
    before = engine.indices.live()

    def delete_half_way(done: int, total: int) -> None:
        if done == total // 2:
            (filled,) = set(engine.indices.targets()) - set(before)
            engine.client.indices.delete(index=filled)

    with pytest.raises(EngineAway, match="gone"):
        reindex(engine, progress=delete_half_way)
    assert engine.indices.live() == before

    assert reindex(engine, progress=quietly) == 8
    names = engine.client.indices.get(index=f"{engine.alias}-*").body
    assert list(names) == engine.indices.live() != before


def test_a_merge_that_a_proxy_does_not_wait_for_ends_no_rebuild(
    engine: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{INDICES}.MERGE_SECONDS", 0.000_1)
    actions.put(document(number) for number in range(3))

    assert reindex(engine, progress=quietly) == 3


def test_after_a_backup_was_restored_the_alert_says_what_to_do(
    engine: ElasticsearchEngine, caplog: pytest.LogCaptureFixture
) -> None:
    """The engine has later versions than the database, and what the database never heard of. A rebuild mends both."""
    for title in ("First", "Second", "Third"):
        actions.put([document(1, title=title)])
    actions.put([document(2, title="Put after the backup")])
    assert outbox.send()
    StoredDocument.objects.filter(key="listing:1").update(version=1)
    StoredDocument.objects.filter(key="listing:2").delete()

    actions.put([document(1, title="After the backup was restored")])
    assert not outbox.send()
    (said,) = [one.message for one in caplog.records if one.name == "search.engine"]
    assert "listing:1" in said
    assert "manage.py reindex" in said

    assert reindex(engine, progress=quietly) == 1
    assert titles(engine) == ["After the backup was restored"]
    assert outbox.send()
