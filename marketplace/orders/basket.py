"""Writes of the basket: put in, change, accept a new price, take out. Nothing here holds money."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from marketplace.foundations import audit
from marketplace.foundations.authority import Authority
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.listings.models import Listing, ListingPrice
from marketplace.orders import permissions, pricing, queries
from marketplace.orders.models import BasketLine
from marketplace.people.queries import lock_person

MOST_LINES = 50
# A first day further off than this is a slip in the year.
MOST_DAYS_AHEAD = 731


class NotOffered(NotAllowed):
    """The listing is not on sale, or not at this price."""


class WrongDay(NotAllowed):
    """Nothing can start on that day."""


class LineIsGone(NotAllowed):
    """The line is no longer in the basket."""


@transaction.atomic
def add_to_basket(
    *,
    person_id: int,
    price_id: int,
    quantity_hundredths: int,
    weeks: int,
    starts_on: date | None,
    by: Authority,
    at: datetime,
) -> None:
    """Put something in the basket at the price shown. Sending the same form twice adds it once.

    The person is held: a double click is two requests at once, and each would find the line missing.
    """
    permissions.must_be_able_to_order(by, person_id)
    lock_person(person_id)
    amount: dict[str, int] = {"quantity_hundredths": quantity_hundredths, "weeks": weeks}
    offer = _must_be_on_sale(
        queries.offer_for(person_id, price_id=price_id, starts_on=starts_on, **amount)
    )
    _must_make_sense(offer.unit, amount, starts_on, at)
    if offer.is_in_basket:  # type: ignore[attr-defined]
        return
    if (offer.lines_in_basket or 0) >= MOST_LINES:  # type: ignore[attr-defined]
        raise NotAllowed(
            f"Your basket is full: it holds {MOST_LINES} things. Order or remove some first."
        )
    line = BasketLine.objects.create(
        person_id=person_id,
        listing_id=offer.listing_id,
        price_id=offer.pk,
        unit=offer.unit,
        unit_price_pence=offer.amount_pence,
        starts_on=starts_on,
        added_by_id=by.actor_id,
        added_at=at,
        **amount,
    )
    _record("basket.added", line, by, at)


@transaction.atomic
def change_line(
    *,
    person_id: int,
    line_id: int,
    price_id: int,
    quantity_hundredths: int,
    weeks: int,
    starts_on: date | None,
    by: Authority,
    at: datetime,
) -> None:
    """Change how much, how long, from when or at which price; the price is taken as it is now."""
    permissions.must_be_able_to_order(by, person_id)
    line = _lock_line(person_id, line_id)
    amount: dict[str, int] = {"quantity_hundredths": quantity_hundredths, "weeks": weeks}
    offer = _must_be_on_sale(
        queries.offer_for(person_id, price_id=price_id, starts_on=starts_on, **amount)
    )
    if offer.listing_id != line.listing_id:
        raise NotOffered("Choose one of the prices on this page.")
    _must_make_sense(offer.unit, amount, starts_on, at)
    _save(line, offer, amount, starts_on)
    _record("basket.changed", line, by, at)


@transaction.atomic
def accept_price(
    *, person_id: int, line_id: int, amount_pence: int, by: Authority, at: datetime
) -> None:
    """Take a line at the listing's price now, which must still be the one that was shown."""
    permissions.must_be_able_to_order(by, person_id)
    line = _lock_line(person_id, line_id)
    price = line.price
    if price is None or price.unit != line.unit or price.amount_pence != amount_pence:
        raise NotOffered("The price has changed again. Look at the basket and choose.")
    BasketLine.objects.filter(pk=line.pk).update(unit_price_pence=price.amount_pence)
    _record("basket.price_accepted", line, by, at)


@transaction.atomic
def remove_line(*, person_id: int, line_id: int, by: Authority, at: datetime) -> None:
    """Take something out of the basket. Taking it out twice is no mistake."""
    permissions.must_be_able_to_order(by, person_id)
    for line in queries.lock_basket_lines(person_id, [line_id]):
        _record("basket.removed", line, by, at)
        BasketLine.objects.filter(pk=line.pk).delete()


def _lock_line(person_id: int, line_id: int) -> BasketLine:
    lines = queries.lock_basket_lines(person_id, [line_id])
    if not lines:
        raise LineIsGone("That is no longer in your basket. Nothing was changed.")
    return lines[0]


def _must_be_on_sale(offer: ListingPrice | None) -> ListingPrice:
    if offer is None or not offer.listing.live:
        raise NotOffered("This is not offered any more, or not at that price. Choose again.")
    if offer.listing.availability == Listing.Availability.FULL:
        raise NotOffered("This is full now. You can put it on your shortlist and look again later.")
    return offer


def _must_make_sense(
    unit: str, amount: Mapping[str, int], starts_on: date | None, at: datetime
) -> None:
    if not 1 <= amount["quantity_hundredths"] <= pricing.MOST_HUNDREDTHS:
        raise NotAllowed("Enter how much you need: more than 0 and no more than 1,000.")
    if not 1 <= amount["weeks"] <= pricing.MOST_WEEKS:
        raise NotAllowed(f"Enter between 1 and {pricing.MOST_WEEKS} weeks.")
    if unit in pricing.ONLY_IN_ALL and amount["weeks"] > 1:
        raise NotAllowed("This price is for a month. Choose “in all” and say how many months.")
    if starts_on is not None and starts_on < localdate(at):
        raise WrongDay("The first day must be today or later.")
    if starts_on is not None and starts_on > localdate(at) + timedelta(days=MOST_DAYS_AHEAD):
        raise WrongDay("The first day must be in the next two years. Check the year.")


def _save(
    line: BasketLine, offer: ListingPrice, amount: Mapping[str, int], starts_on: date | None
) -> None:
    BasketLine.objects.filter(pk=line.pk).update(
        price_id=offer.pk,
        unit=offer.unit,
        unit_price_pence=offer.amount_pence,
        starts_on=starts_on,
        **amount,
    )


def _record(event: str, line: BasketLine, by: Authority, at: datetime) -> None:
    audit.record(event, line, by=by, at=at, person_id=line.person_id, listing_id=line.listing_id)
