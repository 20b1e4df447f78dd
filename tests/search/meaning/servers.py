"""A server of meanings for tests, on a socket of its own."""

import contextlib
import shutil
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from search.meaning import loading, reading
from search.meaning.server import Meanings, Server
from tests.search.meaning.readers import PlainReader


@contextlib.contextmanager
def short_folder() -> Iterator[Path]:
    """The name of a socket may not be long."""
    folder = tempfile.mkdtemp(prefix="s4s")
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Running:
    """The server and the reader of a test. `catch_up` reads what was put, as worker and server do by and by."""

    def __init__(self, path: Path) -> None:
        self.reader = PlainReader()
        self.meanings = Meanings(self.reader, loading.matrix(self.reader.width))
        self.server = Server(path, self.meanings)

    def catch_up(self) -> None:
        """Read what waits."""
        reading.read(self.reader)
        self.meanings.refresh()


@contextlib.contextmanager
def running() -> Iterator[Running]:
    """A server that answers until the end."""
    with short_folder() as folder:
        run = Running(folder / "socket")
        thread = threading.Thread(target=run.server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield run
        finally:
            run.server.shutdown()
            run.server.server_close()
            thread.join(5)


@contextlib.contextmanager
def answering(behave: Callable[[socket.socket], None]) -> Iterator[Path]:
    """A server that behaves badly, once for each who asks."""
    with short_folder() as folder, socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "socket"))
        listening.listen()

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    asker, _ = listening.accept()
                    with asker, contextlib.suppress(OSError):
                        behave(asker)

        threading.Thread(target=serve, daemon=True).start()
        yield folder / "socket"
        listening.shutdown(socket.SHUT_RDWR)
