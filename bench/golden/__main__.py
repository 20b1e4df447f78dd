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
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    from bench.golden import judged, scoring  # noqa: PLC0415 (models need settings)
    from search.backends.postgres import PostgresBackend  # noqa: PLC0415

    scored = scoring.score(PostgresBackend(), judged.read(judged.FILE.read_text()))
    write = sys.stdout.write
    write(f"{'PostgreSQL':<12} {'queries':>8} {'nDCG@10':>8} {'nothing':>8} {'typo gap':>9}\n")
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
