"""`python -m bench`: makes the market, asks for every page, prints a table. `--help` lists what can be chosen.

`python -m bench growth` compares markets of several sizes, and `python -m bench golden` scores search on judged
queries over the demonstration market.
"""

import argparse
import statistics
import sys
import tempfile
from itertools import islice
from pathlib import Path

from bench import bars, engines, growth
from bench.cases import CASES
from bench.golden import market as golden
from bench.market import Market
from bench.measuring import WARM_UP, Measured, Stand, ask_all, run, run_bare
from bench.server import WORKERS, Server, megabytes

PAGES_FOR_MEMORY = 1000
HEADING = (
    f"{'page':<50} {'CPU ms':>18} {'slow':>5} {'web':>6} {'DB':>6} {'engine':>6} {'asking':>6} {'bare':>5} "
    f"{'SQL':>4} {'KB':>4} {'p50 ms':>7} {'p95 ms':>7}  bar\n"
)


def main() -> int:
    """Measure, print, and fail when a bar is missed."""
    chosen = read_arguments()
    market = Market(chosen.listings)
    market.make()
    cases = [case for case in CASES if chosen.only in case.name]
    if not cases:
        sys.stdout.write("No case has that in its name.\n")
        return 2
    measured = [Measured(case) for case in cases]
    with tempfile.TemporaryDirectory() as folder, engines.started(chosen.engine) as server:
        engine = engines.filled(server, market)
        site = Server("config.wsgi:application", Path(folder) / "site", market.environment)
        bare = Server("bench.bare:application", Path(folder) / "bare", {})
        with site, bare:
            if server:
                engines.warm(site, market)
            for _ in range(chosen.runs):
                for one in measured:
                    run(one, Stand(market, site, engine), chosen.requests)
                    run_bare(one, bare, chosen.requests)
            asked = chosen.runs * len(cases) * (chosen.requests + WARM_UP)
            extra = max(0, PAGES_FOR_MEMORY * WORKERS - asked)
            # Pages that anybody can ask for again and again, whatever was chosen.
            ask_all(site, islice(CASES[0].requests(market), extra))
            memory = max(megabytes(worker) for worker in site.workers())
    missed = print_table(measured, chosen)
    is_small = memory <= chosen.most_megabytes
    sys.stdout.write(
        f"\nA web worker after {asked + extra:,} pages on {WORKERS} workers: {memory:.0f} MB "
        f"(bar {chosen.most_megabytes}): {'ok' if is_small else 'MISSED'}\n"
    )
    return 0 if is_small and not missed else 1


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


def print_table(measured: list[Measured], chosen: argparse.Namespace) -> int:
    """Milliseconds of processor time a request: middle (least-most) of the runs. Returns how many missed a bar."""
    write, missed = sys.stdout.write, 0
    write(
        f"\n{chosen.listings:,} listings, {chosen.runs} runs of {chosen.requests} requests one after the other, "
        f"{WORKERS} gunicorn workers. CPU = web + PostgreSQL{engines.in_words(chosen.engine)}.\n"
        "slow = processor time of a fixed loop around the run, as a multiple of a quiet machine’s; "
        "asking = what web spends on asking the engine and reading its answer.\n\n"
    )
    write(HEADING)
    for one in measured:
        bar = bars.of(one.case, chosen.listings, chosen.engine)
        is_missed = bar.missed(one)
        missed += is_missed
        verdict = (
            f"{one.failures} FAILED"
            if one.failures
            else "MISSED"
            if is_missed
            else str(bar) and "ok"
        )
        cpu = f"{one.middle:.1f} ({min(one.cpu):.1f}-{max(one.cpu):.1f})"
        write(
            f"{one.case.name:<50} {cpu:>18} {statistics.median(one.slowness):>5.2f} "
            f"{statistics.median(one.web):>6.1f} {statistics.median(one.database):>6.1f} "
            f"{statistics.median(one.engine):>6.1f} {statistics.mean(one.asking_ms):>6.1f} "
            f"{statistics.median(one.bare):>5.2f} {max(one.statements):>4} {one.size // 1000:>4} "
            f"{one.waited(0.5):>7.1f} {one.waited(0.95):>7.1f}  {bar}{': ' if verdict else ''}{verdict}\n"
        )
    return missed


def choose() -> int:
    """What the first word asks for."""
    if sys.argv[1:2] == ["golden"]:
        return golden.main(sys.argv[2:])
    return growth.main(sys.argv[2:]) if sys.argv[1:2] == ["growth"] else main()


if __name__ == "__main__":
    sys.exit(choose())
