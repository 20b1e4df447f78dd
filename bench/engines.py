"""A real search engine beside the bench: started, filled from the market's database, and its processor time counted."""

import contextlib
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.market import Market
from config import search_server
from config.search_builds import BUILDS
from config.search_server import ANALYSIS, SearchServer

NAMES = sorted(BUILDS)


class NoEngine:
    """PostgreSQL alone."""

    def processes(self) -> list[int]:
        """None."""
        return []


class RunningEngine:
    """A server that answers the searches of the bench."""

    def __init__(self, server: SearchServer) -> None:
        self.server = server

    def processes(self) -> list[int]:
        """Its launcher and the server under it."""
        return family(self.server.process.pid) if self.server.process else []


def family(number: int) -> list[int]:
    """A process and all processes under it."""
    children: list[int] = []
    for task in Path(f"/proc/{number}/task").iterdir():
        with contextlib.suppress(OSError):
            children += [int(child) for child in (task / "children").read_text().split()]
    return [number, *(one for child in children for one in family(child))]


@contextlib.contextmanager
def beside(market: Market, name: str) -> Iterator[NoEngine | RunningEngine]:
    """The engine while the block runs, and the market's environment naming it. Empty name: none."""
    if not name:
        yield NoEngine()
        return
    with search_server.running(name) as server:
        market.environment |= {
            f"{name.upper()}_URL": server.url,
            "SEARCH_ANALYSIS": ANALYSIS[name],
            "SEARCH_REPLICAS": "0",
            "SEARCH_SECONDS": "10",  # PostgreSQL must not answer in its place here
        }
        started = time.monotonic()
        market.manage("reindex")
        sys.stdout.write(f"Indexed in {time.monotonic() - started:.0f} s.\n")
        yield RunningEngine(server)
