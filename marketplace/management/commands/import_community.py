"""Loads community activities from public files about Trafford. Can be run again at any time."""

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from marketplace.foundations.authority import system_authority
from marketplace.foundations.permissions import Permission
from marketplace.listings import community_files, importing
from marketplace.listings.community_files import ActivityRecord

FOLDER = Path(__file__).resolve().parents[3] / "data" / "trafford"
FILES = {
    "libraries": "trafford_libraries.csv",
    "food_banks": "trafford_food_banks.csv",
    "sports_clubs": "sports_clubs.csv",
    "charities": "charities_operating_in_trafford.csv",
}


class Command(BaseCommand):
    help = "Load libraries, food banks, sports clubs and charities as community activities."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--folder", type=Path, default=FOLDER, help=f"a folder with {', '.join(FILES.values())}"
        )

    def handle(self, *, folder: Path, **options: Any) -> None:
        """What is not for this catalogue is counted, with why."""
        by = system_authority("import_community", Permission.MODERATE_LISTING)
        categories = importing.categories_by_slug()
        for kind, name in FILES.items():
            path = folder / name
            if not path.exists():
                self.stdout.write(f"{name}: not in {folder}, passed over.")
                continue
            try:
                text = path.read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError) as problem:
                raise CommandError(f"{path}: cannot be read ({problem})") from problem
            listings, left_out = [], Counter[str]()
            for record in community_files.read(kind, text.splitlines(keepends=True)):
                if isinstance(record, ActivityRecord):
                    organisation = importing.organisation_for(record=record, by=by)
                    try:
                        listing = importing.activity_listing(
                            record=record, organisation=organisation, categories=categories
                        )
                    except importing.CategoryMissing as problem:
                        raise CommandError(str(problem)) from problem
                    listings.append(listing)
                else:
                    left_out[record.reason] += 1
                    if record.reason.startswith("has no"):
                        self.stderr.write(f"{name}, line {record.line}: {record.reason}.")
            importing.put_on_site(listings=listings, by=by, at=timezone.now())
            self.stdout.write(
                f"{name}: {len(listings)} activities loaded, {left_out.total()} left out."
            )
            for reason, count in left_out.most_common():
                self.stdout.write(f"    {count} left out: {reason}")
