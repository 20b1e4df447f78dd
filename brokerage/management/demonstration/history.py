"""A few orders, so that no page is empty: placed, answered, and one that waits for each provider."""

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from brokerage.management.demonstration.people import person_named
from brokerage.management.demonstration.personas import BRIDGEWATER, DAN, MENS_SHED
from marketplace.foundations.authority import Authority, system_authority
from marketplace.foundations.permissions import Permission
from marketplace.listings.models import ListingPrice
from marketplace.orders import actions, basket
from marketplace.orders.checkout import checkout_of
from marketplace.orders.models import Order
from marketplace.people.authority import own_authority


def load_orders(*, by: Authority, at: datetime) -> None:
    """Amina, Harold and Joan have ordered; Dan and Joan's cook have said yes."""
    buy("Amina Yusuf", DAN, "somebody-to-go-out-with", hours=3, weeks=12, at=at, accepted=True)
    buy("Amina Yusuf", BRIDGEWATER, "running-your-home", hours=1, weeks=12, at=at)
    buy("Harold Finch", MENS_SHED, "clubs-and-hobbies", hours=1, weeks=12, at=at)
    # Joan's dinners come from somebody who is not linked to her broker: Grace's own service can
    # then be most of her support, and never nearly all of it.
    buy(
        "Joan Price",
        "Mersey Valley Homecare",
        "cooking-and-meals",
        hours=3,
        weeks=40,
        at=at,
        accepted=True,
    )


def buy(
    name: str,
    organisation: str,
    category: str,
    *,
    hours: int,
    weeks: int,
    at: datetime,
    accepted: bool = False,
) -> Order:
    """The person orders one listing at its first price, `hours` units a week, from next week on."""
    person = person_named(name)
    themselves = own_authority(person.user, on=localdate(at))
    price = (
        ListingPrice.objects.filter(
            listing__organisation__name=organisation, listing__category__slug=category
        )
        .order_by("listing_id", "position")[:1]
        .get()
    )
    basket.add_to_basket(
        person_id=person.pk,
        price_id=price.pk,
        quantity_hundredths=hours * 100,
        weeks=weeks,
        starts_on=localdate(at) + timedelta(days=7),
        by=themselves,
        at=at,
    )
    checkout = checkout_of(person.pk, today=localdate(at))
    order = actions.place_orders(
        person_id=person.pk,
        choices={row.line_id: row.able[0].fund_id for part in checkout.parts for row in part.rows},
        key=f"demonstration:{person.pk}:{category}",
        by=themselves,
        at=at,
    )[0]
    if accepted:
        provider = system_authority("The demonstration", Permission.ANSWER_ORDER)
        actions.accept_order(order_id=order.pk, by=provider, at=at)
    return order
