"""Stored documents as the queue of an engine: what waits is sent, and nothing is forgotten.

A row waits (`dirty`) from the transaction that changed it until the engine has that very version. Sending may fail,
be killed or be done twice: the row still waits, and the engine refuses what is older than what it has.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from search import alerts, locks
from search.backends.away import EngineAway
from search.backends.base import Engine
from search.changes import Change
from search.engine import configured

BATCH = 500

WAITING = """
SELECT id, key, version, card::text, body, is_removed FROM search_storeddocument
WHERE dirty AND id > %s ORDER BY id LIMIT %s
"""
# A row that somebody is writing at this moment is passed over: it waits anyway.
SENT = """
UPDATE search_storeddocument SET dirty = false WHERE id IN (
    SELECT stored.id FROM search_storeddocument AS stored
    JOIN unnest(%s::bigint[], %s::bigint[]) AS sent (id, version)
        ON stored.id = sent.id AND stored.version = sent.version
    WHERE stored.dirty FOR UPDATE OF stored SKIP LOCKED
)
"""


@dataclass(frozen=True, slots=True)
class Pushed:
    """How many rows the engine has taken, and what it refused, by key."""

    sent: int
    refused: dict[str, str]
    # Another process was sending, so something may wait that neither has seen.
    was_alone: bool = True


def send() -> bool:
    """Send what waits to the engine of the settings. False when that should be tried again soon.

    The engine is away or refuses something, which is said once; or another process is sending, which says nothing of
    how the engine is.
    """
    engine = configured()
    if engine is None:
        return True
    try:
        pushed = push(engine)
    except EngineAway as failure:
        alerts.alert(alerts.SENDING, str(failure))
        return False
    if pushed.refused:
        key, reason = next(iter(pushed.refused.items()))
        alerts.alert(alerts.REFUSED, f"{len(pushed.refused)}, among them {key}: {reason}")
        alerts.all_clear(alerts.SENDING)
        return False
    if pushed.was_alone:
        alerts.all_clear(alerts.SENDING, alerts.REFUSED)
    return pushed.was_alone


def push(engine: Engine) -> Pushed:
    """Send all that waits. Raises EngineAway; then the rest still waits.

    One process sends at a time. Another that comes meanwhile leaves at once, and says so: whoever is sending looks
    again at the end, and what is committed after that look is for the other, who comes back.
    """
    sent = 0
    while True:
        before, last = sent, 0
        refused: dict[str, str] = {}
        while batch := _push_batch(engine, last):
            if not batch.last:
                break
            last = batch.last
            sent += batch.sent
            refused |= batch.refused
        if batch is None:
            return Pushed(sent, refused, was_alone=False)
        stuck = last > 0 and sent == before  # refused, or held by somebody who writes it
        if stuck or not is_waiting():
            return Pushed(sent, refused)


@dataclass(frozen=True, slots=True)
class _Batch:
    last: int  # the number of its last row; 0 when there was none
    sent: int
    refused: dict[str, str]


def _push_batch(engine: Engine, after: int) -> _Batch | None:
    """Send the rows after this one; None when another process is at it.

    The lock is held until the rows are marked, so that a rebuild can wait for what is under way. No row is locked while
    the engine is asked: nobody who saves a listing waits for it.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        if not locks.take_until_commit(locks.SENDING):
            return None
        cursor.execute(WAITING, [after, BATCH])
        changes = [Change(*row) for row in cursor.fetchall()]
        if not changes:
            return _Batch(0, 0, {})
        targets = engine.indices.targets()
        if not targets:
            raise EngineAway("It has no index yet: manage.py reindex makes one.")
        refused = engine.indices.write(targets, changes)
        taken = [change for change in changes if change.key not in refused]
        return _Batch(changes[-1].number, mark_sent(taken), refused)


def mark_sent(changes: Sequence[Change]) -> int:
    """These versions are with the engine; a row that changed since then still waits. Returns how many are done."""
    with connection.cursor() as cursor:
        cursor.execute(
            SENT, [[change.number for change in changes], [change.version for change in changes]]
        )
        return cursor.rowcount


def is_waiting() -> bool:
    """Whether any row waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM search_storeddocument WHERE dirty)")
        return bool((cursor.fetchone() or (False,))[0])
