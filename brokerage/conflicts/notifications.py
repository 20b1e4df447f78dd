"""Letters to the council: a case waits for a decision. Called after commit.

A letter names the order and where to look, and nothing of the person, their needs or who is linked.
"""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse

from brokerage.conflicts.models import ConflictCase
from marketplace.people.models import User


def case_waits(case: ConflictCase, officers: Sequence[User]) -> None:
    """To each officer who may decide it: one letter each, so that nobody learns an address."""
    address = settings.SITE_URL + reverse("office_case", args=[case.pk])
    letters = [
        EmailMessage(
            subject=f"Order {case.order.reference}: waiting for a decision",
            body=(
                "An order waits for somebody at the council to decide, and you may.\n"
                "Nothing is bought and no money is set aside until then.\n\n"
                f"Sign in to see it:\n{address}\n"
            ),
            to=[officer.email],
        )
        for officer in officers
    ]
    get_connection().send_messages(letters)
