"""Baskets, and orders placed through the real door."""

from datetime import datetime
from itertools import count

import factory
from django.utils import timezone

from marketplace.foundations.authority import Authority
from marketplace.ledger.models import Fund
from marketplace.orders import actions
from marketplace.orders.models import BasketLine, Order
from marketplace.people.authority import own_authority
from marketplace.people.models import Person
from tests.factories.listings import ListingFactory
from tests.factories.people import PersonFactory

_numbers = count(1)


class BasketLineFactory(factory.django.DjangoModelFactory):
    """Four hours a week for twelve weeks of a listing, at its first price: £1,176."""

    class Meta:
        model = BasketLine

    person = factory.SubFactory(PersonFactory, budget_holder=True)
    listing = factory.SubFactory(ListingFactory)
    price = factory.LazyAttribute(lambda line: line.listing.prices.first())
    unit = factory.SelfAttribute("price.unit")
    unit_price_pence = factory.SelfAttribute("price.amount_pence")
    quantity_hundredths = 400
    weeks = 12
    added_by = factory.LazyAttribute(lambda line: line.person.user)
    added_at = factory.LazyFunction(timezone.now)


def place_order(
    person: Person,
    fund: Fund,
    *,
    at: datetime,
    line: BasketLine | None = None,
    note: str = "",
    by: Authority | None = None,
) -> Order:
    """One order of one line, placed by the person unless `by` says who; the checks decide its state."""
    line = line or BasketLineFactory(person=person)
    return actions.place_orders(
        person_id=person.pk,
        choices={line.pk: fund.pk},
        notes={line.listing.organisation_id: note},
        key=f"order-factory-{next(_numbers)}",
        by=by or own_authority(person.user, on=at.date()),
        at=at,
    )[0]
