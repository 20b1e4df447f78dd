"""`manage.py reindex`: builds the engine's index anew from the database while the old one is searched."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.backends.away import EngineAway
from search.engine import configured
from search.management.progress import Progress
from search.reindexing import AlreadyRebuilding, reindex


class Command(BaseCommand):
    help = (
        "Build the search engine's index anew, while the old one is searched, and swap them at once. "
        "May be killed at any moment and run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-needed",
            action="store_true",
            help="only when there is no index, or one of another version of the program",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        engine = configured()
        if engine is None:
            raise CommandError(
                "There is no search engine: set ELASTICSEARCH_URL or OPENSEARCH_URL. "
                "PostgreSQL's own index needs no rebuilding."
            )
        started = time.monotonic()
        try:
            if options["if_needed"] and engine.indices.is_current():
                self.stdout.write("The index is as it should be.")
                return
            count = reindex(engine, progress=Progress(self.stdout))
        except AlreadyRebuilding as refusal:
            raise CommandError("Another process is rebuilding the index now.") from refusal
        except EngineAway as failure:
            raise CommandError(
                f"The engine stopped answering, and search stays as it was. Run this again. {failure}"
            ) from failure
        self.stdout.write(
            f"{count:,} documents are searched, after {time.monotonic() - started:.0f} s."
        )
