"""The steps of placing an order, used when it is first made and again when the checks are answered."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from marketplace.foundations import audit
from marketplace.foundations.authority import Authority
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.ledger import actions as ledger
from marketplace.ledger.actions import FundAmount
from marketplace.ledger.queries import FundPosition
from marketplace.listings.queries import category_path_ids
from marketplace.orders import pricing, queries
from marketplace.orders.checks import Check, Finding, ProposedLine, ProposedOrder
from marketplace.orders.lifecycle import ORDER
from marketplace.orders.matching import why_fund_cannot_pay
from marketplace.orders.models import BasketLine, Order, OrderCheck, OrderLine
from marketplace.people import notifications

# No vowels, so that no word appears; no 0, 1, L and U, which are misread on the telephone.
REFERENCE_SIGNS = "BCDFGHJKMNPQRSTVWXYZ23456789"


class FundCannotPay(NotAllowed):
    """The chosen money may not pay for this, or is not this person's: which of the two is not told."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A basket line and the fund that shall pay for it; None for what is free."""

    line: BasketLine
    fund_id: int | None


def must_be_able_to_pay(
    choices: Sequence[Choice], positions: Sequence[FundPosition], today: date
) -> None:
    """Raise FundCannotPay when a fund is unknown, another's, or restricted to something else."""
    known = {position.fund_id: position for position in positions}
    for choice in choices:
        line = choice.line
        if queries.total_of(line) == 0:
            continue
        position = known.get(choice.fund_id or 0)
        if position is None:
            raise FundCannotPay(f"Choose which budget pays for “{line.listing.title}”.")
        first = line.starts_on or today
        problem = why_fund_cannot_pay(
            position,
            category_path=category_path_ids(line.listing.category_id),
            starts_on=first,
            ends_on=last_day_of(line, first),
        )
        if problem:
            raise FundCannotPay(
                f"“{position.label}” cannot pay for “{line.listing.title}”. {problem}"
            )


def last_day_of(line: BasketLine | OrderLine, first: date) -> date:
    """The last day on which a line can be given when it starts on `first`."""
    return pricing.last_day(
        unit=line.unit,
        quantity_hundredths=line.quantity_hundredths,
        weeks=line.weeks,
        starts_on=first,
    )


def propose(
    choices: Sequence[Choice],
    *,
    council_id: int | None,
    key: str,
    note: str,
    by: Authority,
    at: datetime,
) -> tuple[Order, list[OrderLine]]:
    """Write down the order to one provider with words and prices as they are now."""
    first = choices[0].line
    organisation = first.listing.organisation
    starts = [choice.line.starts_on for choice in choices if choice.line.starts_on]
    order = Order.objects.create(
        reference=make_reference(),
        person_id=first.person_id,
        council_id=council_id,
        organisation=organisation,
        placed_by_id=by.actor_id,
        mandate_id=by.mandate_id,
        total_pence=sum(queries.total_of(choice.line) for choice in choices),
        starts_on=min(starts, default=None),
        note=note,
        created_at=at,
        idempotency_key=queries.order_key(key, first.person_id, organisation.pk),
    )
    lines = OrderLine.objects.bulk_create(
        _order_line(order, choice, position) for position, choice in enumerate(choices, start=1)
    )
    return order, lines


def _order_line(order: Order, choice: Choice, position: int) -> OrderLine:
    line = choice.line
    total_pence = queries.total_of(line)
    return OrderLine(
        order=order,
        listing_id=line.listing_id,
        listing_revision_id=line.listing.live_revision_id,
        category_id=line.listing.category_id,
        fund_id=choice.fund_id if total_pence else None,
        title=line.listing.title,
        unit=line.unit,
        unit_price_pence=line.unit_price_pence,
        quantity_hundredths=line.quantity_hundredths,
        weeks=line.weeks,
        starts_on=line.starts_on,
        total_pence=total_pence,
        position=position,
    )


def make_reference() -> str:
    """A number to tell on the telephone and impossible to guess: "KR4M-9TXD"."""
    signs = [secrets.choice(REFERENCE_SIGNS) for _ in range(8)]
    return f"{''.join(signs[:4])}-{''.join(signs[4:])}"


def run_checks(
    order: Order, lines: Sequence[OrderLine], *, placed_by_person_id: int | None, at: datetime
) -> list[Finding]:
    """Ask every check of settings.ORDER_CHECKS, keep what each said, and return all of it."""
    proposed = ProposedOrder(
        order_id=order.pk,
        person_id=order.person_id,
        council_id=order.council_id,
        organisation_id=order.organisation_id,
        placed_by_id=order.placed_by_id,
        placed_by_person_id=placed_by_person_id,
        mandate_id=order.mandate_id,
        total_pence=order.total_pence,
        lines=tuple(_proposed_line(line) for line in lines),
    )
    said: list[tuple[str, list[Finding]]] = []
    for path in settings.ORDER_CHECKS:
        check: Check = import_string(path)
        said.append((path, list(check(proposed, at))))
    OrderCheck.objects.bulk_create(
        OrderCheck(
            order=order,
            check_path=path,
            checked_at=at,
            outcome=max((one.severity for one in found), key=lambda one: one.rank, default=""),
            findings=[asdict(one) for one in found],
        )
        for path, found in said
    )
    return [finding for _, found in said for finding in found]


def _proposed_line(line: OrderLine) -> ProposedLine:
    return ProposedLine(
        listing_id=line.listing_id,
        category_id=line.category_id,
        fund_id=line.fund_id,
        unit=line.unit,
        unit_price_pence=line.unit_price_pence,
        quantity_hundredths=line.quantity_hundredths,
        weeks=line.weeks,
        total_pence=line.total_pence,
    )


def commit(order: Order, lines: Sequence[OrderLine], *, by: Authority, at: datetime) -> None:
    """Set the order's money aside. Raises NotEnoughMoney and then holds nothing."""
    ledger.commit_money(
        amounts=amounts_of(lines),
        key=f"order:{order.pk}:commit",
        by=by,
        at=at,
        subject=audit.subject_of(order),
    )


def release(order: Order, lines: Sequence[OrderLine], *, by: Authority, at: datetime) -> None:
    """Make the order's money free again."""
    ledger.release_money(
        amounts=amounts_of(lines),
        key=f"order:{order.pk}:release",
        by=by,
        at=at,
        subject=audit.subject_of(order),
    )


def put_back(order: Order, lines: Sequence[OrderLine], *, by: Authority, at: datetime) -> None:
    """What an order held that cannot go ahead is in the person's basket again, so that nothing is lost.

    What is there already is not put in twice.
    """
    there = queries.kinds_of_lines(order.person_id)
    prices = queries.prices_by_offer({line.listing_id for line in lines})
    wanted = [line for line in lines if queries.kind_of_line(line) not in there]
    BasketLine.objects.bulk_create(
        BasketLine(
            person_id=order.person_id,
            listing_id=line.listing_id,
            price_id=prices.get((line.listing_id, line.unit, line.unit_price_pence)),
            unit=line.unit,
            unit_price_pence=line.unit_price_pence,
            quantity_hundredths=line.quantity_hundredths,
            weeks=line.weeks,
            starts_on=line.starts_on,
            added_by_id=order.placed_by_id,
            added_at=at,
        )
        for line in wanted
    )
    audit.record(
        "basket.put_back", order, by=by, at=at, person_id=order.person_id, lines=len(wanted)
    )


def amounts_of(lines: Sequence[OrderLine]) -> list[FundAmount]:
    """What each line takes from its fund; nothing for what is free."""
    return [
        FundAmount(fund_id=line.fund_id, amount_pence=line.total_pence)
        for line in lines
        if line.fund_id is not None
    ]


def move(
    order: Order,
    name: str,
    event: str,
    *,
    by: Authority,
    at: datetime,
    changes: dict[str, Any] | None = None,
    **details: Any,
) -> None:
    """Make one move of the lifecycle: check, save, audit row; the mail of that event on commit."""
    order.state = ORDER.next_state(order.state, name)
    for field, value in (changes or {}).items():
        setattr(order, field, value)
    order.save(update_fields=["state", *(changes or {})])
    record(order, event, by=by, at=at, **details)
    tell(order, event)


def record(order: Order, event: str, *, by: Authority, at: datetime, **details: Any) -> None:
    """One row of the order's trail."""
    audit.record(
        event,
        order,
        by=by,
        at=at,
        person_id=order.person_id,
        council_id=order.council_id,
        organisation_id=order.organisation_id,
        **details,
    )


def tell(order: Order, event: str) -> None:
    """Mail those concerned once the order stands. A mail server that fails undoes nothing."""
    facts = notifications.OrderFacts(
        reference=order.reference,
        provider_name=order.organisation.name,
        person_id=order.person_id,
        organisation_id=order.organisation_id,
        placed_by_id=order.placed_by_id,
        reached_provider=order.placed_at is not None,
    )

    # A function with a name: Django's report of a failure asks for it, and a partial has none.
    def send() -> None:
        notifications.BY_EVENT[event](facts)

    transaction.on_commit(send, robust=True)
