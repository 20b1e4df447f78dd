"""A real search engine beside the bench: started, filled from the market's database, and its processor time counted."""

import contextlib
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from bench.cases import CASES
from bench.market import Market
from bench.server import Server, seconds_used
from config import search_server
from config.search_builds import BUILDS
from config.search_server import SearchServer

NAMES = sorted(BUILDS)
WARM_UP = 1500


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
def started(name: str) -> Iterator[SearchServer | None]:
    """A server of that engine while the block runs; none without a name."""
    if not name:
        yield None
        return
    with search_server.running(name) as server:
        yield server


def filled(server: SearchServer | None, market: Market) -> NoEngine | RunningEngine:
    """The engine with an index of this market, whose environment names both. Says what building the index took."""
    if server is None:
        return NoEngine()
    name = server.build.name
    market.environment |= {
        f"{name.upper()}_URL": server.url,
        "SEARCH_ANALYSIS": server.build.analysis,
        "SEARCH_REPLICAS": "0",
        "SEARCH_INDEX": market.name,
        "SEARCH_SECONDS": "10",  # PostgreSQL must not answer in its place here
    }
    engine = RunningEngine(server)
    before = seconds_used(engine.processes())
    used = market.manage("reindex")
    sys.stdout.write(
        f"{market.name} indexed by {name} in {used.seconds:.0f} s; the indexer used {used.cpu:.0f} s "
        f"of a processor and at most {used.megabytes:.0f} MB, the engine "
        f"{seconds_used(engine.processes()) - before:.0f} s of processors.\n"
    )
    return engine


def warm(site: Server, market: Market) -> None:
    """Searches before anything is measured: a Java program is slow until it has compiled itself."""
    (mean,) = (case for case in CASES if case.name == "search, all three in turn")
    for request in islice(mean.requests(market), WARM_UP):
        site.ask(request.method, request.path)


def in_words(name: str) -> str:
    """What stands beside PostgreSQL in a sum."""
    return f" + {name}" if name else ""
