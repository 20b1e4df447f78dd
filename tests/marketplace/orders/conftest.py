"""Joan has £5,000 for any support, a basket, and no checks unless a test names some."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from marketplace.ledger import queries as ledger
from tests.factories.ledger import make_fund
from tests.factories.orders import place_order
from tests.factories.people import PersonFactory
from tests.marketplace.orders import sayings

SAYINGS = "tests.marketplace.orders.sayings."


@pytest.fixture(autouse=True)
def checks(settings):
    """`checks("disclose", …)` sets what is asked; nothing is, to begin with."""

    def use(*names):
        settings.ORDER_CHECKS = [SAYINGS + name for name in names]

    use()
    sayings.asked.clear()
    return use


@pytest.fixture(autouse=True)
def one_step(settings):
    """The second sign-in step has tests of its own."""
    settings.MFA_FORCED = False


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def joan(db):
    return PersonFactory(name="Joan Smith", budget_holder=True)


@pytest.fixture
def money(joan, today):
    """Joan's fund, in force around today and around the moment of the stories."""
    return make_fund(
        joan,
        pence=500_000,
        starts_on=date(2020, 1, 1),
        ends_on=today + timedelta(days=4000),
    )


@pytest.fixture
def order(joan, money, now):
    """Placed, and waiting for the provider."""
    return place_order(joan, money, at=now, note="Ring the bell twice")


@pytest.fixture
def free_pence():
    """What is free in a fund now."""
    return lambda fund: ledger.position(fund.pk).free_pence


@pytest.fixture
def signed_in(client):
    """`signed_in(person)`: the test client as that person."""

    def sign_in(person):
        client.force_login(person.user)
        return client

    return sign_in
