"""Index of the rooms' tables."""

from marketplace.foundations.models import AuditEntry, Council
from marketplace.ledger.models import Account, AccountBalance, Entry, Fund, Posting
from marketplace.listings.models import (
    Category,
    Comparison,
    ComparisonOption,
    Listing,
    ListingPrice,
)
from marketplace.orders.models import BasketLine, Order, OrderCheck, OrderLine
from marketplace.people.models import (
    CouncilMembership,
    Declaration,
    Interest,
    Membership,
    Organisation,
    Person,
    User,
)
from marketplace.providers.models import CqcLocation, CqcRating, PreferredStanding
from marketplace.saved_searches.models import SavedSearch

__all__ = [
    "Account",
    "AccountBalance",
    "AuditEntry",
    "BasketLine",
    "Category",
    "Comparison",
    "ComparisonOption",
    "Council",
    "CouncilMembership",
    "CqcLocation",
    "CqcRating",
    "Declaration",
    "Entry",
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
    "Posting",
    "PreferredStanding",
    "SavedSearch",
    "User",
]
