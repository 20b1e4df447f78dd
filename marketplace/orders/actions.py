"""Writes of orders: placed by the person or for them, settled after the checks, answered, cancelled."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from marketplace.foundations.authority import Authority
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.ledger.actions import NotEnoughMoney
from marketplace.ledger.queries import FundPosition, lock_funds, positions_of
from marketplace.listings.queries import category_path_ids
from marketplace.orders import permissions, placing, queries
from marketplace.orders.checks import Finding, Severity, worst
from marketplace.orders.lifecycle import HOLDS_MONEY, OrderState
from marketplace.orders.matching import why_fund_cannot_pay
from marketplace.orders.models import BasketLine, Order, OrderLine
from marketplace.orders.placing import Choice
from marketplace.people.queries import lock_person

NEEDS_SETTLING = frozenset({Severity.DISCLOSE, Severity.APPROVE})


class BasketChanged(NotAllowed):
    """The basket is not what the page showed. Says what changed."""


@transaction.atomic
def place_orders(
    *,
    person_id: int,
    choices: Mapping[int, int | None],
    key: str,
    by: Authority,
    at: datetime,
    notes: Mapping[int, str] | None = None,
    expected_pence: int | None = None,
) -> list[Order]:
    """Turn basket lines into one order for each provider, and set the money aside.

    `choices` is basket line -> fund (None for what is free), `notes` organisation -> words for that
    provider, `expected_pence` the total that the page showed. The same `key` makes the orders once.
    What the checks hold back holds no money; what they block stays in the basket as well, so that
    nothing is lost. The person is locked first: two checkouts at once could each pass a check that
    they fail together. Raises NotAllowed, BasketChanged, FundCannotPay and NotEnoughMoney; then nothing
    is ordered.
    """
    permissions.must_be_able_to_order(by, person_id)
    person = lock_person(person_id)
    lines, is_made = queries.lock_basket_lines_for(key, person_id, choices.keys())
    if is_made or len(lines) != len(choices):
        made = queries.orders_made_with(key, person_id)
        if made:
            return made
    _must_match(lines, choices, expected_pence, at)
    chosen = [Choice(line, choices[line.pk]) for line in lines]
    placing.must_be_able_to_pay(chosen, positions_of(person_id), localdate(at))
    parts = sorted(_by_provider(chosen).items())
    if len(parts) > 1:
        # Several entries in one transaction: without one order for all, two could wait for each other.
        lock_funds({choice.fund_id for choice in chosen if choice.fund_id is not None})
    orders = [
        _place_one(
            part,
            council_id=person.council_id,
            key=key,
            note=(notes or {}).get(organisation_id, ""),
            by=by,
            at=at,
        )
        for organisation_id, part in parts
    ]
    blocked = {one.organisation_id for one in orders if one.state == OrderState.BLOCKED}
    used = [line.pk for line in lines if line.listing.organisation_id not in blocked]
    if used:
        BasketLine.objects.filter(pk__in=used).delete()
    return orders


def _must_match(
    lines: Sequence[BasketLine],
    choices: Mapping[int, int | None],
    expected_pence: int | None,
    at: datetime,
) -> None:
    if not choices:
        raise BasketChanged("There is nothing to order. Put something in the basket first.")
    if len(lines) != len(choices):
        raise BasketChanged(
            "Something was taken out of your basket or ordered already. Look at it again."
        )
    rows = [queries.basket_row(line, today=localdate(at)) for line in lines]
    changed = [row.mismatch.words for row in rows if row.mismatch]
    if changed:
        raise BasketChanged(" ".join(changed))
    if expected_pence is not None and expected_pence != sum(row.total_pence for row in rows):
        raise BasketChanged("Your basket changed after this page was opened. Look at it again.")


def _by_provider(chosen: Sequence[Choice]) -> dict[int, list[Choice]]:
    parts: dict[int, list[Choice]] = {}
    for choice in chosen:
        parts.setdefault(choice.line.listing.organisation_id, []).append(choice)
    return parts


def _place_one(
    part: Sequence[Choice],
    *,
    council_id: int | None,
    key: str,
    note: str,
    by: Authority,
    at: datetime,
) -> Order:
    order, lines = placing.propose(part, council_id=council_id, key=key, note=note, by=by, at=at)
    findings = placing.run_checks(order, lines, placed_by_person_id=by.own_person_id, at=at)
    gravest = worst(findings)
    if gravest is Severity.BLOCK:
        _block(order, findings, by, at)
    elif gravest in NEEDS_SETTLING:
        placing.move(order, "ask_person", "order.asked", by=by, at=at, rules=_rules(findings))
    else:
        _commit_and_place(order, lines, by, at)
    return order


def _block(order: Order, findings: Sequence[Finding], by: Authority, at: datetime) -> None:
    placing.move(order, "block", "order.blocked", by=by, at=at, rules=_rules(findings))


def _commit_and_place(
    order: Order, lines: Sequence[OrderLine], by: Authority, at: datetime
) -> None:
    placing.commit(order, lines, by=by, at=at)
    placing.move(
        order,
        "place",
        "order.placed",
        by=by,
        at=at,
        changes={"placed_at": at, "reason": ""},
        total_pence=order.total_pence,
    )


def _rules(findings: Sequence[Finding]) -> list[str]:
    return sorted({one.rule for one in findings if not one.cleared})


@transaction.atomic
def proceed_order(*, order_id: int, by: Authority, at: datetime) -> Order:
    """Ask the checks again after an answer or a decision, and place the order when nothing is left.

    While something is left the order stays where it is. It also stays when the money is no longer
    there; the reason then says so, and the answer that was given is kept. What is blocked now is in
    the basket again, as if the checks had stopped it at once.
    """
    order = queries.lock_order(order_id)
    permissions.must_be_able_to_settle(by, order)
    if order.state not in {OrderState.AWAITING_ANSWER, OrderState.AWAITING_DECISION}:
        return order
    lock_person(order.person_id)
    lines = list(order.lines.order_by("position"))
    findings = placing.run_checks(order, lines, placed_by_person_id=_person_id_of(order), at=at)
    gravest = worst(findings)
    if gravest is Severity.BLOCK:
        _block(order, findings, by, at)
        placing.put_back(order, lines, by=by, at=at)
    elif gravest not in NEEDS_SETTLING:
        _place_if_paid_for(order, lines, by, at)
    return order


def _place_if_paid_for(
    order: Order, lines: Sequence[OrderLine], by: Authority, at: datetime
) -> None:
    problem = _why_money_cannot_pay(lines, positions_of(order.person_id), at)
    if not problem:
        try:
            _commit_and_place(order, lines, by, at)
        except NotEnoughMoney as refusal:
            problem = str(refusal)
    if problem:
        order.reason = problem
        order.save(update_fields=["reason"])
        placing.record(order, "order.money_missing", by=by, at=at)
        placing.tell(order, "order.money_missing")


def _why_money_cannot_pay(
    lines: Sequence[OrderLine], positions: Sequence[FundPosition], at: datetime
) -> str:
    known = {position.fund_id: position for position in positions}
    for line in lines:
        if line.fund_id is None:
            continue
        position = known[line.fund_id]
        first = max(localdate(at), line.starts_on or localdate(at))
        problem = why_fund_cannot_pay(
            position,
            category_path=category_path_ids(line.category_id),
            starts_on=first,
            ends_on=placing.last_day_of(line, first),
        )
        if problem:
            return f"“{position.label}” can no longer pay. {problem}"
    return ""


def _person_id_of(order: Order) -> int | None:
    person = getattr(order.placed_by, "person", None)
    return person.pk if person else None


@transaction.atomic
def await_decision(*, order_id: int, by: Authority, at: datetime) -> Order:
    """The person has answered; now the council decides. Nothing is bought and no money held."""
    order = queries.lock_order(order_id)
    permissions.must_be_able_to_settle(by, order)
    placing.move(order, "ask_council", "order.answered", by=by, at=at)
    return order


@transaction.atomic
def refuse_order(*, order_id: int, reason: str, by: Authority, at: datetime) -> Order:
    """The person or the council says no, with a reason. It held no money, and visits carry on."""
    order = queries.lock_order(order_id)
    permissions.must_be_able_to_settle(by, order)
    changes = {"reason": _said(reason), "answered_at": at}
    placing.move(order, "refuse", "order.refused", by=by, at=at, changes=changes)
    return order


@transaction.atomic
def cancel_order(*, order_id: int, by: Authority, at: datetime) -> Order:
    """Cancel while it is under way. Money set aside for it is free again at once."""
    order = queries.lock_order(order_id)
    permissions.must_be_able_to_order(by, order.person_id)
    held_money = order.state in HOLDS_MONEY
    placing.move(order, "cancel", "order.cancelled", by=by, at=at)
    if held_money:
        _release(order, by, at)
    return order


@transaction.atomic
def accept_order(*, order_id: int, by: Authority, at: datetime) -> Order:
    """The provider says yes. The money stays set aside until the support has been given."""
    order = queries.lock_order(order_id)
    permissions.must_be_able_to_answer(by, order)
    changes = {"answered_at": at}
    placing.move(order, "accept", "order.accepted", by=by, at=at, changes=changes)
    return order


@transaction.atomic
def decline_order(*, order_id: int, reason: str, by: Authority, at: datetime) -> Order:
    """The provider says no and why, in words the person reads. The money is free again at once."""
    order = queries.lock_order(order_id)
    permissions.must_be_able_to_answer(by, order)
    changes = {"reason": _said(reason), "answered_at": at}
    placing.move(order, "decline", "order.declined", by=by, at=at, changes=changes)
    _release(order, by, at)
    return order


def _said(reason: str) -> str:
    if not reason.strip():
        raise NotAllowed("Say why. The person reads it.")
    return reason.strip()


def _release(order: Order, by: Authority, at: datetime) -> None:
    lock_person(order.person_id)
    placing.release(order, list(order.lines.all()), by=by, at=at)
