"""Try the conflict rules on a case of one's own: one JSON file in, one JSON answer out, no
database.
"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from brokerage.conflicts.case_file import WrongFile, read_case
from brokerage.conflicts.evaluation import evaluate

MOST_BYTES = 5_000_000
WRONG_FILE = 2


class Command(BaseCommand):
    """`manage.py evaluate_conflicts FILE` (docs/evaluate-conflicts.md)."""

    help = "Evaluate one case for conflicts of interest, by the same rules as the site."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One file."""
        parser.add_argument(
            "file", type=Path, help="a case by brokerage/conflicts/case.schema.json"
        )

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Print the answer; a wrong file gets the path of the wrong field, what to do, and exit
        status 2.
        """
        try:
            answer = evaluate(read_case(_read(file))).as_json()
        except WrongFile as error:
            raise CommandError(f"{file}: {error}", returncode=WRONG_FILE) from error
        self.stdout.write(json.dumps(answer, sort_keys=True, ensure_ascii=False, indent=2))


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise WrongFile(
            "the file", f"It cannot be read ({error.strerror}). Check the name."
        ) from error
    if len(content) > MOST_BYTES:
        raise WrongFile(
            "the file", f"It is longer than {MOST_BYTES:,} bytes. Leave out what is not needed."
        )
    return content
