"""What stories about listings need: an office that approves, and a provider with a live listing."""

from collections.abc import Callable
from datetime import datetime

import pytest

from marketplace.foundations.authority import system_authority
from marketplace.foundations.permissions import Permission
from marketplace.listings import moderation, publishing
from marketplace.listings.models import Listing
from marketplace.people.models import User
from search.models import StoredDocument
from tests.factories.listings import ListingFactory
from tests.factories.people import MembershipFactory, UserFactory

OFFICE = system_authority("tests", Permission.MODERATE_LISTING)


@pytest.fixture
def editor(db: None, now: datetime) -> User:
    """A catalogue editor, and the approval step that leads to the editors."""
    group = moderation.set_up_moderation(by=OFFICE, at=now)
    editor = UserFactory(name="Edith Editor", is_staff=True)
    editor.groups.add(group)
    return editor


@pytest.fixture
def manager(db: None) -> User:
    """Runs a provider."""
    return MembershipFactory(user__name="Mo Manager").user


@pytest.fixture
def live(manager: User, now: datetime) -> Listing:
    """The manager's live listing at £24.50 an hour, in search."""
    listing = ListingFactory(
        organisation=manager.memberships.get().organisation, title="Help getting up"
    )
    publishing.put_in_search([listing.pk], on=now.date())
    return listing


@pytest.fixture
def card_of() -> Callable[[Listing], dict]:
    """What search would show of a listing; {} when it is not found."""

    def read(listing: Listing) -> dict:
        stored = StoredDocument.objects.filter(key=f"listing:{listing.pk}").first()
        return stored.card if stored and stored.card else {}

    return read
