"""The process beside the site that holds the model and the directions of all documents in memory.

It listens on a Unix socket, which only its own account may open; one line of JSON is asked and one is answered.
Nothing that is asked is kept in a log or a table.
"""

import contextlib
import json
import logging
import os
import socket
import socketserver
import threading
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import Error as DatabaseFailure
from django.db import connection

from search.meaning.near import LEAST, MOST, Direction, Directions, Reader
from search.words import LONGEST

logger = logging.getLogger("search.meaning")
# What changed is read every so many seconds, in pieces; written a little earlier is read again: it may have been
# committed late.
EVERY, BATCH, LATE = 3.0, 5000, timedelta(minutes=1)
LONGEST_QUESTION = 4096
# Whoever has not sent a whole line in so many seconds is not listened to; nor is anyone answered who waited longer.
PATIENCE = 0.5
REMEMBERED = 2000

CHANGED = """
SELECT meaning.stored_id, meaning.vector, indexed.stored_id IS NULL, indexed.easting, indexed.northing,
    CASE WHEN NOT indexed.everywhere THEN indexed.reach_metres END
FROM search_meaningvector AS meaning LEFT JOIN search_indexeddocument AS indexed USING (stored_id)
WHERE meaning.written_at >= %s AND meaning.stored_id > %s ORDER BY meaning.stored_id LIMIT %s
"""


class AlreadyRunning(Exception):
    """Another server listens on this socket."""


class Meanings:
    """Answers what is near. Safe between threads."""

    def __init__(self, model: Reader, matrix: Directions) -> None:
        self.matrix = matrix
        self._embed = lru_cache(maxsize=REMEMBERED)(model.embed)
        self._lock = threading.Lock()
        self._embed("")  # its weights are read now, and not while the first visitor waits
        self._since: Any = "-infinity"

    def refresh(self) -> int:
        """Read what changed since the last time. Returns how many rows were looked at."""
        last, count = 0, 0
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            started: Any = (cursor.fetchone() or (None,))[0]
        while True:
            with connection.cursor() as cursor:
                cursor.execute(CHANGED, [self._since, last, BATCH])
                rows = cursor.fetchall()
            if not rows:
                break
            last, count = rows[-1][0], count + len(rows)
            with self._lock:
                self.matrix.put([_direction(row) for row in rows])
        self._since = started - LATE
        return count

    def answer(self, line: bytes) -> dict[str, Any]:
        """The answer to a question. Raises ValueError, TypeError, KeyError for what is none, and TimeoutError."""
        asked = json.loads(line)
        words, place, within = str(asked["words"])[:LONGEST], asked["place"], asked["within"]
        if not self._lock.acquire(timeout=PATIENCE):
            raise TimeoutError
        try:
            near = self.matrix.nearest(
                self._embed(words),
                place=None if place is None else (float(place[0]), float(place[1])),
                within=None if within is None else float(within),
                most=MOST,
                least=LEAST,
            )
        finally:
            self._lock.release()
        return {"near": [(number, round(closeness, 4)) for number, closeness in near]}


def _direction(row: tuple[Any, ...]) -> Direction:
    number, vector, is_gone, easting, northing, reach = row
    return Direction(number, b"" if is_gone else bytes(vector), easting, northing, reach)


class _Handler(socketserver.StreamRequestHandler):
    timeout = PATIENCE

    def handle(self) -> None:
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError, IndexError):
            line = self.rfile.readline(LONGEST_QUESTION)
            if line.endswith(b"\n"):
                assert isinstance(self.server, Server)  # noqa: S101 (for the type)
                answer = self.server.meanings.answer(line)
                self.wfile.write(json.dumps(answer).encode() + b"\n")


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """Listens on the socket. Raises AlreadyRunning, and OSError where it may not."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, path: Path, meanings: Meanings) -> None:
        self.path, self.meanings = path, meanings
        self._stopping = threading.Event()
        if _answers(path):
            raise AlreadyRunning
        path.unlink(missing_ok=True)
        before = os.umask(0o177)
        try:
            super().__init__(str(path), _Handler)
        finally:
            os.umask(before)

    def serve(self) -> None:
        """Answer until `shutdown`, and follow what changes."""
        threading.Thread(target=self._follow, name="meanings-follow", daemon=True).start()
        try:
            self.serve_forever()
        finally:
            self._stopping.set()
            self.server_close()
            self.path.unlink(missing_ok=True)

    def _follow(self) -> None:
        while not self._stopping.wait(EVERY):
            try:
                self.meanings.refresh()
            except DatabaseFailure as failure:
                logger.warning("Changes could not be read; we try again. %s", failure)
                connection.close()
        connection.close()


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as other:
        other.settimeout(PATIENCE)
        return other.connect_ex(str(path)) == 0
