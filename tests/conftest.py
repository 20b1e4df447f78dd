"""Fixtures for every test: hostile by default (docs/adding-a-room.md)."""

import os
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from brokerage.mandates.authority import mandate_authority
from brokerage.mandates.models import Mandate
from marketplace.foundations.authority import Authority
from marketplace.people.authority import own_authority
from marketplace.people.models import Person, User

# No example fails for being slow on a busy machine. The build tries the same examples each time: a new
# one that fails is found at a desk, not in a change that has nothing to do with it.
hypothesis_settings.register_profile(
    "patient",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="CI" in os.environ,
)
hypothesis_settings.load_profile("patient")

pytest_plugins = [
    "tests.skips",
    "tests.together",
    "tests.browser",
    "tests.databases",
    "tests.search.engines",
]


@pytest.fixture
def now() -> datetime:
    """The moment at which the stories happen: a Sunday morning."""
    return datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


@pytest.fixture
def authority_of(now: datetime) -> Callable[[User | Person | Mandate], Authority]:
    """Build an authority as a request would: of an account, a person, or under a mandate.

    `authority_of(officer)`, `authority_of(joan)`, `authority_of(MandateFactory(person=joan))`.
    """

    def build(who: User | Person | Mandate) -> Authority:
        if isinstance(who, Mandate):
            return mandate_authority(own_authority(who.holder, on=now.date()), who)
        return own_authority(who.user if isinstance(who, Person) else who, on=now.date())

    return build


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """What one test left in the cache must not answer the next."""
    cache.clear()
