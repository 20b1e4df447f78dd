"""`python -m bench`: makes the market, asks for every page, prints a table. `--help` lists what can be chosen.

`python -m bench golden` scores search on judged queries over the demonstration market instead.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from bench import counting, engines
from bench.cases import CASES, Case, Request
from bench.golden import market as golden
from bench.market import Market
from bench.server import WORKERS, Server, megabytes, seconds_used

WARM_UP = 20
PAGES_FOR_MEMORY = 1000
# What the loop of `calibrate` took on the machine on which the bars were set, with nobody else there.
QUIET_MS = 50.0


@dataclass(slots=True)
class Measured:
    """What the runs of one case showed."""

    case: Case
    cpu: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    # How much slower than on a quiet machine the processor was around each run.
    slowness: list[float] = field(default_factory=list)
    statements: list[int] = field(default_factory=list)
    size: int = 0
    failures: int = 0

    @property
    def passes(self) -> bool:
        """Whether the middle run is within the bars."""
        cost = self.case.cpu_ms is None or statistics.median(self.cpu) <= self.case.cpu_ms
        asked = self.case.statements is None or max(self.statements) <= self.case.statements
        return cost and asked and not self.failures


def main() -> int:
    """Measure, print, and fail when a bar is missed."""
    chosen = read_arguments()
    market = Market(chosen.listings)
    market.make()
    cases = [case for case in CASES if chosen.only in case.name]
    if not cases:
        sys.stdout.write("No case has that in its name.\n")
        return 2
    with (
        tempfile.TemporaryDirectory() as folder,
        engines.beside(market, chosen.engine) as engine,
    ):
        site = Server("config.wsgi:application", Path(folder) / "site", market.environment)
        bare = Server("bench.bare:application", Path(folder) / "bare", {})
        with site, bare:
            measured = [Measured(case) for case in cases]
            for _ in range(chosen.runs):
                for one in measured:
                    run(
                        one,
                        site,
                        bare,
                        lambda: market.backends() + engine.processes(),
                        market,
                        chosen.requests,
                    )
            asked = chosen.runs * len(cases) * (chosen.requests + WARM_UP)
            extra = max(0, PAGES_FOR_MEMORY * WORKERS - asked)
            # Pages that anybody can ask for again and again, whatever was chosen.
            ask_all(site, islice(CASES[0].requests(market), extra), [])
            memory = max(megabytes(worker) for worker in site.workers())
    print_table(measured, chosen, memory, asked + extra)
    return 0 if all(one.passes for one in measured) and memory <= chosen.most_megabytes else 1


def read_arguments() -> argparse.Namespace:
    """What to measure."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--listings", type=int, default=100_000, help="size of the market")
    parser.add_argument(
        "--engine", choices=["", *engines.NAMES], default="", help="search on a real one"
    )
    parser.add_argument("--runs", type=int, default=3, help="how often each case is measured")
    parser.add_argument("--requests", type=int, default=150, help="requests in a run")
    parser.add_argument("--only", default="", help="only cases with this in their name")
    parser.add_argument("--most-megabytes", type=int, default=130, help="bar for a web worker")
    return parser.parse_args()


def run(
    one: Measured,
    site: Server,
    bare: Server,
    behind: Callable[[], list[int]],
    market: Market,
    requests: int,
) -> None:
    """One run: warm up, count statements, then measure; the bare page of the same size straight after."""
    given = one.case.requests(market)
    for request in islice(given, WARM_UP):
        counted = Request(
            request.path, request.method, request.body, {**request.headers, counting.ASK: "1"}
        )
        status, body, headers = ask(site, counted)
        one.failures += is_failure(request, status)
        one.statements.append(int(headers.get(counting.ANSWER, 0)))
        one.size = max(one.size, len(body))
    slow = calibrate()
    web, backends = site.workers(), behind()
    before = seconds_used(web), seconds_used(backends)
    one.failures += ask_all(site, islice(given, requests), one.seconds)
    after = seconds_used(web), seconds_used(backends)
    in_web, in_database = (
        1000 * (later - earlier) / requests for earlier, later in zip(before, after, strict=True)
    )
    one.cpu.append(in_web + in_database)
    one.database.append(in_database)
    one.slowness.append((slow + calibrate()) / 2)
    before_bare = seconds_used(bare.workers())
    ask_all(bare, (Request(f"/{one.size}/") for _ in range(requests)), [])
    one.bare.append(1000 * (seconds_used(bare.workers()) - before_bare) / requests)


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


def ask_all(server: Server, requests: Iterator[Request], seconds: list[float]) -> int:
    """Send requests one after the other; how long each took is added to `seconds`. Returns how many failed."""
    failures = 0
    for request in requests:
        started = time.perf_counter()
        status, _, _ = ask(server, request)
        seconds.append(time.perf_counter() - started)
        failures += is_failure(request, status)
    return failures


def print_table(
    measured: list[Measured], chosen: argparse.Namespace, memory: float, asked: int
) -> None:
    """Milliseconds of processor time a request: middle (least-most) of the runs."""
    write = sys.stdout.write
    write(
        f"\n{chosen.listings:,} listings, {chosen.runs} runs of {chosen.requests} requests one after the other, "
        f"{WORKERS} gunicorn workers. CPU = web + PostgreSQL{' + ' + chosen.engine if chosen.engine else ''}.\n"
        "slow = processor time of a fixed loop around the run, as a multiple of a quiet machine’s.\n\n"
    )
    heading = ("page", "CPU ms", "slow", "of it DB", "bare", "SQL", "KB", "p50 ms", "p95 ms", "bar")
    write("{:<50} {:>18} {:>5} {:>9} {:>6} {:>5} {:>5} {:>7} {:>7}  {}\n".format(*heading))
    for one in measured:
        cpu, waits = statistics.median(one.cpu), sorted(one.seconds)
        bar = (
            ""
            if one.case.cpu_ms is None
            else f"≤ {one.case.cpu_ms} ms, {one.case.statements} SQL: "
        )
        verdict = f"{one.failures} FAILED" if one.failures else "ok" if one.passes else "MISSED"
        write(
            f"{one.case.name:<50} {f'{cpu:.1f} ({min(one.cpu):.1f}-{max(one.cpu):.1f})':>18} "
            f"{statistics.median(one.slowness):>5.2f} "
            f"{statistics.median(one.database):>9.1f} {statistics.median(one.bare):>6.2f} "
            f"{max(one.statements):>5} {one.size // 1000:>5} {1000 * waits[len(waits) // 2]:>7.1f} "
            f"{1000 * waits[int(len(waits) * 0.95)]:>7.1f}  {bar}{verdict if bar or one.failures else ''}\n"
        )
    write(
        f"\nA web worker after {asked:,} pages on {WORKERS} workers: {memory:.0f} MB "
        f"(bar {chosen.most_megabytes}): {'ok' if memory <= chosen.most_megabytes else 'MISSED'}\n"
    )


if __name__ == "__main__":
    sys.exit(golden.main(sys.argv[2:]) if sys.argv[1:2] == ["golden"] else main())
