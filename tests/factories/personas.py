"""A small market with everybody in it, for tests that ask who may see what."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from brokerage.mandates.models import Mandate
from marketplace.foundations.authority import system_authority
from marketplace.foundations.permissions import Permission
from marketplace.people.actions import appoint_officer, open_account
from marketplace.people.models import CouncilMembership, Membership, User
from marketplace.people.roles import CouncilPost
from marketplace.saved_searches.notifications import stop_token
from tests.factories.budgets import make_budget
from tests.factories.conflicts import make_case
from tests.factories.ledger import make_fund
from tests.factories.listings import CategoryFactory, ListingFactory
from tests.factories.mandates import MandateFactory, act_under
from tests.factories.orders import BasketLineFactory, place_order
from tests.factories.people import (
    CouncilFactory,
    InterestFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)
from tests.factories.saved_searches import SavedSearchFactory

# Everybody whom the URL matrix asks, in the order of its columns.
EVERYBODY = (
    "visitor",
    "amina",  # holds the budget, the basket and the order
    "harold",  # another budget holder
    "leila",  # acts for Amina under a mandate
    "tom",  # a broker who acts for Harold
    "grace",  # manages the provider of Amina's order
    "dan",  # a personal assistant: another provider
    "ruth",  # team manager in Amina's council
    "olive",  # team manager in another council
    "priya",  # commissioner in Amina's council
    "ellen",  # catalogue editor in Amina's council
    "alex",  # administrator of the site: holds no post, is nobody's officer
)


@dataclass
class Market:
    """Accounts by first name, the mandate each acts under, and the ids that addresses need."""

    accounts: dict[str, User] = field(default_factory=dict)
    acting_under: dict[str, Mandate] = field(default_factory=dict)
    ids: dict[str, Any] = field(default_factory=dict)

    def client(self, name: str) -> Client:
        """A browser in which this persona is signed in, and acts for somebody if they do."""
        client = Client()
        if name in self.accounts:
            client.force_login(self.accounts[name])
        if name in self.acting_under:
            act_under(client, self.acting_under[name])
        return client


def make_market() -> Market:
    """Two councils, everybody, and one thing of Amina's at every address that has an id."""
    market = Market()
    trafford, stockport = CouncilFactory(trafford=True), CouncilFactory(stockport=True)
    amina = PersonFactory(name="Amina Yusuf", council=trafford)
    harold = PersonFactory(name="Harold Finch", council=trafford)
    people = {"amina": amina, "harold": harold}
    for name in EVERYBODY:
        if name not in {"visitor", "alex"}:
            person = people.get(name) or PersonFactory(name=name.title())
            market.accounts[name] = person.user
    keeper = system_authority("tests", Permission.KEEP_ACCOUNTS)
    market.accounts["alex"] = open_account(
        email="alex@example.org",
        name="Alex Moss",
        password=None,
        is_administrator=True,
        by=keeper,
        at=timezone.now(),
    ).user
    market.acting_under = {
        "leila": MandateFactory(person=amina, holder=market.accounts["leila"]),
        "tom": MandateFactory(person=harold, holder=market.accounts["tom"], broker=True),
    }
    bridgewater = OrganisationFactory(name="Bridgewater", provider_broker=True)
    MembershipFactory(user=market.accounts["grace"], organisation=bridgewater)
    MembershipFactory(
        user=market.accounts["dan"], organisation=OrganisationFactory(name="Dan", pa=True)
    )
    for name, council, post in (
        ("ruth", trafford, CouncilPost.TEAM_MANAGER),
        ("olive", stockport, CouncilPost.TEAM_MANAGER),
        ("priya", trafford, CouncilPost.COMMISSIONER),
        ("ellen", trafford, CouncilPost.CATALOGUE_EDITOR),
    ):
        appoint_officer(
            user_id=market.accounts[name].pk,
            council_id=council.pk,
            post=post,
            started_on=timezone.localdate(),
            by=keeper,
            at=timezone.now(),
        )
    market.ids = things_of(amina, bridgewater, market)
    return market


def things_of(amina: Any, bridgewater: Any, market: Market) -> dict[str, Any]:
    """What the addresses name: all of it Amina's, or Bridgewater's."""
    today = timezone.localdate()
    listing = ListingFactory(
        organisation=bridgewater, category=CategoryFactory(), title="Getting up", slug="getting-up"
    )
    fund = make_fund(
        amina, pence=900_000, starts_on=date(2020, 1, 1), ends_on=today + timedelta(days=4000)
    )
    ordered = BasketLineFactory(person=amina, listing=listing)
    order = place_order(amina, fund, at=timezone.now(), line=ordered)
    # For what waits to be put right: a listing off the site, and a price that rose since it was chosen.
    paused = ListingFactory(organisation=bridgewater, live=False, paused_at=timezone.now())
    dearer = BasketLineFactory(
        person=market.acting_under["tom"].person, listing=listing, unit_price_pence=2300
    )
    asked = MandateFactory(person=amina, asked=True)
    case = make_case(at=timezone.now(), person=amina)
    saved = SavedSearchFactory(user=amina.user)
    return {
        "listing_id": listing.pk,
        "search_id": saved.pk,
        "token": stop_token(saved.pk),
        "slug": listing.slug,
        "line_id": BasketLineFactory(person=amina, listing=listing, weeks=6).pk,
        "paused_listing_id": paused.pk,
        "dearer_line_id": dearer.pk,
        "reference": order.reference,
        "fund_id": fund.pk,
        "budget_id": make_budget(amina, agreed=False).pk,
        "mandate_id": market.acting_under["leila"].pk,
        "asked_mandate_id": asked.pk,
        "person_id": amina.pk,
        "user_id": amina.user_id,
        "case_id": case.pk,
        "organisation_id": bridgewater.pk,
        "council_id": amina.council_id,
        "membership_id": Membership.objects.get(organisation=bridgewater).pk,
        "post_id": CouncilMembership.objects.get(user=market.accounts["priya"]).pk,
        # Declared by Ruth.
        "interest_id": InterestFactory(
            person=market.accounts["ruth"].person, subject_organisation__name="Ruth’s old job"
        ).pk,
    }
