"""The nightly check of the book says so when something does not add up."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from marketplace.ledger import queries
from tests.factories.ledger import make_fund

pytestmark = pytest.mark.django_db


def run():
    out, complaints = StringIO(), StringIO()
    call_command("reconcile_ledger", stdout=out, stderr=complaints)
    return out.getvalue()


def break_book(*statements):
    """Do what only the owner of the tables could: switch the guards off and change rows."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("ledger_account_balance", "ledger_posting", "ledger_entry"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)


def test_a_book_that_adds_up_is_said_to():
    make_fund(pence=12_345)
    told = run()
    assert "fund_free" in told
    assert "£123.45" in told
    assert told.endswith("Everything adds up.\n")


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (
            "UPDATE ledger_account_balance SET balance_pence = 7 WHERE floor_pence IS NOT NULL",
            "The balance kept is not the sum of the postings",
        ),
        (
            "UPDATE ledger_posting SET amount_pence = amount_pence + 1 WHERE line = 1",
            "The postings of the entry do not add up to nothing",
        ),
        ("DELETE FROM ledger_posting WHERE line = 1", "The entry has fewer than two postings"),
        ("DELETE FROM ledger_account_balance", "The account has no balance row"),
    ],
)
def test_damage_is_found_and_fails_the_command(damage, problem):
    make_fund()
    break_book(damage)
    assert problem in {one.problem for one in queries.drift()}
    with pytest.raises(CommandError, match="do not add up") as failed:
        run()
    assert failed.value.returncode == 1
