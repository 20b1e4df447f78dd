"""`manage.py reconcile_ledger`: does the book add up? Exit status 1 when anything drifts."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from marketplace.foundations.money import format_pounds
from marketplace.ledger import queries


class Command(BaseCommand):
    """Prints the trial balance and what does not add up. Reads only; run it every night."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare balances with postings, and entries with nothing."""
        for kind, pence in queries.trial_balance().items():
            self.stdout.write(f"{kind:<20}{format_pounds(pence):>20}")
        found = queries.drift()
        for one in found:
            self.stderr.write(
                f"{one.problem}: {one.subject} "
                f"(expected {format_pounds(one.expected_pence)}, "
                f"found {format_pounds(one.found_pence)})"
            )
        if found:
            raise CommandError(f"{len(found)} things do not add up.", returncode=1)
        self.stdout.write("Everything adds up.")
