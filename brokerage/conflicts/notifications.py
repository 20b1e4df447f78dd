"""Letters to the council: a case waits for a decision. Called after commit.

A letter names the order and where to look, and nothing of the person, their needs or who is linked.
"""

from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils.timezone import localdate

from brokerage.conflicts import officers, queries
from brokerage.conflicts.models import ConflictCase
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.people import queries as people
from marketplace.people.authority import own_authority
from marketplace.people.models import User


def case_waits(case_id: int) -> None:
    """To every officer of the council who may decide this case: one letter each."""
    case = queries.find_case(case_id)
    if case is None or case.council_id is None:
        return
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
        for officer in who_may_decide(case, on=localdate())
    ]
    get_connection().send_messages(letters)


def who_may_decide(case: ConflictCase, *, on: date) -> list[User]:
    """Officers whose posts reach the case and who are linked to nobody in it."""
    found = []
    for officer in people.officers_of(case.council_id or 0, on):
        try:
            officers.must_be_able_to_decide(own_authority(officer, on=on), case, on=on)
        except NotAllowed:
            continue
        found.append(officer)
    return found
