"""`manage.py index_listings`: writes what search knows of every listing again. Run it after an upgrade."""

import time
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from marketplace.listings import publishing, queries
from search.actions import refresh_vocabulary


class Command(BaseCommand):
    help = (
        "Write what search knows of every live listing again, and the words it corrects spelling by. "
        "An upgrade may have changed what listings say there. May be killed and run again."
    )

    def handle(self, **options: Any) -> None:
        """Visitors search all the while; an engine hears of each change."""
        started = time.monotonic()
        ids = queries.live_listing_ids()
        count = publishing.put_all_in_search(ids, on=timezone.localdate())
        refresh_vocabulary()
        self.stdout.write(f"{count:,} listings in {time.monotonic() - started:.0f} s.")
