"""One line in the log when the engine goes, and one when it is back: an alert, not a storm."""

import logging
import time
from dataclasses import dataclass
from threading import Lock

from django.core.cache import cache

logger = logging.getLogger("search.engine")
# Should it last, it is said again after so many seconds.
SECONDS = 3600
SAID = {
    "away": "The search engine does not serve; PostgreSQL answers.",
    "refuses": "The search engine refuses documents; they wait.",
    "silent": "The server of meanings does not answer; words alone are searched.",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong. An operator hears of each `kind` once, whichever `work` has met it; it is over for each apart."""

    kind: str
    work: str


SEARCHING, SENDING = Trouble("away", "searching"), Trouble("away", "sending")
REFUSED = Trouble("refuses", "sending")
UNDERSTANDING = Trouble("silent", "understanding")

_lock = Lock()
_troubles: set[Trouble] = set()
# When this process may say a kind again.
_again: dict[str, float] = {}


def alert(trouble: Trouble, reason: str) -> None:
    """Say that something is wrong, or still is: once for each kind, by all processes that share a cache.

    The log may be read by many: `reason` must not hold what somebody typed.
    """
    now = time.monotonic()
    with _lock:
        is_first = trouble.kind not in {known.kind for known in _troubles}
        is_news = is_first or now >= _again.get(trouble.kind, now)
        _troubles.add(trouble)
        if is_news:
            _again[trouble.kind] = now + SECONDS
    if is_news and cache.add(_key(trouble.kind), 1, SECONDS - 1):
        logger.error("%s %s", SAID[trouble.kind], reason)


def all_clear(*troubles: Trouble) -> None:
    """These troubles are over. Said once for each kind of which none is left."""
    with _lock:
        over = _troubles & set(troubles)
        _troubles.difference_update(over)
        gone = {trouble.kind for trouble in over} - {left.kind for left in _troubles}
    for kind in sorted(gone):
        if cache.delete(_key(kind)):
            logger.warning("Over: %s", SAID[kind])


def _key(kind: str) -> str:
    return f"search.engine.{kind}"
