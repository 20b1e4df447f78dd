"""Has changes sent to the engine soon after they are committed. Nobody waits for it.

With Redis a worker is told; without it a thread of this process sends them, and tries again while the engine is
away. Should either be killed, the rows still wait: a worker looks when it begins to hear Redis and each minute, a web
process when it first searches and each minute in which it does (search/guarded.py).
"""

import logging
import time
from threading import Event, Lock, Thread

from django.conf import settings
from django.db import Error as DatabaseFailure
from django.db import connection
from django.utils.module_loading import import_string

from search.engine import configured

logger = logging.getLogger("search.engine")
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0

_lock = Lock()
_asked = Event()
_thread: Thread | None = None


def poke() -> None:
    """Have what waits sent soon. Starts a thread at most."""
    if configured() is None:
        return
    global _thread  # one for the process
    with _lock:
        _asked.set()
        if _thread is None or not _thread.is_alive():
            _thread = Thread(target=_run, name="search-messenger", daemon=True)
            _thread.start()


def _run() -> None:
    global _thread
    pause = FIRST_PAUSE
    while True:
        _asked.clear()
        if _pass_on():
            pause = FIRST_PAUSE
            with _lock:
                if not _asked.is_set():
                    _thread = None
                    return
        else:
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


def _pass_on() -> bool:
    """Whether it is done, or is somebody else's to do."""
    try:
        return bool(import_string(settings.SEARCH_SENDER)())
    except DatabaseFailure as failure:
        logger.info("Changes could not be read; we try again. %s", failure)
        return False
    finally:
        connection.close()
