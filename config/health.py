"""Two answers for machines: is the process alive, and may it be sent visitors?"""

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.migration_state import unapplied_migrations
from search.guarded import engine_is_well
from search.models import IndexedDocument


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
    if not engine_is_well():
        return JsonResponse({"status": "degraded", "database": "ok", "search": "engine away"})
    if not something_to_find:
        return JsonResponse({"status": "degraded", "database": "ok", "search": "empty"})
    return JsonResponse({"status": "ok", "database": "ok", "search": "ok"})
