"""One line in the log when the engine goes, and one when it is back: an alert, not a storm."""

import logging
from threading import Lock

from django.core.cache import cache

logger = logging.getLogger("search.engine")
KEY = "search.engine.alert"
# Said again after so many seconds, should it last.
SECONDS = 3600
SEARCHING, SENDING = "searching", "sending"

_lock = Lock()
_troubles: set[str] = set()


def alert(trouble: str, reason: str) -> None:
    """Something is wrong with the engine. Said once, whatever else goes wrong, by all processes that share a cache."""
    with _lock:
        is_first = not _troubles
        _troubles.add(trouble)
    if is_first and cache.add(KEY, 1, SECONDS):
        logger.error("The search engine does not serve; PostgreSQL answers. %s", reason)


def all_clear(trouble: str) -> None:
    """This trouble is over. Said once when none is left."""
    with _lock:
        if trouble not in _troubles:
            return
        _troubles.discard(trouble)
        is_last = not _troubles
    if is_last and cache.delete(KEY):
        logger.warning("The search engine serves again.")
