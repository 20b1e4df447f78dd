"""Has the language model read what is new: documents wait (`unread`) from the transaction that changes them.

Killed at any moment it leaves what it has not read waiting. What changes while it is read waits for its new version.
"""

import json
import time
from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import Any

from django.db import connection, transaction

from search import locks
from search.meaning.near import Reader
from search.terms import in_words

BATCH = 50
# Changed when texts are put together in another way, so that all count as new.
RECIPE = b"title, kind, summary"

WAITING = """
SELECT stored.id, stored.version, stored.is_removed, stored.card::text, meaning.digest, meaning.vector
FROM search_storeddocument AS stored LEFT JOIN search_meaningvector AS meaning ON meaning.stored_id = stored.id
WHERE stored.unread ORDER BY stored.id LIMIT %s
"""
# A row that somebody is writing at this moment is passed over: it waits anyway.
READ = """
WITH given AS (
    SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[], %s::bytea[]) AS one (id, version, digest, vector)
), still AS (
    SELECT stored.id FROM search_storeddocument AS stored JOIN given USING (id, version)
    WHERE stored.unread FOR UPDATE OF stored SKIP LOCKED
), done AS (
    UPDATE search_storeddocument SET unread = false WHERE id IN (SELECT id FROM still)
)
INSERT INTO search_meaningvector (stored_id, digest, vector, written_at)
SELECT id, digest, vector, clock_timestamp() FROM given WHERE id IN (SELECT id FROM still)
ON CONFLICT (stored_id) DO UPDATE SET
    digest = excluded.digest, vector = excluded.vector, written_at = excluded.written_at
"""


def read(
    model: Reader,
    *,
    seconds: float = float("inf"),
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> int:
    """Read what waits, for so many seconds at most. Returns how many documents were read.

    One process reads at a time; another that comes meanwhile leaves at once.
    """
    until, done, total = time.monotonic() + seconds, 0, how_many_wait()
    progress(done, total)
    while time.monotonic() < until:
        count = _read_batch(model)
        if not count:
            break
        done += count
        progress(done, max(done, total))
    return done


def read_all_again() -> int:
    """Everything waits from now on: for another model. Returns how many documents."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_meaningvector")
        cursor.execute("UPDATE search_storeddocument SET unread = true WHERE NOT unread")
    return how_many_wait()


def how_many_wait() -> int:
    """How many documents the model has yet to read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_storeddocument WHERE unread")
        return int((cursor.fetchone() or (0,))[0])


def text_of(card: Mapping[str, Any]) -> str:
    """What is read of a document: what it is called, what kind of thing it is, and what it says of itself."""
    kind = card["category_name"] or in_words(card["category"])
    return f"{card['title']}. {kind}. {card['summary']}"


def _read_batch(model: Reader) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        if not locks.take_until_commit(locks.READING):
            return 0
        cursor.execute(WAITING, [BATCH])
        rows = [_row(model, *row) for row in cursor.fetchall()]
        if not rows:
            return 0
        cursor.execute(READ, [list(column) for column in zip(*rows, strict=True)])
        return cursor.rowcount


def _row(
    model: Reader,
    number: int,
    version: int,
    is_removed: bool,
    card: str,
    digest: bytes | None,
    vector: bytes | None,
) -> tuple[int, int, bytes, bytes]:
    """Number, version, digest and vector. A text that is as it was is not read again."""
    if is_removed:
        return number, version, b"", b""
    text = text_of(json.loads(card))
    now = blake2b(RECIPE + b"\0" + text.encode(), digest_size=16).digest()
    if vector and digest == now:
        return number, version, now, vector
    return number, version, now, model.packed(text)
