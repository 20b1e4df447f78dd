"""What a provider is told of a change that was sent in: it is on the site, or an editor sent it back.

Wagtail would write to the account that sent it, who may have left since, and name a page of the office
that providers cannot open. For listings these letters go instead, to everybody who keeps the
organisation's listings on that day. What else is approved in the office is told as Wagtail does.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from wagtail.admin.mail import (
    WorkflowStateApprovalEmailNotifier,
    WorkflowStateRejectionEmailNotifier,
)
from wagtail.models import WorkflowState
from wagtail.signals import workflow_approved, workflow_rejected

from marketplace.foundations.permissions import Permission
from marketplace.listings.models import Listing
from marketplace.people import queries as people
from marketplace.people.models import User


class ToKeepers:
    """Writes to whom a listing concerns today, in our words; about anything else as Wagtail does."""

    subject: str
    body: str

    def get_recipient_users(self, workflow_state: WorkflowState, **given: Any) -> Collection[User]:
        """Whoever keeps the listings of the organisation on that day."""
        listing = workflow_state.content_object
        if isinstance(listing, Listing):
            return people.who_may(
                Permission.EDIT_LISTING, organisation_id=listing.organisation_id, on=localdate()
            )
        others: Collection[User] = super().get_recipient_users(workflow_state, **given)
        return others

    def send_notifications(
        self, templates: Any, context: dict[str, Any], recipients: Iterable[User], **given: Any
    ) -> Any:
        """What an editor wrote stays on the site, behind sign-in."""
        listing = context["object"]
        if isinstance(listing, Listing):
            return _write(
                recipients,
                subject=self.subject.format(listing.title),
                body=self.body.format(listing.title),
            )
        return super().send_notifications(templates, context, recipients, **given)


class ListingAgreed(ToKeepers, WorkflowStateApprovalEmailNotifier):
    """An editor agreed to it."""

    subject = "It is on the site: {}"
    body = "An editor agreed to “{}”. Everybody can see it now."


class ListingSentBack(ToKeepers, WorkflowStateRejectionEmailNotifier):
    """An editor wants something changed first."""

    subject = "Please change it: {}"
    body = "An editor sent “{}” back. Your page of listings says why."


def _write(recipients: Iterable[User], *, subject: str, body: str) -> bool:
    """One letter each, once what they tell of stands. A mail server that fails undoes nothing."""
    address = settings.SITE_URL + reverse("marketplace:provider_listings")
    letters = [
        EmailMessage(
            subject=subject, body=f"{body}\n\nSign in to see it:\n{address}\n", to=[one.email]
        )
        for one in recipients
    ]

    # A function with a name: Django's report of a failure asks for it, and a partial has none.
    def send() -> None:
        get_connection().send_messages(letters)

    transaction.on_commit(send, robust=True)
    return True


agreed, sent_back = ListingAgreed(), ListingSentBack()
# Under the names of Wagtail's own, which are connected later and so are not.
workflow_approved.connect(
    agreed, sender=WorkflowState, dispatch_uid="workflow_state_approved_email_notification"
)
workflow_rejected.connect(
    sent_back, sender=WorkflowState, dispatch_uid="workflow_state_rejected_email_notification"
)
