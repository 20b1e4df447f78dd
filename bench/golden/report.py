"""Prints the scores of search over the demonstration market of the current database.

python -m bench golden                                # makes the market first
python -m bench.in_django bench.golden.report         # scores the one that is there
"""

import argparse
import sys
from collections.abc import Sequence

from bench.golden import judged, scoring
from search.backends.base import SearchBackend
from search.backends.postgres import PostgresBackend
from search.engine import configured


def main(arguments: Sequence[str]) -> int:
    """Print the scores, and the queries that did worst; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench golden")
    parser.add_argument("--worst", type=int, default=15, help="how many of the worst to list")
    parser.add_argument("--part", choices=["tuned", "held"], help="list the worst of one part only")
    parser.add_argument(
        "--engine",
        action="store_true",
        help="score the engine of ELASTICSEARCH_URL or OPENSEARCH_URL",
    )
    chosen = parser.parse_args(arguments)
    backend: SearchBackend | None = configured() if chosen.engine else PostgresBackend()
    if backend is None:
        sys.stderr.write("There is no engine: set ELASTICSEARCH_URL or OPENSEARCH_URL.\n")
        return 2
    scored = scoring.score(backend, judged.read(judged.FILE.read_text()))
    write = sys.stdout.write
    name = "engine" if chosen.engine else "PostgreSQL"
    write(f"{name:<12} {'queries':>8} {'nDCG@10':>8} {'nothing':>8} {'typo gap':>9}\n")
    parts = scoring.reports(scored)
    for part in parts:
        write(
            f"{part.name:<12} {part.queries:>8} {part.ndcg:>8.3f} {part.nothing:>8.1%} {part.typo_gap:>9.3f}\n"
        )
    listed = [
        one
        for one in scored
        if chosen.part is None or one.query.topic.held_out == (chosen.part == "held")
    ]
    write("\nThe worst:\n")
    for one in sorted(listed, key=lambda one: one.ndcg)[: chosen.worst]:
        write(
            f"{one.ndcg:.2f} {one.found:>4} {one.query.typed} {one.query.postcode}  → {'; '.join(one.top)}\n"
        )
    return 0 if parts[0].passes else 1
