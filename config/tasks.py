"""Housekeeping in the background. Each task may run twice without harm."""

from celery import shared_task
from django.core.management import call_command


@shared_task
def publish_what_is_due() -> None:
    """Publish pages and listings whose time has come, and take down those whose time is over."""
    call_command("publish_scheduled")


@shared_task
def forget_old_sessions() -> None:
    """Delete sessions that nobody can use any more."""
    call_command("clearsessions")
