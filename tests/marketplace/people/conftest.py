"""An administrator of the site, and officers of two councils, signed in."""

import pytest
from django.test import Client

from marketplace.foundations.authority import system_authority
from marketplace.foundations.permissions import Permission
from marketplace.people import actions
from marketplace.people.roles import CouncilPost
from tests.factories.people import CouncilFactory, PersonFactory

KEEPER = system_authority("tests", Permission.KEEP_ACCOUNTS)


@pytest.fixture
def alex(now):
    """An administrator: keeps the site, holds no post."""
    return actions.open_account(
        email="alex@example.org",
        name="Alex Moss",
        password=None,
        is_administrator=True,
        by=KEEPER,
        at=now,
    )


@pytest.fixture
def ruth(now):
    """A team manager in Trafford."""
    person = PersonFactory(name="Ruth Blake")
    actions.appoint_officer(
        user_id=person.user_id,
        council_id=CouncilFactory(trafford=True).pk,
        post=CouncilPost.TEAM_MANAGER,
        started_on=now.date(),
        by=KEEPER,
        at=now,
    )
    return person


@pytest.fixture
def signed_in(settings):
    """signed_in(person) -> a browser in which they are signed in."""
    settings.MFA_FORCED = False

    def sign_in(person):
        client = Client()
        client.force_login(person.user)
        return client

    return sign_in


@pytest.fixture
def keeper(signed_in, alex):
    return signed_in(alex)


@pytest.fixture
def officer(signed_in, ruth):
    return signed_in(ruth)
