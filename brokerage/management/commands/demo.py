"""Loads the demonstration market. A second run finds it there and only says who can sign in."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from brokerage.management.demonstration import personas, steps


class Command(BaseCommand):
    help = "Load the demonstration market: real places and services, made-up people and prices."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what is not there yet, then say who can sign in and what to try.

        Never on a real site: everybody knows the password of its made-up administrator.
        """
        if not settings.DEMONSTRATION_MARKET:
            raise CommandError(
                "This is a real site, and the demonstration opens accounts whose password everybody "
                "knows. Nothing was loaded. To see the demonstration, run `make demo` elsewhere."
            )
        steps.load(steps.STEPS, at=timezone.now(), say=self.stdout.write)
        self.stdout.write(personas.as_table())
