"""Asks a site for pages and reads what they cost: processor time of web, database and engine, and waiting."""

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from bench import counting
from bench.cases import Case, Request
from bench.engines import NoEngine, RunningEngine
from bench.market import Market
from bench.server import Server, seconds_used

WARM_UP = 20
# What the loop of `calibrate` took on the machine on which the bars were set, with nobody else there.
QUIET_MS = 50.0


@dataclass(slots=True)
class Stand:
    """A market with its site, and the engine that searches it."""

    market: Market
    site: Server
    engine: NoEngine | RunningEngine


@dataclass(slots=True)
class Measured:
    """What the runs of one case showed: milliseconds of processor time a request, one value for each run."""

    case: Case
    web: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    engine: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    # How much slower than on a quiet machine the processor was around each run.
    slowness: list[float] = field(default_factory=list)
    # Of each request.
    seconds: list[float] = field(default_factory=list)
    asking_ms: list[float] = field(default_factory=list)
    statements: list[int] = field(default_factory=list)
    size: int = 0
    failures: int = 0

    @property
    def cpu(self) -> list[float]:
        """Web, database and engine together."""
        return [sum(parts) for parts in zip(self.web, self.database, self.engine, strict=True)]

    @property
    def middle(self) -> float:
        """The middle run."""
        return statistics.median(self.cpu)

    def waited(self, part: float) -> float:
        """Milliseconds in which that part of all pages had come."""
        return 1000 * sorted(self.seconds)[int(len(self.seconds) * part)]


def run(one: Measured, stand: Stand, requests: int) -> None:
    """One run: warm up, count statements, then measure."""
    given = one.case.requests(stand.market)
    for request in islice(given, WARM_UP):
        counted = Request(
            request.path, request.method, request.body, {**request.headers, counting.ASK: "1"}
        )
        status, body, headers = ask(stand.site, counted)
        one.failures += is_failure(request, status)
        one.statements.append(int(headers.get(counting.ANSWER, 0)))
        one.size = max(one.size, len(body))
    slow = calibrate()
    parts = stand.site.workers(), stand.market.backends(), stand.engine.processes()
    before = [seconds_used(processes) for processes in parts]
    one.failures += ask_all(stand.site, islice(given, requests), one)
    after = [seconds_used(processes) for processes in parts]
    for kept, earlier, later in zip(
        (one.web, one.database, one.engine), before, after, strict=True
    ):
        kept.append(1000 * (later - earlier) / requests)
    one.slowness.append((slow + calibrate()) / 2)


def run_bare(one: Measured, bare: Server, requests: int) -> None:
    """The bare page of the same size."""
    before = seconds_used(bare.workers())
    ask_all(bare, (Request(f"/{one.size}/") for _ in range(requests)))
    one.bare.append(1000 * (seconds_used(bare.workers()) - before) / requests)


def calibrate() -> float:
    """Processor time of a fixed loop, as a multiple of what it takes when nobody else is on the machine.

    Processor time itself goes up on a busy machine: cores share caches, and a virtual core may be half of one.
    """
    started, total = time.process_time(), 0
    for number in range(1_000_000):
        total += number * number % 7
    return 1000 * (time.process_time() - started) / QUIET_MS


def is_failure(request: Request, status: int) -> bool:
    """Whether the answer is not the one that was wanted."""
    return status != 404 if request.is_missing else status >= 400


def ask(server: Server, request: Request) -> tuple[int, bytes, dict[str, str]]:
    """Send one request."""
    status, body, headers = server.ask(request.method, request.path, request.body, request.headers)
    return status, body, dict(headers)


def ask_all(server: Server, requests: Iterator[Request], kept: Measured | None = None) -> int:
    """Send requests one after the other; what each took is added to `kept`. Returns how many failed."""
    failures = 0
    for request in requests:
        started = time.perf_counter()
        status, _, headers = ask(server, request)
        if kept:
            kept.seconds.append(time.perf_counter() - started)
            kept.asking_ms.append(float(headers.get(counting.ASKING, 0)))
        failures += is_failure(request, status)
    return failures
