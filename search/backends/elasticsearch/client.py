"""The connection to the engine: the same for both engines, and no answer that takes longer than it may.

The whole client (indices.py) is loaded by what writes only: a process that searches goes without its ten megabytes.
"""

import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.client import HTTPResponse
from io import BufferedReader, RawIOBase
from math import inf
from typing import Any

import urllib3
from elastic_transport import (
    ApiError,
    HttpHeaders,
    JsonSerializer,
    NodeConfig,
    Transport,
    TransportError,
    Urllib3HttpNode,
)
from elastic_transport.client_utils import DEFAULT, url_to_node_config

from search.backends.away import EngineAway

# What the client raises when the engine is away, slow, refuses or talks nonsense.
FAILURES = (ApiError, TransportError, urllib3.exceptions.HTTPError, OSError)
# What an answer that is none of ours, or a stored document that no version of ours wrote, raises when it is read.
NONSENSE = (KeyError, TypeError, ValueError, AttributeError, ArithmeticError)
# An answer to a search is some tens of kilobytes; nothing honest is larger than this.
LONGEST_ANSWER = 64_000_000
CHUNK = 262_144
JSON_TYPE = "application/vnd.elasticsearch+json"
VENDOR_TYPE = re.compile(
    r"application/vnd\.elasticsearch\+(x-ndjson|json)\s*;\s*compatible-with=\d+"
)


@contextmanager
def answering() -> Iterator[None]:
    """Turns what the client raises, and what reading nonsense raises, into EngineAway."""
    try:
        yield
    except FAILURES as failure:
        raise EngineAway(f"{type(failure).__name__}: {failure}"[:300]) from failure
    except NONSENSE as nonsense:
        raise EngineAway(f"It answered nonsense: {nonsense!r}"[:300]) from nonsense


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a node reads of an answer."""

    status: int
    headers: Any
    data: bytes


class _TimedStream(RawIOBase):
    """What a socket receives until its time is up.

    A socket's own limit is for each piece, so a proxy that sends a byte now and then would hold a visitor for ever.
    """

    def __init__(self, pieces: Any, sock: Any) -> None:
        self.pieces, self.sock = pieces, sock
        seconds = sock.gettimeout()
        self.deadline = inf if seconds is None else time.monotonic() + seconds

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        remaining = self.deadline - time.monotonic()
        if remaining <= 0:
            raise TimeoutError("The answer takes too long")
        if remaining < inf:
            self.sock.settimeout(remaining)
        return self.pieces.readinto(buffer)

    def close(self) -> None:
        self.pieces.close()
        super().close()


class _TimedAnswer(HTTPResponse):
    """An answer that is over, headers and all, when the time that was left at its beginning is."""

    def __init__(self, sock: Any, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self.fp: Any = BufferedReader(_TimedStream(self.fp.detach(), sock))


class _TimedHttp(urllib3.connection.HTTPConnection):
    response_class = _TimedAnswer


class _TimedHttps(urllib3.connection.HTTPSConnection):
    response_class = _TimedAnswer


class _BoundedPool:
    """A pool of connections whose answers arrive whole within the time given, and are not endless."""

    def __init__(self, pool: urllib3.HTTPConnectionPool, seconds: float) -> None:
        pool.ConnectionCls = _TimedHttps if pool.scheme == "https" else _TimedHttp
        self.pool = pool
        self.seconds = seconds

    def urlopen(self, method: str, target: str, **options: Any) -> _Answer:
        """Send a request and read all of its answer, or raise ReadTimeoutError."""
        seconds = options.pop("timeout", None) or self.seconds
        response = self.pool.urlopen(
            method, target, preload_content=False, timeout=urllib3.Timeout(total=seconds), **options
        )
        pieces, length = [], 0
        try:
            while piece := response.read1(CHUNK):
                pieces.append(piece)
                length += len(piece)
                if length > LONGEST_ANSWER:
                    raise urllib3.exceptions.ReadTimeoutError(
                        self.pool, target, "The answer is too long"
                    )
        except BaseException:
            response.close()  # what is left unread would be taken for the next answer
            raise
        response.release_conn()
        return _Answer(response.status, response.headers, b"".join(pieces))

    def close(self) -> None:
        """Close all connections."""
        self.pool.close()


class BoundedNode(Urllib3HttpNode):
    """A node of Elasticsearch."""

    def __init__(self, config: NodeConfig) -> None:
        super().__init__(config)
        self.pool: Any = _BoundedPool(self.pool, config.request_timeout or 10)


class PlainJsonNode(BoundedNode):
    """A node of OpenSearch: it knows plain media types only, and does not sign as the client expects."""

    def perform_request(
        self,
        method: str,
        target: str,
        body: bytes | None = None,
        headers: HttpHeaders | None = None,
        request_timeout: Any = DEFAULT,
    ) -> Any:
        """Send a request in plain JSON."""
        plain = HttpHeaders(headers or {})
        for name in ("accept", "content-type"):
            if name in plain:
                plain[name] = VENDOR_TYPE.sub(r"application/\1", plain[name])
        answer = super().perform_request(method, target, body, plain, request_timeout)
        if "x-elastic-product" not in answer.meta.headers:
            signed = HttpHeaders({**answer.meta.headers, "x-elastic-product": "Elasticsearch"})
            answer = answer._replace(meta=replace(answer.meta, headers=signed))
        return answer


def transport(url: str, *, is_opensearch: bool, seconds: float) -> Transport:
    """What searches go through. Account and password, where needed, stand in the address.

    It says nothing at each failure: search/alerts.py does, once.
    """
    logging.getLogger("elastic_transport").setLevel(logging.ERROR)
    node = url_to_node_config(url, use_default_ports_for_scheme=True)
    return Transport(
        [replace(node, request_timeout=seconds)],
        node_class=PlainJsonNode if is_opensearch else BoundedNode,
        serializers={JSON_TYPE: JsonSerializer()},
        max_retries=0,
        retry_on_timeout=False,
    )
