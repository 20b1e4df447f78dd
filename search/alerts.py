"""One line in the log when the engine goes, and one when it is back: an alert, not a storm."""

import logging
from threading import Lock

from django.core.cache import cache

logger = logging.getLogger("search.engine")
# Said again after so many seconds, should it last.
SECONDS = 3600
# Troubles: the first part is what an operator hears of, once, whichever work has met it.
SEARCHING, SENDING, REFUSED = "away/searching", "away/sending", "refuses/sending"
UNDERSTANDING = "silent/understanding"
SAID = {
    "away": "The search engine does not serve; PostgreSQL answers.",
    "refuses": "The search engine refuses documents; they wait.",
    "silent": "The server of meanings does not answer; words alone are searched.",
}

_lock = Lock()
_troubles: set[str] = set()


def alert(trouble: str, reason: str) -> None:
    """Something is wrong with the engine. Said once for each kind, by all processes that share a cache."""
    kind = _kind(trouble)
    with _lock:
        is_first = kind not in map(_kind, _troubles)
        _troubles.add(trouble)
    if is_first and cache.add(_key(kind), 1, SECONDS):
        logger.error("%s %s", SAID[kind], reason)


def all_clear(*troubles: str) -> None:
    """These troubles are over. Said once for each kind of which none is left."""
    with _lock:
        over = _troubles & set(troubles)
        _troubles.difference_update(over)
        gone = {_kind(trouble) for trouble in over} - set(map(_kind, _troubles))
    for kind in sorted(gone):
        if cache.delete(_key(kind)):
            logger.warning("Over: %s", SAID[kind])


def _kind(trouble: str) -> str:
    return trouble.split("/")[0]


def _key(kind: str) -> str:
    return f"search.engine.{kind}"
