"""Makes signed-in people with money in a market and prints them, in a process of its own: the bench needs no Django.

python -m bench.in_django bench.making_buyers 200 0      # how many, and how many orders each has had
"""

import json
import secrets
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from django.utils import timezone

from bench.buyers import Buyer
from brokerage.mandates.lifecycle import MandateState
from brokerage.mandates.models import Mandate
from marketplace.foundations.authority import Authority, system_authority
from marketplace.foundations.models import Council
from marketplace.foundations.permissions import Permission
from marketplace.ledger import actions as ledger
from marketplace.ledger.models import Fund
from marketplace.listings.models import Listing, ListingPrice
from marketplace.orders import actions
from marketplace.orders.models import BasketLine
from marketplace.people.authority import own_authority
from marketplace.people.models import Membership, Person, User
from marketplace.people.roles import OrganisationRole

MORE_FUNDS = 4
CLIENTS = 25
# How much of each thing is bought.
A_WEEK, WEEKS = 4, 12


def main(arguments: Sequence[str]) -> int:
    """Make so many people with so many orders each; one line of JSON."""
    number, orders_each = map(int, arguments)
    sys.stdout.write(json.dumps([asdict(buyer) for buyer in make(number, orders_each)]) + "\n")
    return 0


def make(number: int, orders_each: int) -> list[Buyer]:
    """People of one council, each with a session, a fund, a basket of one line and some orders."""
    now = timezone.now()
    today = timezone.localdate(now)
    council, _ = Council.objects.get_or_create(
        ons_code="E99000001", defaults={"name": "Bench Council", "slug": "bench-council"}
    )
    by = system_authority("bench", Permission.SET_BUDGET)
    prices = list(
        ListingPrice.objects.filter(listing__live=True, amount_pence__gt=0)
        .exclude(listing__availability=Listing.Availability.FULL)
        .exclude(unit="month")
        .select_related("listing")
        .order_by("pk")[: 10 * number : 10]
    )
    buyers: list[Buyer] = []
    for index in range(number):
        price = prices[index % len(prices)]
        user = new_account()
        person = Person.objects.create(user=user, name="Bench Buyer", council=council)
        fund = open_fund(person, by, now)
        for _ in range(MORE_FUNDS if orders_each else 0):
            open_fund(person, by, now)
        own = own_authority(user, on=today)
        for _ in range(orders_each):
            actions.place_orders(
                person_id=person.pk,
                choices={put(person, price, now).pk: fund.pk},
                key=secrets.token_hex(16),
                by=own,
                at=now,
            )
        line = put(person, price, now)
        buyers.append(
            Buyer(
                session=sign_in(user),
                listing_id=price.listing_id,
                price_id=price.pk,
                line_id=line.pk,
                fund_id=fund.pk,
                total_pence=A_WEEK * price.amount_pence * WEEKS,
                friend_session=sign_in(friend_of_many(council, today)) if orders_each else "",
                provider_session=sign_in(manager_of(price, today)) if orders_each else "",
            )
        )
    return buyers


def open_fund(person: Person, by: Authority, now: datetime) -> Fund:
    """Money for anything, for a year."""
    return ledger.open_fund(
        person_id=person.pk,
        council_id=person.council_id,
        label="Help at home",
        holder="LA_MANAGED",
        source="council",
        category_ids=[],
        starts_on=timezone.localdate(now),
        ends_on=timezone.localdate(now) + timedelta(days=365),
        amount_pence=1_000_000_00,
        key=f"bench:{secrets.token_hex(12)}",
        by=by,
        at=now,
    )


def new_account() -> User:
    """An account."""
    return User.objects.create_user(f"{secrets.token_hex(12)}@example.org", name="Bench Buyer")


def sign_in(user: User) -> str:
    """The key of a session."""
    session = SessionStore()
    session.update(
        {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend",
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
    )
    session.create()
    return str(session.session_key)


def friend_of_many(council: Council, today: date) -> User:
    """An account that acts for more people than fit on a page."""
    friend = new_account()
    for _ in range(CLIENTS):
        Mandate.objects.create(
            person=Person.objects.create(user=new_account(), name="Bench Client", council=council),
            holder=friend,
            role=Mandate.Role.CIRCLE,
            scopes=["view", "order"],
            state=MandateState.GRANTED,
            starts_on=today,
            asked_at=timezone.now(),
            answered_at=timezone.now(),
        )
    return friend


def manager_of(price: ListingPrice, today: date) -> User:
    """An account that answers the orders of the organisation that sells at this price."""
    manager = new_account()
    Membership.objects.create(
        user=manager,
        organisation_id=price.listing.organisation_id,
        role=OrganisationRole.MANAGER,
        started_on=today,
    )
    return manager


def put(person: Person, price: ListingPrice, at: datetime) -> BasketLine:
    """Some of it each week for some weeks, in the basket."""
    return BasketLine.objects.create(
        person=person,
        listing=price.listing,
        price=price,
        unit=price.unit,
        unit_price_pence=price.amount_pence,
        quantity_hundredths=100 * A_WEEK,
        weeks=WEEKS,
        added_by=person.user,
        added_at=at,
    )
