"""Builds a new index from the stored documents while the old one is searched, and swaps them at once.

Killed at any moment it leaves search as it was: run it again. What changes while it runs is sent to both indices.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from search import locks, outbox
from search.backends.away import EngineAway
from search.backends.base import Engine
from search.changes import Change

BATCH = 2000
STORED = """
SELECT id, key, version, card::text, body, false FROM search_storeddocument
WHERE NOT is_removed AND id > %s ORDER BY id LIMIT %s
"""


class AlreadyRebuilding(Exception):
    """Another process rebuilds the index now."""


def reindex(engine: Engine, *, progress: Callable[[int, int], None]) -> int:
    """Rebuild the index. `progress` is told how many of how many are done. Returns how many the index holds.

    Raises AlreadyRebuilding, and EngineAway when the engine stops answering or refuses documents.
    """
    with _alone():
        had_index = bool(engine.indices.live())
        with (
            _nothing_being_sent()
        ):  # from here on, whoever sends a change sends it to the new index too
            name = engine.indices.begin()
        done, total = 0, _how_many()
        progress(done, total)
        for changes in _batches():
            refused = engine.indices.write([name], changes, patient=True)
            _stop_at(refused)
            if not had_index:
                outbox.mark_sent(changes)
            done += len(changes)
            progress(done, max(done, total))
        engine.indices.settle(name)
        outbox.push(engine)
        with _nothing_being_sent():
            engine.indices.go_live(name)
        outbox.push(engine)
        return engine.indices.count()


def _stop_at(refused: dict[str, str]) -> None:
    # 409: the index has a newer one already, sent while we read.
    serious = {key: reason for key, reason in refused.items() if not reason.startswith("409")}
    if serious:
        key, reason = next(iter(serious.items()))
        raise EngineAway(f"{len(serious)} documents were refused; {key}: {reason}")


def _how_many() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_storeddocument WHERE NOT is_removed")
        return int((cursor.fetchone() or (0,))[0])


def _batches() -> Iterator[list[Change]]:
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(STORED, [last, BATCH])
            changes = [Change(*row) for row in cursor.fetchall()]
        if not changes:
            return
        yield changes
        last = changes[-1].number


@contextmanager
def _alone() -> Iterator[None]:
    """One rebuild at a time; that of a process that died is over. Raises AlreadyRebuilding."""
    with locks.held(locks.REBUILDING) as is_ours:
        if not is_ours:
            raise AlreadyRebuilding
        yield


@contextmanager
def _nothing_being_sent() -> Iterator[None]:
    """Wait until a batch that is under way has been sent, and hold up the next."""
    with transaction.atomic():
        locks.wait_until_commit(locks.SENDING)
        yield
