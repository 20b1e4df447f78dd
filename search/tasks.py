"""Search in the background. Each task may run twice without harm, and be lost: the next minute has another."""

from celery import shared_task
from django.conf import settings

from search import outbox
from search.meaning import loading, reading

# A minute's task is done before the next.
SECONDS = 45


@shared_task
def push_changes() -> None:
    """Send the changes that wait to the search engine."""
    outbox.send()


@shared_task
def read_meanings() -> None:
    """Have the language model read what is new; nothing to do where none is set up."""
    if settings.SEARCH_MEANING_SOCKET:
        reading.read(loading.model(), seconds=SECONDS)
