"""What is killed: the engine during a search, a rebuild and a push; Redis and the worker while listings change."""

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.db import connection, transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from config.postgres_home import PROJECT
from config.search_server import SearchServer, free_port
from search import actions, alerts, guarded, messenger, outbox, reindexing
from search import engine as engines
from search.backends.away import EngineAway
from search.backends.elasticsearch.engine import ElasticsearchEngine
from search.documents import SearchQuery
from search.models import StoredDocument
from search.reindexing import reindex
from tests.factories.search import document
from tests.search.engines import PATIENCE, Servers, engine_on, indexed
from tests.skips import NEEDS_REDIS, missing

pytestmark = [pytest.mark.xdist_group("search servers"), pytest.mark.slow]
ANYTHING = SearchQuery(day_number=739_942, page_size=200)
# How often Redis or the worker is killed. A long run: FAULT_KILLS=100 pytest tests/search/test_faults.py
KILLS = int(os.environ.get("FAULT_KILLS", "3"))


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
    engine.indices.drop()


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


def titles(engine: ElasticsearchEngine) -> list[str]:
    engine.indices.refresh()
    return sorted(hit.document.title for hit in engine.find(ANYTHING).hits)


def quietly(done: int, total: int) -> None:
    """Nobody watches."""


@pytest.mark.django_db
def test_the_engine_is_killed_with_the_page_open(
    site: Callable[[], Client], engine: ElasticsearchEngine, server: SearchServer
) -> None:
    actions.put([document(1, title="Swimming"), document(2, title="Gardening")])
    reindex(engine, progress=quietly)
    client = site()
    before = client.get("/search/?q=swimming")
    assert (before.context["results"].total, before.context["results"].degraded) == (1, False)

    server.kill()

    for _ in range(guarded.FAILURES + 1):
        page = client.get("/search/?q=swimming")
        assert page.status_code == 200
        assert (page.context["results"].total, page.context["results"].degraded) == (1, True)
    assert client.get("/readyz").json()["status"] == "degraded"

    server.start()

    def healed() -> bool:
        return not client.get("/search/?q=swimming").context["results"].degraded

    assert eventually(healed)
    assert eventually(lambda: client.get("/readyz").json()["status"] == "ok", seconds=20)


@pytest.mark.django_db
def test_the_engine_is_killed_during_a_rebuild_and_a_push(
    engine: ElasticsearchEngine, server: SearchServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reindexing, "BATCH", 2)
    actions.put(document(number, title=f"Number {number}") for number in range(1, 9))
    reindex(engine, progress=quietly)

    def kill_half_way(done: int, total: int) -> None:
        if done == total // 2:
            server.kill()

    with pytest.raises(EngineAway):
        reindex(engine, progress=kill_half_way)
    actions.put([document(1, title="Changed while it was away")])
    actions.remove(["listing:2"])
    with pytest.raises(EngineAway):
        outbox.push(engine)
    assert StoredDocument.objects.filter(dirty=True).count() == 2

    server.start()

    assert outbox.push(engine).sent == 2
    wanted = ["Changed while it was away", *(f"Number {number}" for number in range(3, 9))]
    assert titles(engine) == wanted
    assert reindex(engine, progress=quietly) == 7
    assert titles(engine) == wanted


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What the test writes, other processes see; afterwards it is gone."""
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("TRUNCATE search_storeddocument CASCADE")
                cursor.execute("DELETE FROM search_term")
            connection.close()


def test_without_redis_a_thread_sends_what_waits_also_after_the_engine_was_away(
    committed: None,
    site: Callable[[], Client],
    engine: ElasticsearchEngine,
    server: SearchServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(messenger, "LONGEST_PAUSE", 1.0)
    with indexed(engine):
        actions.put([document(1, title="Sent at once")])
        assert eventually(lambda: titles(engine) == ["Sent at once"])

        server.kill()
        actions.put([document(2, title="Sent later")])
        actions.remove(["listing:1"])
        assert outbox.is_waiting()

        server.start()

        assert eventually(lambda: titles(engine) == ["Sent later"])
        assert eventually(lambda: messenger._thread is None)


class Processes:
    """Redis, a worker and the clock, as an operator runs them; each may be killed and started again."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.port = free_port()
        self.folder = folder
        self.environment = {
            **os.environ,
            **environment,
            "REDIS_URL": f"redis://127.0.0.1:{self.port}/0",
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
        }
        celery = [sys.executable, "-m", "celery", "--app", "config.celery"]
        self.commands = {
            "redis": [
                "redis-server",
                "--port",
                str(self.port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
            ],
            "worker": [*celery, "worker", "--concurrency", "1", "--loglevel", "warning"],
            "beat": [*celery, "beat", "--schedule", str(folder / "schedule")],
        }
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str) -> None:
        """Start one of them."""
        with open(self.folder / f"{name}.log", "ab") as log:
            self.running[name] = subprocess.Popen(
                self.commands[name],
                cwd=PROJECT if name != "redis" else self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        """End it and its children at once."""
        process = self.running.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(20)


@pytest.fixture
def processes(
    committed: None, engine: ElasticsearchEngine, server: SearchServer, tmp_path: Path
) -> Iterator[Processes]:
    if not shutil.which("redis-server"):
        missing(NEEDS_REDIS)
    database = connection.settings_dict
    given = os.environ.get("DATABASE_URL")
    where = (
        {"DATABASE_URL": f"{given.rsplit('/', 1)[0]}/{database['NAME']}"}
        if given
        else {"DATABASE_NAME": database["NAME"]}
    )
    started = Processes(
        tmp_path,
        {
            **where,
            "ELASTICSEARCH_URL": server.url,
            "SEARCH_INDEX": engine.alias,
            "SEARCH_ANALYSIS": "standard",
            "SEARCH_REPLICAS": "0",
        },
    )
    for name in started.commands:
        started.start(name)
    yield started
    for name in list(started.running):
        started.kill(name)


def test_redis_and_the_worker_are_killed_while_listings_change(
    processes: Processes, engine: ElasticsearchEngine
) -> None:
    """However often either dies, each change is in the engine within the minute in which they are back."""
    chance = random.Random(4)  # noqa: S311
    sender = Celery(broker=processes.environment["REDIS_URL"])
    sender.conf.update(broker_connection_timeout=1)
    with indexed(engine):
        for round_number in range(KILLS):
            with transaction.atomic():
                actions.put(
                    document(number, title=f"Number {number}, round {round_number}")
                    for number in chance.sample(range(1, 31), 5)
                )
                actions.remove([f"listing:{chance.randint(1, 30)}"])
            with contextlib.suppress(Exception):  # the message is a hint and may be lost
                sender.send_task("search.tasks.push_changes", retry=False)
            time.sleep(chance.random() * 3)
            victim = chance.choice(["redis", "worker"])
            processes.kill(victim)
            processes.start(victim)

        assert eventually(lambda: not outbox.is_waiting(), seconds=100), logs(processes)

        stored = StoredDocument.objects.filter(is_removed=False)
        assert titles(engine) == sorted(
            card["title"] for card in stored.values_list("card", flat=True)
        )
        assert stored.exists()


def logs(processes: Processes) -> str:
    """The last that each said."""
    return json.dumps(
        {path.name: path.read_text()[-1500:] for path in processes.folder.glob("*.log")}, indent=1
    )
