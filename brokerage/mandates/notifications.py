"""Letters about mandates, one function each. Called after commit."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from brokerage.mandates import queries
from brokerage.mandates.models import Mandate


def mandate_asked(mandate_id: int) -> None:
    """To the person: somebody asks to act for you."""
    mandate = queries.with_people(mandate_id)
    write_to_person(mandate, "asked", f"{mandate.holder} asks to act for you")


def mandate_granted(mandate_id: int) -> None:
    """To the holder: you may act. To the person: who may act for you from now on."""
    mandate = queries.with_people(mandate_id)
    write_to_holder(mandate, "granted", f"You can now act for {mandate.person}")
    write_to_person(mandate, "granted_copy", f"{mandate.holder} can now act for you")


def mandate_declined(mandate_id: int) -> None:
    """To the holder: the person said no."""
    mandate = queries.with_people(mandate_id)
    write_to_holder(mandate, "declined", "The answer to your request to act for somebody")


def mandate_revoked(mandate_id: int, ended_by_id: int | None) -> None:
    """To the side that did not end it."""
    mandate = queries.with_people(mandate_id)
    if ended_by_id == mandate.holder_id:
        write_to_person(mandate, "given_up", f"{mandate.holder} no longer acts for you")
    else:
        write_to_holder(mandate, "revoked", f"You can no longer act for {mandate.person}")


def write_to_person(mandate: Mandate, letter: str, subject: str) -> None:
    """Send a letter to the person, who has no e-mail address when they have no account."""
    if mandate.person.user is not None:
        write(mandate, letter, subject, mandate.person.user.email, "brokerage:people_who_help")


def write_to_holder(mandate: Mandate, letter: str, subject: str) -> None:
    """Send a letter to the one who acts."""
    write(mandate, letter, subject, mandate.holder.email, "brokerage:clients")


def write(mandate: Mandate, letter: str, subject: str, email: str, page: str) -> None:
    """Send one plain-text letter with the address of the page where its reader can act."""
    words = {"mandate": mandate, "page": settings.SITE_URL + reverse(page)}
    body = render_to_string(f"brokerage/mandates/letters/{letter}.txt", words)
    send_mail(subject, body, None, [email])
