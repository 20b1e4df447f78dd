"""`python -m bench growth`: what pages cost in markets of 10,000, 100,000 and a million listings, side by side.

The markets are measured in turn, so that a machine that slows down slows them all.
"""

import argparse
import contextlib
import sys
import tempfile
from pathlib import Path

from bench import bars, engines
from bench.cases import CASES, Case
from bench.market import Market
from bench.measuring import Measured, Stand, run
from bench.server import Server

SIZES = (10_000, 100_000, 1_000_000)


def main(arguments: list[str]) -> int:
    """Measure, print, and fail when something grows too fast."""
    chosen = read_arguments(arguments)
    cases = [case for case in CASES if chosen.only in case.name]
    measured = measure(chosen, cases)
    return 1 if print_growth(measured, cases, chosen) else 0


def read_arguments(arguments: list[str]) -> argparse.Namespace:
    """What to measure."""
    parser = argparse.ArgumentParser(prog="python -m bench growth", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="each ten times larger")
    parser.add_argument("--engine", choices=["", *engines.NAMES], default="")
    parser.add_argument("--runs", type=int, default=3, help="how often each case is measured")
    parser.add_argument("--requests", type=int, default=60, help="requests in a run")
    parser.add_argument("--only", default="", help="only cases with this in their name")
    return parser.parse_args(arguments)


def measure(chosen: argparse.Namespace, cases: list[Case]) -> dict[tuple[int, str], Measured]:
    """By size of the market and name of the case. Only searches are asked of the largest market."""
    measured: dict[tuple[int, str], Measured] = {}
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(engines.started(chosen.engine))
        stands = []
        for size in chosen.sizes:
            market = Market(size)
            market.make()
            engine = engines.filled(server, market)
            site = Server("config.wsgi:application", folder / str(size), market.environment)
            stands.append(Stand(market, stack.enter_context(site), engine))
        for stand in stands:
            engines.warm(stand.site, stand.market)
        for _ in range(chosen.runs):
            for case in cases:
                for stand in stands:
                    if case.is_search or stand.market.listings <= bars.USUAL:
                        key = stand.market.listings, case.name
                        run(measured.setdefault(key, Measured(case)), stand, chosen.requests)
    return measured


def print_growth(
    measured: dict[tuple[int, str], Measured], cases: list[Case], chosen: argparse.Namespace
) -> int:
    """Milliseconds a request in each market, and how many times more each is than the one before. Returns misses."""
    write, missed = sys.stdout.write, 0
    write(
        f"\nMilliseconds of processor time a request (web + PostgreSQL{engines.in_words(chosen.engine)}), middle of "
        f"{chosen.runs} runs of {chosen.requests}; how many times more than in the market before (bar).\n\n"
    )
    write(f"{'page':<50}" + "".join(f"{size:>12,}{'':<14}" for size in chosen.sizes) + "\n")
    for case in cases:
        line = f"{case.name:<50}"
        values = [measured.get((size, case.name)) for size in chosen.sizes]
        line += f"{values[0].middle:>12.1f}{'':<14}" if values[0] else ""
        for (smaller, before), after in zip(
            zip(chosen.sizes, values, strict=True), values[1:], strict=False
        ):
            if before is None or after is None:
                continue
            times, bar = after.middle / before.middle, bars.of_growth(case, smaller, chosen.engine)
            is_missed = (bar is not None and times > bar) or bool(before.failures + after.failures)
            missed += is_missed
            said = f"×{times:.2f}" + (f" (≤ {bar:g})" if bar else "")
            line += f"{after.middle:>12.1f} {said:<13}" + ("MISSED" if is_missed else "")
        write(line.rstrip() + "\n")
    return missed
