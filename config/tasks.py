"""Housekeeping in the background. Each task may run twice without harm."""

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from marketplace.foundations.authority import system_authority
from marketplace.listings import publishing
from marketplace.saved_searches.actions import send_alerts
from search import unmet
from search.actions import refresh_vocabulary


@shared_task
def publish_what_is_due() -> None:
    """Publish pages and listings whose time has come, and take down those whose time is over."""
    call_command("publish_scheduled")


@shared_task
def follow_preferred_lists() -> None:
    """Councils' preferences begin and end by the calendar: make search say so."""
    publishing.follow_standings(on=timezone.localdate())


@shared_task
def forget_old_sessions() -> None:
    """Delete sessions that nobody can use any more."""
    call_command("clearsessions")


@shared_task
def read_words_again() -> None:
    """Spelling and suggestions follow what is offered now; old counts of unmet searches are deleted."""
    refresh_vocabulary()
    unmet.forget_old(on=timezone.localdate())


@shared_task
def send_search_alerts() -> None:
    """Whoever saved a search hears what is new in it."""
    send_alerts(by=system_authority("send_search_alerts"), at=timezone.now())
