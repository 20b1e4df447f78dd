"""Tells everybody who wants it what is new in their saved searches. Can be run again at any time."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from marketplace.foundations.authority import system_authority
from marketplace.saved_searches.actions import send_alerts


class Command(BaseCommand):
    help = "E-mail what is new in saved searches. Without beat, run it each morning."

    def handle(self, **options: Any) -> None:
        """What was told is not told again."""
        sent = send_alerts(by=system_authority("send_search_alerts"), at=timezone.now())
        self.stdout.write(f"{sent:,} e-mails.")
