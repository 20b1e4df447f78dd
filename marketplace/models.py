"""Index of the rooms' tables."""

from marketplace.foundations.models import AuditEntry, Council
from marketplace.ledger.models import Account, Fund
from marketplace.listings.models import Category, Listing, ListingPrice
from marketplace.orders.models import BasketLine, Order, OrderCheck, OrderLine
from marketplace.people.models import (
    CouncilMembership,
    Interest,
    Membership,
    Organisation,
    Person,
    User,
)
from marketplace.providers.models import CqcLocation, CqcRating, PreferredStanding

__all__ = [
    "Account",
    "AuditEntry",
    "BasketLine",
    "Category",
    "Council",
    "CouncilMembership",
    "CqcLocation",
    "CqcRating",
    "Fund",
    "Interest",
    "Listing",
    "ListingPrice",
    "Membership",
    "Order",
    "OrderCheck",
    "OrderLine",
    "Organisation",
    "Person",
    "PreferredStanding",
    "User",
]
