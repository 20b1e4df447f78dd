"""`manage.py embed`: has the language model read what is new, for search by meaning. Without beat, run it each hour."""

import time
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.management.progress import Progress
from search.meaning import loading, reading


class Command(BaseCommand):
    help = "Have the language model read new and changed documents. May be killed at any moment and run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--all", action="store_true", help="read everything again: for another model"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            model = loading.model()
        except ImproperlyConfigured as problem:
            raise CommandError(str(problem)) from problem
        if options["all"]:
            reading.read_all_again()
        started = time.monotonic()
        count = reading.read(model, progress=Progress(self.stdout))
        left = reading.how_many_wait()
        self.stdout.write(f"{count:,} documents read in {time.monotonic() - started:.0f} s.")
        if left:
            self.stdout.write(
                f"{left:,} wait: another process reads them now, or they just changed."
            )
