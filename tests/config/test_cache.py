"""Redis goes and comes back: no page fails, and what ended meanwhile stays ended."""

import logging
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from config import cache
from config.cache import PatientRedisCache
from config.search_server import free_port
from tests.skips import NEEDS_REDIS, missing


class Redis:
    """A Redis that keeps what it was told, also when it is killed."""

    def __init__(self, folder: Path) -> None:
        self.port, self.folder = free_port(), folder
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir", self.folder,
             "--save", "", "--appendonly", "yes", "--appendfsync", "always"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        client = redis.Redis(port=self.port)
        for _ in range(200):
            try:
                client.ping()
                break
            except redis.exceptions.ConnectionError:
                time.sleep(0.05)
        client.close()

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Redis]:
    if not shutil.which("redis-server"):
        missing(NEEDS_REDIS)
    server = Redis(tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def shared(server: Redis, monkeypatch: pytest.MonkeyPatch) -> Iterator[PatientRedisCache]:
    monkeypatch.setattr(cache, "SECONDS", 0.05)
    shared = PatientRedisCache(f"redis://127.0.0.1:{server.port}/0", {})
    yield shared
    cache._Outage.until = 0.0
    cache._Outage.changed.clear()
    shared._own.clear()
    for pool in shared._cache._pools.values():
        pool.disconnect()


def test_while_it_is_there_it_is_shared(server: Redis, shared: PatientRedisCache) -> None:
    shared.set("a", 1)
    shared.set_many({"b": 2, "c": 3})

    assert shared.get_many(["a", "b", "c"]) == {"a": 1, "b": 2, "c": 3}
    assert (shared.incr("a"), shared.add("a", 9), shared.has_key("z")) == (2, False, False)
    assert len(redis.Redis(port=server.port).keys()) == 3


def test_while_it_is_away_nothing_fails(
    server: Redis, shared: PatientRedisCache, caplog: pytest.LogCaptureFixture
) -> None:
    server.kill()

    shared.set("attempts", 1)
    assert shared.incr("attempts") == 2
    assert shared.get("attempts") == 2
    assert shared.get("unknown", "nothing") == "nothing"
    shared.delete_many(["attempts"])
    assert shared.get("attempts") is None

    assert [record.levelno for record in caplog.records].count(logging.ERROR) == 1


def test_what_ended_meanwhile_does_not_come_to_life_again(
    server: Redis, shared: PatientRedisCache
) -> None:
    shared.set("session-of-joan", "signed in")
    shared.set("other", "kept")
    server.kill()
    shared.delete("session-of-joan")

    server.start()
    time.sleep(cache.SECONDS)

    assert shared.get("session-of-joan") is None
    assert shared.get("other") == "kept"
