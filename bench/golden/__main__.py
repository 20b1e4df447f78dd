"""Scores the engine over the demonstration market of the current database: `python -m bench golden` makes it first."""

import argparse
import os
import sys

import django


def main() -> int:
    """Print the scores, and the queries that did worst; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench golden")
    parser.add_argument("--worst", type=int, default=15, help="how many of the worst to list")
    parser.add_argument("--part", choices=["tuned", "held"], help="list the worst of one part only")
    parser.add_argument(
        "--engine",
        action="store_true",
        help="score the engine of ELASTICSEARCH_URL or OPENSEARCH_URL",
    )
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    from bench.golden import judged, scoring  # noqa: PLC0415 (models need settings)
    from search.backends.base import SearchBackend  # noqa: PLC0415
    from search.backends.postgres import PostgresBackend  # noqa: PLC0415
    from search.engine import configured  # noqa: PLC0415

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


if __name__ == "__main__":
    sys.exit(main())
