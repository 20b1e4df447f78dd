"""Two answers for machines: is the process alive, and may it be sent visitors?"""

import threading

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from search.models import IndexedDocument

_migrated = threading.Event()  # once true it stays true for the life of a process


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers. Asks nothing of anyone: a restart would not mend a lost database."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether the site can serve: 200 when it can, 503 when the database cannot be used yet.

    Degraded is served too, and somebody should look: here, a search that would find nothing.
    """
    try:
        waiting = unapplied_migrations()
        something_to_find = not waiting and IndexedDocument.objects.exists()
    except DatabaseError:
        return JsonResponse({"status": "unavailable", "database": "away"}, status=503)
    if waiting:
        return JsonResponse({"status": "unavailable", "database": "not migrated"}, status=503)
    if not something_to_find:
        return JsonResponse({"status": "degraded", "database": "ok", "search": "empty"})
    return JsonResponse({"status": "ok", "database": "ok", "search": "ok"})


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
