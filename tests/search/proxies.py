"""What may listen where an engine should: slow, silent, or talking nonsense."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator

PRODUCT = b"X-Elastic-Product: Elasticsearch\r\nContent-Type: application/json\r\n"


def answer(body: bytes, status: bytes = b"200 OK") -> bytes:
    """An answer as an engine signs it."""
    return b"HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n%s" % (status, PRODUCT, len(body), body)


def trickle(connection: socket.socket) -> None:
    """A byte now and then: no pause is long, and the end never comes."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n" + PRODUCT + b"Content-Length: 100000\r\n\r\n")
    for _ in range(100):
        connection.sendall(b" ")
        time.sleep(0.05)


def trickle_headers(connection: socket.socket) -> None:
    """The same before the answer has begun."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n" + PRODUCT)
    for letter in b"X-Slow: " + b"a" * 100:
        connection.sendall(bytes([letter]))
        time.sleep(0.05)


def trickle_continuing(connection: socket.socket) -> None:
    """Says now and then that it will answer."""
    for _ in range(100):
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(0.05)


def silence(connection: socket.socket) -> None:
    """Listens, and says nothing."""
    connection.settimeout(5)
    while connection.recv(65_536):
        pass


def say(body: bytes) -> Callable[[socket.socket], None]:
    """Answers so, whatever is asked."""
    return lambda connection: connection.sendall(body)


@contextlib.contextmanager
def proxy(behave: Callable[[socket.socket], None]) -> Iterator[str]:
    """Something that listens where the engine should, and what it does with each connection."""
    listener = socket.create_server(("127.0.0.1", 0))

    def handle(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.recv(65_536)
            behave(connection)

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=handle, args=[connection], daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.close()
