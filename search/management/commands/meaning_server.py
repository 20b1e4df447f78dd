"""`manage.py meaning_server`: holds the language model, and answers the site's searches. Ctrl-C or SIGTERM stops it."""

import signal
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from search.meaning import loading
from search.meaning.server import AlreadyRunning, Meanings, Server

# What the system allows for the name of a socket.
LONGEST_NAME = 100


class Command(BaseCommand):
    help = "Run the server of meanings on SEARCH_MEANING_SOCKET, beside the site."

    def handle(self, *args: Any, **options: Any) -> None:
        named = settings.SEARCH_MEANING_SOCKET
        if not named or len(named) > LONGEST_NAME:
            raise CommandError(
                "Set SEARCH_MEANING_SOCKET to a file for the socket, with a name of at most "
                f"{LONGEST_NAME} letters, here and for the site."
            )
        try:
            model = loading.model()
            meanings = Meanings(model, loading.matrix(model.width))
            meanings.refresh()
            server = Server(Path(named), meanings)
        except ImproperlyConfigured as problem:
            raise CommandError(str(problem)) from problem
        except AlreadyRunning as refusal:
            raise CommandError(f"A server listens on {named} already.") from refusal
        except OSError as problem:
            raise CommandError(f"{named} cannot be listened to: {problem}") from problem
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        self.stdout.write(f"{len(meanings.matrix):,} documents. Answering on {named}")
        try:
            server.serve()
        except KeyboardInterrupt:
            self.stdout.write("Stopped.")
