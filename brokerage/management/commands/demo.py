"""Loads the demonstration market. A second run finds it there and only says who can sign in."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from brokerage.management.demonstration import personas, steps


class Command(BaseCommand):
    help = "Load the demonstration market: real places and services, made-up people and prices."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what is not there yet, then say who can sign in and what to try."""
        steps.load(steps.STEPS, at=timezone.now(), say=self.stdout.write)
        self.stdout.write(personas.as_table())
