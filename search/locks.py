"""Advisory locks of PostgreSQL: work that one process does at a time. A lock goes when its holder does."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# Whole numbers that nothing else in this database uses.
SENDING, REBUILDING, READING = 2026_11_01, 2026_11_02, 2026_11_03


def take_until_commit(lock: int) -> bool:
    """Take a lock until this transaction ends, unless another process has it. Returns whether we have it."""
    return _ask("SELECT pg_try_advisory_xact_lock(%s)", lock)


def wait_until_commit(lock: int) -> None:
    """Wait until nobody has the lock, and keep it until this transaction ends."""
    _ask("SELECT pg_advisory_xact_lock(%s)", lock)


@contextmanager
def held(lock: int) -> Iterator[bool]:
    """Whether we have the lock; if so, while the block runs, over many transactions of one connection."""
    is_ours = _ask("SELECT pg_try_advisory_lock(%s)", lock)
    try:
        yield is_ours
    finally:
        if is_ours:
            _ask("SELECT pg_advisory_unlock(%s)", lock)


def _ask(sql: str, lock: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql, [lock])
        (answer,) = cursor.fetchone() or (False,)
    return bool(answer)
