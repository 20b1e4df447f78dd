"""Which search engine beside PostgreSQL the settings name."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from search.backends.base import Engine


@cache
def configured() -> Engine | None:
    """The engine that the settings name; None when PostgreSQL alone searches."""
    if not settings.SEARCH_ENGINE:
        return None
    engine: Engine = import_string(settings.SEARCH_ENGINE)()
    return engine
