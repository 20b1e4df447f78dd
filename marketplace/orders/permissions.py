"""Who may order, answer and look, with the reason in plain words when they may not."""

from marketplace.foundations.authority import Authority
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.permissions import Permission
from marketplace.orders.models import Order


def can_order(by: Authority, person_id: int) -> bool:
    """Whether the actor may fill the basket and order for this person."""
    return by.may(Permission.PLACE_ORDER, person_id=person_id)


def must_be_able_to_order(by: Authority, person_id: int | None) -> None:
    """Raise NotAllowed unless the actor may order for this person."""
    if person_id is None:
        raise NotAllowed("Say for whom first: choose a person under “People you help”.")
    by.must(
        Permission.PLACE_ORDER,
        "You may not order for this person now. They can let you: ask them for a mandate to order.",
        person_id=person_id,
    )


def can_settle(by: Authority, order: Order) -> bool:
    """Whether the actor is the person, or decides about conflicts in the order's council.

    A broker never settles what the checks asked, whatever the mandate says (domain.md A1).
    """
    if by.may(Permission.ANSWER_NOTICE, person_id=order.person_id):
        return True
    return order.council_id is not None and by.may(
        Permission.DECIDE_CONFLICT, council_id=order.council_id
    )


def must_be_able_to_settle(by: Authority, order: Order) -> None:
    """Raise NotAllowed unless the actor may settle what the checks asked."""
    if not can_settle(by, order):
        raise NotAllowed("Only the person whose support this is, or their council, can answer.")


def can_answer(by: Authority, organisation_id: int) -> bool:
    """Whether the actor may accept or decline orders for this organisation."""
    return by.may(Permission.ANSWER_ORDER, organisation_id=organisation_id)


def must_be_able_to_answer(by: Authority, order: Order) -> None:
    """Raise NotAllowed unless the actor answers orders for the organisation that got this one."""
    by.must(
        Permission.ANSWER_ORDER,
        "You may not answer orders for this organisation. Ask its manager.",
        organisation_id=order.organisation_id,
    )
