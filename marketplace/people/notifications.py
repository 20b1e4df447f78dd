"""The mails about orders, in plain text: one function a message, sent once the order stands.

A mail says that something happened and where to look. What is bought, for how much and why stays on
the site, behind sign-in. Recipients are found by their ids when the mail is sent: whoever may not see
the order any more is not written to. `settings.STILL_HELPS` names the function that knows whether
somebody still acts for a person; this floor knows nothing of mandates.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.timezone import localdate

from marketplace.foundations.permissions import Permission
from marketplace.foundations.prepared import prepared
from marketplace.people.models import Membership, Person, User
from marketplace.people.roles import ORGANISATION_PERMISSIONS

ANSWERING_ROLES = [
    role
    for role, permissions in ORGANISATION_PERMISSIONS.items()
    if Permission.ANSWER_ORDER in permissions
]


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What the mails need to know of an order. `reached_provider` once it was sent to them."""

    reference: str
    provider_name: str
    person_id: int
    organisation_id: int
    placed_by_id: int
    reached_provider: bool


@dataclass(frozen=True, slots=True)
class Recipients:
    """E-mail addresses: of the person and who ordered for them, and of the provider's staff."""

    buyers: tuple[str, ...]
    providers: tuple[str, ...]


def recipients_of(order: OrderFacts, *, on: date) -> Recipients:
    """Who hears of an order. People without an account get no mail.

    The person always does; who ordered for them only while they may still see it.
    """
    buyers, providers = [], []
    for user_id, email, person_id, answers in _addresses(
        order.person_id, order.placed_by_id, order.organisation_id, on
    ):
        if person_id == order.person_id or (
            user_id == order.placed_by_id and _still_helps(user_id, order.person_id, on)
        ):
            buyers.append(email)
        if answers:
            providers.append(email)
    return Recipients(buyers=tuple(buyers), providers=tuple(providers))


def _still_helps(user_id: int, person_id: int, on: date) -> bool:
    ask: Callable[[int, int, date], bool] = import_string(settings.STILL_HELPS)
    return ask(user_id, person_id, on)


@prepared
def _addresses(
    person_id: int, placed_by_id: int, organisation_id: int, on: date
) -> QuerySet[User, tuple[Any, ...]]:
    answers_orders = Membership.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=on),
        organisation_id=organisation_id,
        role__in=ANSWERING_ROLES,
        started_on__lte=on,
    )
    # A union of three short lists: with "or" PostgreSQL would look at every account.
    concerned = answers_orders.values("user_id").union(
        Person.objects.filter(pk=person_id, user__isnull=False).values("user_id"),
        User.objects.filter(pk=placed_by_id).values("pk"),
    )
    return (
        User.objects.filter(pk__in=concerned, is_active=True)
        .annotate(answers_orders=Exists(answers_orders.filter(user_id=OuterRef("pk"))))
        .order_by("pk")
        .values_list("pk", "email", "person__id", "answers_orders")
    )


def order_asked(order: OrderFacts) -> None:
    """The person must read something and answer before the order can go on."""
    _tell(
        order,
        buyers=(
            "please read and answer",
            "Before this order can go on, there is something to read and answer.\n"
            "The person whose support it is answers. You can say no: support you have now carries on.",
        ),
    )


def order_blocked(order: OrderFacts) -> None:
    """The order cannot go ahead."""
    _tell(
        order,
        buyers=(
            "it cannot go ahead",
            "This order cannot go ahead as it is. No money was used and support you have now carries on.\n"
            "The page of the order says why and what you can do.",
        ),
    )


def order_placed(order: OrderFacts) -> None:
    """The order went to the provider."""
    _tell(
        order,
        buyers=(
            "it is on its way",
            f"Your order went to {order.provider_name}. They will say yes or no.\n"
            "The money is set aside. If they say no it is free again at once.",
        ),
        providers=(
            "a new order",
            f"There is a new order for {order.provider_name}. Please accept or decline it.",
        ),
    )


def order_answered(order: OrderFacts) -> None:
    """The person answered; now the council decides."""
    _tell(
        order,
        buyers=(
            "your council will decide",
            "Thank you for the answer. Somebody at the council who is not connected decides now.\n"
            "Nothing is bought until then, and support you have now carries on.",
        ),
    )


def order_money_missing(order: OrderFacts) -> None:
    """All was agreed, but the money is not there."""
    _tell(
        order,
        buyers=(
            "the money is not there",
            "This order was agreed, but the budget chosen for it can no longer pay.\n"
            "The page of the order says why. Support you have now carries on.",
        ),
    )


def order_refused(order: OrderFacts) -> None:
    """The person or the council said no."""
    _tell(
        order,
        buyers=(
            "it will not go ahead",
            "This order will not go ahead. No money was used and support you have now carries on.\n"
            "The page of the order says why.",
        ),
    )


def order_accepted(order: OrderFacts) -> None:
    """The provider said yes."""
    _tell(order, buyers=("accepted", f"{order.provider_name} said yes to your order."))


def order_declined(order: OrderFacts) -> None:
    """The provider said no."""
    _tell(
        order,
        buyers=(
            "declined",
            f"{order.provider_name} said no to your order. The money is free again.\n"
            "The page of the order says why.",
        ),
    )


def order_cancelled(order: OrderFacts) -> None:
    """The order was cancelled; the provider hears of it only when it had reached them."""
    told = ("cancelled", "This order was cancelled. There is nothing to do.")
    _tell(
        order,
        buyers=("cancelled", "This order was cancelled. Money set aside for it is free again."),
        providers=told if order.reached_provider else None,
    )


BY_EVENT: dict[str, Callable[[OrderFacts], None]] = {
    "order.asked": order_asked,
    "order.blocked": order_blocked,
    "order.placed": order_placed,
    "order.answered": order_answered,
    "order.money_missing": order_money_missing,
    "order.refused": order_refused,
    "order.accepted": order_accepted,
    "order.declined": order_declined,
    "order.cancelled": order_cancelled,
}


def _tell(
    order: OrderFacts,
    *,
    buyers: tuple[str, str] | None = None,
    providers: tuple[str, str] | None = None,
) -> None:
    """Mail (subject, text) to each side: one mail a recipient, so that nobody learns an address."""
    recipients = recipients_of(order, on=localdate())
    mails = []
    for to, told, page in (
        (recipients.buyers, buyers, "marketplace:order"),
        (recipients.providers, providers, "marketplace:provider_order"),
    ):
        if told is None:
            continue
        subject, text = told
        address = settings.SITE_URL + reverse(page, args=[order.reference])
        mails += [
            EmailMessage(
                subject=f"Order {order.reference}: {subject}",
                body=f"{text}\n\nSign in to see it:\n{address}\n",
                to=[one],
            )
            for one in to
        ]
    get_connection().send_messages(mails)
