"""The states of an order and the moves between them."""

from django.db.models import TextChoices

from marketplace.foundations.lifecycle import Lifecycle


class OrderState(TextChoices):
    """Where an order stands, in words for the screen."""

    PROPOSED = "proposed", "Being checked"
    BLOCKED = "blocked", "Cannot go ahead"
    AWAITING_ANSWER = "awaiting_answer", "Waiting for the person’s answer"
    AWAITING_DECISION = "awaiting_decision", "Waiting for the council"
    REFUSED = "refused", "Refused"
    PLACED = "placed", "Sent to the provider"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined by the provider"
    CANCELLED = "cancelled", "Cancelled"


# States in which the order's money is committed in the ledger.
HOLDS_MONEY = frozenset({OrderState.PLACED, OrderState.ACCEPTED})

ORDER = Lifecycle(
    "order",
    {
        "block": (
            {OrderState.PROPOSED, OrderState.AWAITING_ANSWER, OrderState.AWAITING_DECISION},
            OrderState.BLOCKED,
        ),
        "ask_person": ({OrderState.PROPOSED}, OrderState.AWAITING_ANSWER),
        "ask_council": ({OrderState.AWAITING_ANSWER}, OrderState.AWAITING_DECISION),
        "refuse": ({OrderState.AWAITING_ANSWER, OrderState.AWAITING_DECISION}, OrderState.REFUSED),
        "place": (
            {OrderState.PROPOSED, OrderState.AWAITING_ANSWER, OrderState.AWAITING_DECISION},
            OrderState.PLACED,
        ),
        "accept": ({OrderState.PLACED}, OrderState.ACCEPTED),
        "decline": ({OrderState.PLACED}, OrderState.DECLINED),
        "cancel": (
            {
                OrderState.AWAITING_ANSWER,
                OrderState.AWAITING_DECISION,
                OrderState.PLACED,
                OrderState.ACCEPTED,
            },
            OrderState.CANCELLED,
        ),
    },
)
