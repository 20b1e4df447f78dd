"""Counts the words of all documents again: what misspelt words are corrected to. Run it each night."""

from typing import Any

from django.core.management.base import BaseCommand

from search.actions import refresh_vocabulary


class Command(BaseCommand):
    help = "Count the words of everything that can be found, for correcting spelling."

    def handle(self, **options: Any) -> None:
        """Safe at any time: searches see the old words until the new ones are in."""
        self.stdout.write(f"{refresh_vocabulary():,} words.")
