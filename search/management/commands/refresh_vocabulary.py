"""Reads words and phrases of all documents again and deletes old counts. Without beat, run it each night."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from search import unmet
from search.actions import refresh_vocabulary


class Command(BaseCommand):
    help = "Read again the words and phrases of everything that can be found: for spelling and suggestions."

    def handle(self, **options: Any) -> None:
        """Safe at any time: searches see the old words until the new ones are in."""
        self.stdout.write(f"{refresh_vocabulary():,} words.")
        unmet.forget_old(on=timezone.localdate())
