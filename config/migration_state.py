"""Is the database up to date? Asked before the site starts, and by machines that watch it."""

import threading

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

_migrated = threading.Event()  # once true it stays true for the life of a process


def unapplied_migrations() -> int:
    """How many migrations the database still waits for. Cheap after the first time it says none."""
    if _migrated.is_set():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return 0
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        _migrated.set()
    return len(plan)
