"""Loads postcodes, sectors and outcodes. Can be run again at any time."""

import gzip
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search import place_files, places

FOLDER = Path(__file__).resolve().parents[3] / "data" / "places"
BUNDLED = ("outcodes.csv.gz", "sectors.csv.gz", "trafford_postcodes.csv.gz")


class Command(BaseCommand):
    help = "Load postcodes, sectors and outcodes from data/places, or from the files you name."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, help="CSV files, plain or .gz")

    def handle(self, *, files: list[Path], **options: Any) -> None:
        """Every bad row is named with its line; the good ones are kept."""
        bad_rows = 0
        for path in files or [FOLDER / name for name in BUNDLED]:
            bad: list[place_files.BadRow] = []
            try:
                kept = places.store_places(self._good(place_files.read(lines_of(path)), bad))
            except (OSError, UnicodeDecodeError, EOFError) as problem:
                raise CommandError(f"{path}: cannot be read ({problem})") from problem
            for row in bad:
                self.stderr.write(f"{path.name}, line {row.line}: {row.reason}. Row left out.")
            self.stdout.write(f"{path.name}: {kept:,} places loaded, {len(bad):,} rows left out.")
            bad_rows += len(bad)
        if files and bad_rows:
            self.stdout.write("Correct the rows named above and run this again.")

    @staticmethod
    def _good(
        rows: Iterable[place_files.PlaceRow | place_files.BadRow], bad: list[place_files.BadRow]
    ) -> Iterator[place_files.PlaceRow]:
        for row in rows:
            if isinstance(row, place_files.BadRow):
                bad.append(row)
            else:
                yield row


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a text file, unpacked when its name ends in .gz."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
        yield from file
