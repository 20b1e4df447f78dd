"""Loads registered places from the Care Quality Commission's open data. Can be run again at any time."""

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from marketplace.foundations.authority import Authority, system_authority
from marketplace.foundations.permissions import Permission
from marketplace.listings import importing, publishing
from marketplace.providers import actions, cqc_files
from marketplace.providers.cqc_files import BadRow, CqcRecord

FOLDER = Path(__file__).resolve().parents[3] / "data" / "cqc"
# The day of the directory that comes with the project; API bodies say their own.
DIRECTORY_DAY = date(2026, 2, 25)


class Command(BaseCommand):
    help = "Load the CQC directory (.csv) and location bodies of the CQC API (.json): data/cqc, or the files you name."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, help="directory .csv or API body .json")
        parser.add_argument(
            "--source-date",
            type=date.fromisoformat,
            default=None,
            help="the day of the files, like 2026-02-25; a later one is never overwritten",
        )

    def handle(self, *, files: list[Path], source_date: date | None, **options: Any) -> None:
        """Every bad row is named with its line; the good ones are kept."""
        by = system_authority("import_cqc", Permission.MODERATE_LISTING)
        bad = 0
        for path in files or sorted([*FOLDER.glob("*.csv"), *FOLDER.glob("*.json")]):
            try:
                records = read(path)
            except (OSError, UnicodeDecodeError, csv.Error) as problem:
                raise CommandError(f"{path}: cannot be read ({problem})") from problem
            bad += self._load(path, records, source_date, by)
        if bad and files:
            self.stdout.write("Correct the rows named above and run this again.")

    def _load(
        self,
        path: Path,
        records: Iterable[CqcRecord | BadRow],
        source_date: date | None,
        by: Authority,
    ) -> int:
        categories = importing.categories_by_slug()
        bad = 0
        homes, places = [], []
        for record in records:
            if isinstance(record, BadRow):
                self.stderr.write(
                    f"{path.name}, line {record.line}: {record.reason}. Row left out."
                )
                bad += 1
                continue
            location = actions.store_location(
                record=record,
                source_date=source_date or day_of(path, record),
                by=by,
                at=timezone.now(),
            )
            places.append(location.pk)
            if not (record.is_care_home and record.registered):
                continue
            try:
                home = importing.care_home_listing(
                    record=record, location=location, categories=categories
                )
            except importing.CategoryMissing as problem:
                raise CommandError(str(problem)) from problem
            homes.append(home)
        importing.put_on_site(listings=homes, by=by, at=timezone.now())
        # Also those that an earlier run, stopped half-way, did not come to.
        publishing.follow_locations(places, on=timezone.localdate())
        self.stdout.write(f"{path.name}: {len(places)} places loaded, {bad} rows left out.")
        return bad


def read(path: Path) -> list[CqcRecord | BadRow]:
    """The records of a directory or of one API body."""
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".json":
        return [cqc_files.read_api_body(text)]
    return list(cqc_files.read_directory(text.splitlines(keepends=True)))


def day_of(path: Path, record: CqcRecord) -> date:
    """An API body is as old as its newest report; the directory has its own day."""
    if path.suffix != ".json":
        return DIRECTORY_DAY
    days = [rating.published_on for rating in record.ratings if rating.published_on]
    return max(days, default=DIRECTORY_DAY)
