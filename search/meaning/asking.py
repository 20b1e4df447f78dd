"""Asks the server of meanings, from a web process: a tenth of a second at most, then words alone must do."""

import json
import socket
import time
from functools import cache
from typing import Any

from django.conf import settings

from search import alerts
from search.breaker import Breaker
from search.documents import SearchQuery
from search.meaning.near import LEAST, MOST, NOTHING, Near

LONGEST_ANSWER = 8192


class NoAnswer(Exception):
    """The server did not answer in time, or not sensibly."""


@cache
def breaker() -> Breaker:
    """Left alone for a while after some failures, like an engine."""
    return Breaker()


def nearest(query: SearchQuery) -> Near:
    """What is near in meaning to the words and may reach the place; nothing where no server is set up, or it is away.

    A suggestion only: the search itself sees to place, ticks and days.
    """
    if not settings.SEARCH_MEANING_SOCKET or not breaker().may_ask():
        return NOTHING
    asked = {
        "words": query.words,
        "place": [query.easting, query.northing] if query.has_place else None,
        "within": query.within_metres,
    }
    try:
        near = _read(_ask(json.dumps(asked).encode() + b"\n"))
    except (OSError, NoAnswer) as failure:
        if breaker().failed():
            alerts.alert(alerts.UNDERSTANDING, repr(failure))
        return NOTHING
    if breaker().succeeded():
        alerts.all_clear(alerts.UNDERSTANDING)
    return near


def _ask(question: bytes) -> bytes:
    """One line there, one line back."""
    until = time.monotonic() + settings.SEARCH_MEANING_SECONDS
    answer = b""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.settimeout(settings.SEARCH_MEANING_SECONDS)
        server.connect(settings.SEARCH_MEANING_SOCKET)
        server.sendall(question)
        while not answer.endswith(b"\n"):
            remaining = until - time.monotonic()
            if remaining <= 0 or len(answer) > LONGEST_ANSWER:
                raise NoAnswer("too late, or too long")
            server.settimeout(remaining)
            part = server.recv(LONGEST_ANSWER)
            if not part:
                raise NoAnswer("no whole line")
            answer += part
    return answer


def _read(answer: bytes) -> Near:
    try:
        found: Any = json.loads(answer)["near"]
        numbers = tuple(int(number) for number, _ in found)
        closeness = tuple(float(closeness) for _, closeness in found)
    except (ValueError, TypeError, KeyError) as failure:
        raise NoAnswer(f"nonsense: {failure!r}") from failure
    if len(numbers) > MOST or not all(LEAST <= one <= 1.001 for one in closeness):
        raise NoAnswer("nonsense")
    return Near(numbers, closeness)
