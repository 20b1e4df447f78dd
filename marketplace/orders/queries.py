"""Reads and locks of baskets and orders. Locks are taken in this order: order, person, money."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import (
    Count,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    prefetch_related_objects,
)
from django.utils.timezone import localdate

from marketplace.foundations.authority import Authority
from marketplace.foundations.models import AuditEntry
from marketplace.foundations.permissions import Permission
from marketplace.foundations.prepared import prepared
from marketplace.listings.models import Listing, ListingPrice
from marketplace.orders import pricing
from marketplace.orders.lifecycle import OrderState
from marketplace.orders.matching import ListingFacts, Mismatch, Offer, mismatch
from marketplace.orders.models import BasketLine, Order, OrderCheck, OrderLine

LINE_PARTS = ("listing__organisation", "price")
LINE_FIELDS = (
    "person_id",
    "unit",
    "unit_price_pence",
    "quantity_hundredths",
    "weeks",
    "starts_on",
    "listing__title",
    "listing__slug",
    "listing__live",
    "listing__paused_at",
    "listing__availability",
    "listing__category_id",
    "listing__live_revision_id",
    "listing__organisation__name",
    "price__unit",
    "price__amount_pence",
)
# What the timeline of an order shows; looking at it is on the trail too, but not a step.
STEPS = (
    "order.asked",
    "order.blocked",
    "order.placed",
    "order.answered",
    "order.money_missing",
    "order.refused",
    "order.accepted",
    "order.declined",
    "order.cancelled",
)
# States in which the person reads what the checks said.
HELD_BACK = frozenset(
    {OrderState.BLOCKED, OrderState.AWAITING_ANSWER, OrderState.AWAITING_DECISION}
)
DAYS_TO_ANSWER = 14
# States in which somebody must still say yes or no.
WAITS = frozenset({OrderState.AWAITING_ANSWER, OrderState.AWAITING_DECISION, OrderState.PLACED})


@dataclass(frozen=True, slots=True)
class BasketRow:
    """One line of the basket with its sum in pence, in words, and what no longer fits."""

    line: BasketLine
    total_pence: int
    words: str
    mismatch: Mismatch | None


@dataclass(frozen=True, slots=True)
class BasketPart:
    """What the basket holds of one provider: one order. Pence count only rows that fit."""

    organisation_id: int
    organisation_name: str
    rows: tuple[BasketRow, ...]
    total_pence: int


@dataclass(frozen=True, slots=True)
class Basket:
    """A person's basket, split by provider."""

    parts: tuple[BasketPart, ...]
    total_pence: int

    @property
    def rows(self) -> list[BasketRow]:
        """Every row, provider by provider."""
        return [row for part in self.parts for row in part.rows]

    @property
    def rows_that_fit(self) -> list[BasketRow]:
        """The rows that can be ordered as they stand."""
        return [row for row in self.rows if row.mismatch is None]


def _lines(person_id: int) -> QuerySet[BasketLine]:
    return (
        BasketLine.objects.filter(person_id=person_id)
        .select_related(*LINE_PARTS)
        .only(*LINE_FIELDS)
        .order_by("listing__organisation__name", "listing__organisation_id", "pk")
    )


def basket_of(person_id: int, *, today: date) -> Basket:
    """The person's basket, each line compared with its listing as it is now. One query."""
    rows = [basket_row(line, today=today) for line in _all_lines(person_id)]
    by_provider: dict[int, list[BasketRow]] = {}
    for row in rows:
        by_provider.setdefault(row.line.listing.organisation_id, []).append(row)
    parts = tuple(
        BasketPart(
            organisation_id=organisation_id,
            organisation_name=found[0].line.listing.organisation.name,
            rows=tuple(found),
            total_pence=sum(row.total_pence for row in found if row.mismatch is None),
        )
        for organisation_id, found in by_provider.items()
    )
    return Basket(parts=parts, total_pence=sum(part.total_pence for part in parts))


_all_lines = prepared(_lines)


def basket_row(line: BasketLine, *, today: date) -> BasketRow:
    """A line, loaded with listing and price, with its sum and whether it still fits."""
    listing, price = line.listing, line.price
    return BasketRow(
        line=line,
        total_pence=total_of(line),
        words=pricing.line_words(
            unit=line.unit,
            unit_price_pence=line.unit_price_pence,
            quantity_hundredths=line.quantity_hundredths,
            weeks=line.weeks,
        ),
        mismatch=mismatch(
            listing=ListingFacts(
                title=listing.title,
                is_live=listing.live,
                is_paused=listing.paused_at is not None,
                is_full=listing.availability == Listing.Availability.FULL,
            ),
            seen=Offer(line.unit, line.unit_price_pence),
            now=Offer(price.unit, price.amount_pence) if price else None,
            starts_on=line.starts_on,
            today=today,
        ),
    )


def total_of(line: BasketLine) -> int:
    """Pence for the whole line, at the price it was put in with."""
    return pricing.total_pence(
        unit_price_pence=line.unit_price_pence,
        quantity_hundredths=line.quantity_hundredths,
        weeks=line.weeks,
    )


def basket_line(*, line_id: int, person_id: int) -> BasketLine | None:
    """One line of this person's basket; None for another's and for one that is gone."""
    return _lines(person_id).filter(pk=line_id).first()


def kind_of_line(line: BasketLine | OrderLine) -> tuple[object, ...]:
    """What makes two lines the same: thing, price, amount and first day."""
    return (
        line.listing_id,
        line.unit,
        line.unit_price_pence,
        line.quantity_hundredths,
        line.weeks,
        line.starts_on,
    )


def kinds_of_lines(person_id: int) -> set[tuple[object, ...]]:
    """What stands in the person's basket."""
    return {kind_of_line(line) for line in BasketLine.objects.filter(person_id=person_id)}


def prices_by_offer(listing_ids: Collection[int]) -> dict[tuple[int, str, int], int]:
    """(listing, unit, pence) -> the price of some listings that says just that now; the first of several."""
    prices = ListingPrice.objects.filter(listing_id__in=listing_ids).order_by("-position", "-pk")
    return {
        (listing_id, unit, pence): price_id
        for listing_id, unit, pence, price_id in prices.values_list(
            "listing_id", "unit", "amount_pence", "pk"
        )
    }


def lock_basket_lines(person_id: int, ids: Collection[int]) -> list[BasketLine]:
    """Lines of this person's basket, held until the end of the transaction, in id order."""
    lines = _lines(person_id).filter(pk__in=ids).order_by("pk")
    return list(lines.select_for_update(of=("self",), no_key=True))


def lock_basket_lines_for(
    key: str, person_id: int, ids: Collection[int]
) -> tuple[Sequence[BasketLine], bool]:
    """The same, and whether the form with this key has made orders already. One query.

    Lines that became an order are gone: when some are missing, ask `orders_made_with`.
    """
    if not ids:
        return [], False
    start = order_key(key, person_id, "")
    lines = _held_lines(person_id, tuple(sorted(set(ids))), start)
    return lines, any(line.is_ordered for line in lines)  # type: ignore[attr-defined]


@prepared
def _held_lines(person_id: int, ids: tuple[int, ...], start: str) -> QuerySet[BasketLine]:
    made = Order.objects.filter(idempotency_key__startswith=Value(start))
    return (
        _lines(person_id)
        .annotate(is_ordered=Exists(made))
        .filter(pk__in=ids)
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
    )


@prepared
def offered_prices(listing_id: int) -> QuerySet[ListingPrice]:
    """The prices of a listing that is live, each with the listing and provider; empty otherwise."""
    return (
        ListingPrice.objects.filter(listing_id=listing_id, listing__live=True)
        .select_related("listing__organisation")
        .defer("listing__description", "listing__easy_read")
        .order_by("position", "pk")
    )


def offer_for(
    person_id: int,
    *,
    price_id: int,
    quantity_hundredths: int,
    weeks: int,
    starts_on: date | None,
) -> ListingPrice | None:
    """A price with its listing, how full the person's basket is, and whether the line is in it."""
    found = _offers(person_id, price_id, quantity_hundredths, weeks, starts_on)
    return found[0] if found else None


@prepared
def _offers(
    person_id: int, price_id: int, quantity_hundredths: int, weeks: int, starts_on: date | None
) -> QuerySet[ListingPrice]:
    same = Q(starts_on__isnull=True) if starts_on is None else Q(starts_on=starts_on)
    basket = BasketLine.objects.filter(person_id=person_id)
    counted = basket.order_by().values("person_id").annotate(lines=Count("pk")).values("lines")
    return (
        ListingPrice.objects.filter(pk=price_id)
        .select_related("listing")
        .defer("listing__description", "listing__easy_read")
        .annotate(
            lines_in_basket=counted,
            is_in_basket=Exists(
                basket.filter(
                    same,
                    price_id=OuterRef("pk"),
                    unit_price_pence=OuterRef("amount_pence"),
                    quantity_hundredths=quantity_hundredths,
                    weeks=weeks,
                )
            ),
        )
    )


def orders_made_with(key: str, person_id: int) -> list[Order]:
    """The orders that a checkout form already made for this person."""
    start = order_key(key, person_id, "")
    return list(Order.objects.filter(idempotency_key__startswith=start).order_by("pk"))


def order_key(key: str, person_id: int, organisation_id: int | str) -> str:
    """What makes one order of one sent form unique."""
    return f"{key}:{person_id}:{organisation_id}"


def lock_order(order_id: int) -> Order:
    """An order, held until the end of the transaction, with who it concerns."""
    return (
        Order.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation", "person", "placed_by__person")
        .get(pk=order_id)
    )


def waiting_for_answer(person_id: int) -> int:
    """How many orders of a person wait for the person's answer."""
    return Order.objects.filter(person_id=person_id, state=OrderState.AWAITING_ANSWER).count()


def orders_visible_to(by: Authority) -> QuerySet[Order]:
    """Orders of the person acted for; none without the permission to look."""
    if by.person_id is None or Permission.VIEW_PERSON not in by.permissions:
        return Order.objects.none()
    return (
        Order.objects.filter(person_id=by.person_id).select_related("organisation").order_by("-pk")
    )


def in_a_list(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Orders with no more than a row of a list shows, without the titles of their lines."""
    return (
        orders.select_related(None)
        .select_related("organisation")
        .only("reference", "total_pence", "created_at", "placed_at", "state", "organisation__name")
    )


def read_titles(orders: Sequence[Order]) -> None:
    """Read the titles of the lines of all these orders at once, in order."""
    titles = OrderLine.objects.only("order_id", "title").order_by("position")
    prefetch_related_objects(orders, Prefetch("lines", titles))


def is_late(order: Order, *, today: date) -> bool:
    """Whether an order still waits for somebody though the day on which it should start has passed."""
    return order.state in WAITS and order.starts_on is not None and order.starts_on < today


def is_unanswered(order: Order, *, today: date) -> bool:
    """Whether the provider has left an order without an answer for two weeks."""
    if order.state != OrderState.PLACED or order.placed_at is None:
        return False
    return localdate(order.placed_at) + timedelta(days=DAYS_TO_ANSWER) <= today


def latest_checks(order_id: int) -> list[OrderCheck]:
    """What the checks said when they were last asked."""
    checks = list(OrderCheck.objects.filter(order_id=order_id).order_by("-pk")[:20])
    return [check for check in checks if check.checked_at == checks[0].checked_at]


def timeline(order: Order) -> QuerySet[AuditEntry]:
    """What happened to an order, in order."""
    return AuditEntry.objects.filter(subject=f"order:{order.pk}", event__in=STEPS).order_by(
        "at", "pk"
    )


def lines_of(order: Order) -> list[tuple[OrderLine, str]]:
    """The lines of an order in order, with the fund that pays and the sum in words. One query."""
    lines = OrderLine.objects.filter(order_id=order.pk).select_related("fund").order_by("position")
    return [
        (
            line,
            pricing.line_words(
                unit=line.unit,
                unit_price_pence=line.unit_price_pence,
                quantity_hundredths=line.quantity_hundredths,
                weeks=line.weeks,
            ),
        )
        for line in lines
    ]
