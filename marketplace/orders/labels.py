"""The words of an order on the screen: where it stands, what comes next, what happened."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from marketplace.foundations.models import AuditEntry
from marketplace.ledger.restrictions import in_words
from marketplace.orders.lifecycle import OrderState
from marketplace.orders.models import Order, OrderCheck

COLOURS = {
    OrderState.PROPOSED: "grey",
    OrderState.BLOCKED: "red",
    OrderState.AWAITING_ANSWER: "yellow",
    OrderState.AWAITING_DECISION: "yellow",
    OrderState.REFUSED: "red",
    OrderState.PLACED: "blue",
    OrderState.ACCEPTED: "green",
    OrderState.DECLINED: "red",
    OrderState.CANCELLED: "grey",
}
CARRIES_ON = "The support you have now carries on."
NEXT_STEPS = {
    OrderState.PROPOSED: "We are checking this order.",
    OrderState.BLOCKED: (
        "This order cannot go ahead as it is. No money was used. "
        f"What you chose is still in your basket. {CARRIES_ON}"
    ),
    OrderState.AWAITING_ANSWER: (
        "There is something to read before this order can go on. "
        f"No money is set aside yet. You can say no. {CARRIES_ON}"
    ),
    OrderState.AWAITING_DECISION: (
        "Somebody at the council who is not connected decides now. "
        f"No money is set aside yet. {CARRIES_ON}"
    ),
    OrderState.REFUSED: f"This order will not go ahead. No money was used. {CARRIES_ON}",
    OrderState.PLACED: (
        "The money is set aside. The provider says yes or no. If they say no, it is free again."
    ),
    OrderState.ACCEPTED: "The provider said yes. The money stays set aside to pay for the support.",
    OrderState.DECLINED: "The provider said no. The money is free again.",
    OrderState.CANCELLED: "This order was cancelled. Money set aside for it is free again.",
}
STEPS = {
    "order.asked": "Ordered. Something had to be read and answered first",
    "order.blocked": "Ordered. The checks stopped it",
    "order.placed": "Sent to the provider, and the money set aside",
    "order.answered": "Answered. Waiting for the council",
    "order.money_missing": "Agreed, but the money could not be set aside",
    "order.refused": "Refused",
    "order.accepted": "Accepted by the provider",
    "order.declined": "Declined by the provider, and the money freed",
    "order.cancelled": "Cancelled",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened, with who did it."""

    words: str
    at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What a check found, as the person reads it."""

    words: str
    remedy: str
    url: str


def steps(entries: Iterable[AuditEntry]) -> list[Step]:
    """The timeline in words."""
    return [Step(STEPS[entry.event], entry.at, entry.actor_name) for entry in entries]


def notices(checks: Iterable[OrderCheck]) -> list[Notice]:
    """What the checks said that nothing has settled yet; counted-only findings are left out."""
    return [
        Notice(finding["notice"], finding.get("remedy", ""), finding.get("url", ""))
        for check in checks
        for finding in check.findings
        if not finding["cleared"] and finding["severity"] != "monitor"
    ]


def state_words(order: Order, *, is_person: bool) -> str:
    """Where an order stands, said to the person or to somebody who helps them."""
    if is_person and order.state == OrderState.AWAITING_ANSWER:
        return "Waiting for your answer"
    return OrderState(order.state).label


def first_name(order: Order) -> str:
    """What a provider calls the person: no more than the first name."""
    return order.person.name.split()[0]


@dataclass(frozen=True, slots=True)
class Row:
    """One order in a list."""

    reference: str
    provider: str
    url: str
    titles: str
    total_pence: int
    ordered_on: str
    state: str
    colour: str


def rows(orders: Iterable[Order], *, is_person: bool) -> list[Row]:
    """Orders with provider and lines, as a list shows them to the person or to somebody who helps."""
    return [
        Row(
            reference=order.reference,
            provider=order.organisation.name,
            url=reverse("marketplace:order", args=[order.reference]),
            titles=", ".join(line.title for line in order.lines.all()),
            total_pence=order.total_pence,
            ordered_on=in_words(localdate(order.created_at)),
            state=state_words(order, is_person=is_person),
            colour=COLOURS[OrderState(order.state)],
        )
        for order in orders
    ]


def with_colours(orders: Iterable[Order]) -> list[tuple[Order, str]]:
    """Each order with the colour of its state."""
    return [(order, COLOURS[OrderState(order.state)]) for order in orders]
