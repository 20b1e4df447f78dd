"""A broker that also provides, and what it asks for a client, through the real doors."""

from datetime import date, datetime
from itertools import count

from django.utils import timezone

from brokerage.conflicts.judging import mark_of
from brokerage.conflicts.models import ConflictCase
from brokerage.mandates.authority import mandate_authority
from brokerage.mandates.models import Mandate
from marketplace.foundations.authority import system_authority
from marketplace.foundations.models import Council
from marketplace.foundations.permissions import Permission
from marketplace.ledger.models import Fund
from marketplace.listings.models import Comparison, Listing
from marketplace.orders import actions
from marketplace.orders.models import Order
from marketplace.people.actions import appoint_officer
from marketplace.people.authority import own_authority
from marketplace.people.models import Organisation, Person, User
from marketplace.people.roles import CouncilPost
from tests.factories.ledger import make_fund
from tests.factories.listings import (
    ComparisonFactory,
    ComparisonOptionFactory,
    ListingFactory,
)
from tests.factories.mandates import MandateFactory
from tests.factories.orders import BasketLineFactory
from tests.factories.people import CouncilFactory, OrganisationFactory, PersonFactory

_numbers = count(1)


def make_client(name: str = "Amina Khan") -> Person:
    """Somebody with a budget from Trafford."""
    return PersonFactory(name=name, council=CouncilFactory(trafford=True))


def make_castle(name: str = "Castle Support", **fields: object) -> Organisation:
    """A provider that is also a broker."""
    return OrganisationFactory(name=name, provider_broker=True, **fields)


def make_broker(person: Person, organisation: Organisation) -> Mandate:
    """Somebody of that organisation is the person's broker."""
    return MandateFactory(
        person=person, broker=True, organisation=organisation, scopes=["view", "plan", "order"]
    )


def make_comparison(
    person: Person, own: Listing, *, at: datetime, unrelated: int = 2, **fields: object
) -> Comparison:
    """The broker's own offer beside others: a provider, then a club, then more providers."""
    comparison = ComparisonFactory(person=person, category=own.category, recorded_at=at, **fields)
    ComparisonOptionFactory(comparison=comparison, listing=own, shown_position=1)
    for number in range(unrelated):
        other = ListingFactory(category=own.category, activity=number == 1)
        ComparisonOptionFactory(
            comparison=comparison,
            listing=other,
            title="Sale Lunch Club" if number == 1 else f"Bright Care {number}",
            unit="session" if number == 1 else "hour",
            price_pence=600 if number == 1 else 2410,
            shown_position=number + 2,
        )
    return comparison


def make_money(person: Person, pence: int, **fields: object) -> Fund:
    """Money for any support, in force for years around the stories."""
    return make_fund(
        person, pence=pence, starts_on=date(2020, 1, 1), ends_on=date(2040, 1, 1), **fields
    )


def order_for(
    person: Person,
    fund: Fund,
    listing: Listing,
    *,
    at: datetime,
    mandate: Mandate | None = None,
    weeks: int = 12,
    starts_on: date | None = None,
) -> Order:
    """Four hours a week of a listing: £98 a week at the usual price. By the broker if a mandate is given."""
    line = BasketLineFactory(person=person, listing=listing, weeks=weeks, starts_on=starts_on)
    by = (
        mandate_authority(own_authority(mandate.holder, on=at.date()), mandate)
        if mandate
        else own_authority(person.user, on=at.date())
    )
    return actions.place_orders(
        person_id=person.pk,
        choices={line.pk: fund.pk},
        key=f"conflict-factory-{next(_numbers)}",
        by=by,
        at=at,
    )[0]


def make_case(*, at: datetime, pence: int = 2_000_00, person: Person | None = None) -> ConflictCase:
    """Castle asks for £1,176 of its own support out of £2,000, and three choices were seen."""
    person = person or make_client()
    castle = make_castle()
    mandate = make_broker(person, castle)
    listing = ListingFactory(organisation=castle)
    make_comparison(person, listing, at=at)
    fund = make_money(person, pence)
    order = order_for(person, fund, listing, at=at, mandate=mandate)
    return ConflictCase.objects.get(order=order)


def seen(case: ConflictCase) -> str:
    """The mark on a page of this case that is opened now."""
    return mark_of(ConflictCase.objects.get(pk=case.pk))


def make_officer(council: Council, post: CouncilPost = CouncilPost.TEAM_MANAGER) -> User:
    """Somebody with that post, let into the office as the site does it."""
    user = PersonFactory().user
    appoint_officer(
        user_id=user.pk,
        council_id=council.pk,
        post=post,
        started_on=date(2026, 1, 1),
        by=system_authority("tests", Permission.KEEP_ACCOUNTS),
        at=timezone.now(),
    )
    return user
