"""What is killed: the engine during a search, a rebuild and a push; Redis and the worker while listings change."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connection, transaction
from django.test import Client
from django.test.testcases import LiveServerThread
from pytest_django import DjangoDbBlocker

from config.postgres_home import PROJECT
from config.search_server import SearchServer
from search import actions, alerts, guarded, locks, messenger, outbox, reindexing
from search import engine as engines
from search.backends.away import EngineAway
from search.backends.elasticsearch.engine import ElasticsearchEngine
from search.models import StoredDocument
from search.reindexing import reindex
from tests import databases
from tests.browser import Chromium
from tests.factories.search import document
from tests.search.engines import (
    ANYTHING,
    PATIENCE,
    Servers,
    drop,
    engine_on,
    indexed,
    quietly,
    titles,
)
from tests.search.processes import Processes
from tests.search.visitors import Visitor
from tests.skips import NEEDS_REDIS, missing

pytestmark = pytest.mark.slow
# How often Redis or the worker is killed. A long run: FAULT_KILLS=100 pytest tests/search/test_faults.py
KILLS = int(os.environ.get("FAULT_KILLS", "3"))
A_MINUTE = 60  # seconds from the return of what was killed until its changes are found


@pytest.fixture
def server(search_servers: Servers) -> Iterator[SearchServer]:
    """A server that the test may kill."""
    server = search_servers["elasticsearch"]
    yield server
    if server.process is None:
        server.start()


@pytest.fixture
def engine(server: SearchServer) -> Iterator[ElasticsearchEngine]:
    engine = engine_on(server)
    yield engine
    if server.process is None:
        server.start()
    drop(engine)


@pytest.fixture
def site(engine: ElasticsearchEngine, settings: Any) -> Iterator[Callable[[], Client]]:
    """The site with this engine in its settings."""
    settings.ELASTICSEARCH_URL = next(iter(engine.client.transport.node_pool.all())).base_url
    settings.SEARCH_ENGINE = "search.backends.elasticsearch.engine.from_settings"
    settings.SEARCH_INDEX, settings.SEARCH_ANALYSIS = engine.alias, "standard"
    settings.SEARCH_REPLICAS, settings.SEARCH_SECONDS = 0, PATIENCE
    forget()
    yield Client
    forget()


def forget() -> None:
    engines.configured.cache_clear()
    guarded.backend.cache_clear()
    alerts._troubles.clear()


def eventually(holds: Callable[[], bool], *, seconds: float = 90) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(EngineAway):
            if holds():
                return True
        time.sleep(0.25)
    return False


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What the test writes, other processes see; afterwards it is gone."""
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("TRUNCATE search_storeddocument, search_unmetsearch CASCADE")
                cursor.execute("DELETE FROM search_term")
            connection.close()


def test_the_engine_is_killed_during_a_rebuild_and_a_thread_sends_what_changed_meanwhile(
    committed: None,
    site: Callable[[], Client],
    engine: ElasticsearchEngine,
    server: SearchServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without Redis. Nothing is asked of anybody: when the engine is back it hears of each change."""
    monkeypatch.setattr(messenger, "LONGEST_PAUSE", 1.0)
    monkeypatch.setattr(reindexing, "BATCH", 2)
    with indexed(engine):
        actions.put(document(number, title=f"Number {number}") for number in range(1, 9))
        assert eventually(lambda: not outbox.is_waiting())

        def kill_half_way(done: int, total: int) -> None:
            if done == total // 2:
                server.kill()

        with pytest.raises(EngineAway):
            reindex(engine, progress=kill_half_way)
        actions.put([document(1, title="Changed while it was away")])
        actions.remove(["listing:2"])
        assert StoredDocument.objects.filter(dirty=True).count() == 2

        server.start()

        wanted = ["Changed while it was away", *(f"Number {number}" for number in range(3, 9))]
        assert eventually(lambda: titles(engine) == wanted)
        assert eventually(lambda: messenger._thread is None)
        assert reindex(engine, progress=quietly) == 7
        assert titles(engine) == wanted


def environment_of(engine: ElasticsearchEngine, server: SearchServer) -> dict[str, str]:
    """The environment of another process that uses this database and this index."""
    return {
        **databases.environment(connection.settings_dict["NAME"]),
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "ELASTICSEARCH_URL": server.url,
        "SEARCH_INDEX": engine.alias,
        "SEARCH_ANALYSIS": "standard",
        "SEARCH_REPLICAS": "0",
    }


@pytest.fixture
def address(committed: None, site: Callable[[], Client]) -> Iterator[str]:
    """The site, served."""
    served = LiveServerThread("127.0.0.1", StaticFilesHandler)
    served.daemon = True
    served.start()
    served.is_ready.wait()
    assert served.error is None
    yield f"http://127.0.0.1:{served.port}"
    served.terminate()


@pytest.fixture
def visitor(chromium: Chromium, address: str) -> Iterator[Visitor]:
    visitor = Visitor(chromium, address)
    yield visitor
    visitor.leave()


def test_the_engine_is_killed_with_the_page_open(
    visitor: Visitor, site: Callable[[], Client], engine: ElasticsearchEngine, server: SearchServer
) -> None:
    """In a browser: the next search answers, from PostgreSQL, and says so; when the engine is back it answers again."""
    slower = "Search is slower than usual"

    def health() -> str:
        return site().get("/readyz").json()["status"]

    with indexed(engine):
        actions.put([document(1, title="Swimming"), document(2, title="Gardening")])
        assert eventually(lambda: titles(engine) == ["Gardening", "Swimming"])
        assert slower not in visitor.search("Swimming")
        assert health() == "ok"

        server.kill()

        for words in ("Gardening", "Swimming") * 2:  # more than FAILURES
            assert slower in visitor.search(words)
        assert eventually(lambda: health() == "degraded", seconds=20)

        server.start()

        assert eventually(lambda: slower not in visitor.search("Gardening"))
        assert eventually(lambda: health() == "ok", seconds=20)


def test_the_indexer_is_killed_half_way(
    committed: None, engine: ElasticsearchEngine, server: SearchServer
) -> None:
    """kill -9 of `manage.py reindex`: search goes on as it was, and the next run is complete and leaves nothing."""
    actions.put(document(number, title=f"Number {number}") for number in range(4_000))
    reindex(engine, progress=quietly)
    before = engine.indices.live()
    indexer = subprocess.Popen(
        [sys.executable, "manage.py", "reindex"],
        cwd=PROJECT,
        env=environment_of(engine, server),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert indexer.stdout
    while engine.indices.targets() == before:
        assert indexer.poll() is None
        time.sleep(0.02)
    with connection.cursor() as cursor:  # it fills its index, and would wait before it swaps
        cursor.execute("SELECT pg_advisory_lock(%s)", [locks.SENDING])
        assert "2,000 of 4,000" in indexer.stdout.readline()
        indexer.kill()
        assert indexer.wait(20) == -signal.SIGKILL
        cursor.execute("SELECT pg_advisory_unlock(%s)", [locks.SENDING])
        cursor.execute("SELECT pg_advisory_lock(%s)", [locks.REBUILDING])  # the dead let go of it
        cursor.execute("SELECT pg_advisory_unlock(%s)", [locks.REBUILDING])
    indexer.stdout.close()

    assert engine.indices.live() == before
    assert engine.indices.targets() != before, "a half index is left"
    assert engine.find(ANYTHING).total == 4_000
    actions.put([document(1, title="Changed between")])
    actions.remove(["listing:2"])
    outbox.push(engine)
    assert reindex(engine, progress=quietly) == 3_999
    assert list(engine.client.indices.get(index=f"{engine.alias}-*").body) == engine.indices.live()
    assert not outbox.is_waiting()
    changed = [hit.document.title for hit in engine.find(replace(ANYTHING, words="changed")).hits]
    assert changed == ["Changed between"]


@pytest.fixture
def processes(
    committed: None, engine: ElasticsearchEngine, server: SearchServer, tmp_path: Path
) -> Iterator[Processes]:
    if not shutil.which("redis-server"):
        missing(NEEDS_REDIS)
    started = Processes(tmp_path, environment_of(engine, server))
    for name in started.commands:
        started.start(name)
    yield started
    for name in list(started.running):
        started.kill(name)


def test_redis_and_the_worker_are_killed_while_listings_change(
    processes: Processes, engine: ElasticsearchEngine
) -> None:
    """However often either dies, each change is in the engine within a minute of its return."""
    chance = random.Random(4)
    sender = Celery(broker=processes.environment["REDIS_URL"])
    sender.conf.update(broker_connection_timeout=1)

    def change(what: str) -> None:
        with transaction.atomic():
            actions.put(
                document(number, title=f"Number {number}, {what}")
                for number in chance.sample(range(1, 31), 5)
            )
            actions.remove([f"listing:{chance.randint(1, 30)}"])
        tell()

    def tell() -> None:
        with contextlib.suppress(Exception):  # messages are hints, and may be lost
            for _ in range(20):
                sender.send_task("search.tasks.push_changes", retry=False)

    def all_is_found() -> bool:
        stored = StoredDocument.objects.filter(is_removed=False).values_list("card", flat=True)
        wanted = sorted(card["title"] for card in stored)
        return bool(wanted) and not outbox.is_waiting() and titles(engine) == wanted

    with indexed(engine):
        for round_number in range(KILLS):
            change(f"round {round_number}")
            time.sleep(chance.random() * 3)
            victim = chance.choice(["redis", "worker"])
            tell()  # the worker has tasks under way
            assert processes.is_alive("worker"), processes.logs()
            processes.kill(victim)
            if chance.random() < 0.5:
                change(f"round {round_number}, nobody there")
            processes.start(victim)
        assert eventually(all_is_found, seconds=A_MINUTE), processes.logs()

        processes.kill("beat")  # nor does the clock say anything now
        processes.kill("redis")
        change("without a clock")
        processes.start("redis")
        assert eventually(all_is_found, seconds=A_MINUTE), processes.logs()
