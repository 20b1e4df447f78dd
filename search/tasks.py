"""Search in the background. Each task may run twice without harm, and be lost: the next minute has another."""

from celery import shared_task

from search import outbox


@shared_task
def push_changes() -> None:
    """Send the changes that wait to the search engine."""
    outbox.send()
