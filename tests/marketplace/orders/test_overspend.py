"""32 buyers press the button 40 times each on money for 500 orders, through the real checkout action."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings as django_settings
from django.db import connection

from marketplace.ledger import queries as ledger
from marketplace.orders.lifecycle import OrderState
from marketplace.orders.models import BasketLine, Order
from tests.factories.ledger import make_fund
from tests.factories.listings import ListingFactory
from tests.factories.people import PersonFactory

BUYERS, TRIES, AFFORDABLE, PRICE_PENCE = 32, 40, 500, 2450
PROCESSES = 8


@pytest.fixture
def fill_baskets(now):
    """Lines of one hour for one person, `TRIES` for each buyer."""

    def fill(person, listing):
        price = listing.prices.get()
        lines = BasketLine.objects.bulk_create(
            BasketLine(
                person=person,
                listing=listing,
                price=price,
                unit=price.unit,
                unit_price_pence=price.amount_pence,
                quantity_hundredths=100,
                weeks=1,
                added_by=person.user,
                added_at=now,
            )
            for _ in range(BUYERS * TRIES)
        )
        ids = [line.pk for line in lines]
        return [
            {"user_id": person.user_id, "line_ids": ids[start : start + TRIES]}
            for start in range(0, len(ids), TRIES)
        ]

    return fill


def run_buyers(buyers, **asked):
    """Run the buyers in processes of their own; what each of them counted."""
    share = len(buyers) // PROCESSES
    running = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.marketplace.orders.overspend_clients",
                json.dumps({**asked, "buyers": buyers[start : start + share]}),
            ],
            cwd=django_settings.BASE_DIR,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
            stdout=subprocess.PIPE,
            text=True,
        )
        for start in range(0, len(buyers), share)
    ]
    answers = [process.communicate(timeout=240)[0] for process in running]
    return [counts for answer in answers for counts in json.loads(answer)]


@pytest.fixture(scope="module")
def own_database(django_db_setup, django_db_blocker):
    """A copy of the test database for this test alone: what buyers commit is gone with it.

    Of the module, so that it is there before and after all that Django does around a test.
    """
    ours = connection.settings_dict["NAME"]
    copy = f"{ours}_overspend"
    with django_db_blocker.unblock():
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{ours}"')
        connection.settings_dict["NAME"] = copy
        try:
            yield copy
        finally:
            connection.close()
            connection.settings_dict["NAME"] = ours
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{copy}" WITH (FORCE)')


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_exactly_as_many_orders_succeed_as_the_money_pays_for(own_database, fill_baskets, now):
    joan = PersonFactory(name="Joan Smith", budget_holder=True)
    fund = make_fund(joan, pence=AFFORDABLE * PRICE_PENCE)
    buyers = fill_baskets(joan, ListingFactory(prices=[(PRICE_PENCE, "hour")]))
    counted = run_buyers(
        buyers,
        person_id=joan.pk,
        fund_id=fund.pk,
        at=now.isoformat(),
        database=own_database,
    )
    assert [error for counts in counted for error in counts["errors"]] == []
    assert sum(counts["placed"] for counts in counted) == AFFORDABLE
    assert sum(counts["refused"] for counts in counted) == BUYERS * TRIES - AFFORDABLE
    position = ledger.position(fund.pk)
    assert (position.free_pence, position.committed_pence) == (0, AFFORDABLE * PRICE_PENCE)
    assert Order.objects.filter(state=OrderState.PLACED).count() == AFFORDABLE
    assert Order.objects.count() == AFFORDABLE
    assert BasketLine.objects.count() == BUYERS * TRIES - AFFORDABLE
    assert ledger.drift() == []
