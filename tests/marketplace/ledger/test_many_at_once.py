"""Many buyers at the same moment: the money is spent exactly once, whoever comes first."""

import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import connection

from marketplace.ledger import queries
from tests.factories.ledger import make_fund
from tests.factories.people import PersonFactory

BUYERS = 32
TRIES = 40
PRICE_PENCE = 100
ORDERS_THERE_IS_MONEY_FOR = 500

POST = (
    "SELECT created FROM ledger_post_entry(%s, 'commit', %s::bigint[], %s::bigint[], 'order:1',"
    " now(), NULL, '', 'system')"
)


def reach_server():
    server = connection.settings_dict
    return {
        "host": server["HOST"],
        "port": server["PORT"] or None,
        "user": server["USER"],
        "password": server["PASSWORD"] or None,
        "dbname": server["NAME"],
    }


def buy(server, lines, name, tries, gate):
    """Try to buy on a connection of one's own; how often it went well, was refused, went wrong."""
    bought, refused, odd = 0, 0, []
    with psycopg.connect(**server, autocommit=True) as own:
        gate.wait(timeout=60)
        for number in range(tries):
            try:
                own.execute(POST, [f"{name}:{number}", *lines(number)])
                bought += 1
            except psycopg.Error as error:
                if error.diag.constraint_name == "no_overspend":
                    refused += 1
                else:
                    odd.append(repr(error))
    return bought, refused, odd


class OneFund:
    """Always the same fund."""

    def __init__(self, free, committed):
        self.free, self.committed = free, committed

    def __call__(self, number):
        return [self.free, self.committed], [-PRICE_PENCE, PRICE_PENCE]


class TwoFunds:
    """Two funds in turns of order: waiting for each other would be a deadlock."""

    def __init__(self, first, second):
        self.first, self.second = first, second

    def __call__(self, number):
        pairs = [self.first, self.second] if number % 2 else [self.second, self.first]
        accounts = [account for pair in pairs for account in pair]
        return accounts, [-1, 1, -1, 1]


def crowd(lines, *, buyers=BUYERS, tries=TRIES):
    """Let the buyers loose together; the sums of what they tell."""
    gate, server = threading.Barrier(buyers), reach_server()
    with ThreadPoolExecutor(buyers) as pool:
        waiting = [
            pool.submit(buy, server, lines, f"buyer{one}", tries, gate) for one in range(buyers)
        ]
        answers = [one.result(timeout=120) for one in waiting]
    return (
        sum(bought for bought, _, _ in answers),
        sum(refused for _, refused, _ in answers),
        [problem for *_, odd in answers for problem in odd],
    )


def accounts_of(fund):
    found = dict(fund.accounts.values_list("kind", "pk"))
    return found["fund_free"], found["fund_committed"]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_crowd_spends_all_of_a_fund_and_not_a_penny_more():
    fund = make_fund(pence=ORDERS_THERE_IS_MONEY_FOR * PRICE_PENCE)
    bought, refused, odd = crowd(OneFund(*accounts_of(fund)))
    assert odd == []
    assert bought == ORDERS_THERE_IS_MONEY_FOR
    assert refused == BUYERS * TRIES - ORDERS_THERE_IS_MONEY_FOR
    standing = queries.position(fund.pk)
    assert standing.free_pence == 0
    assert standing.committed_pence == standing.allocated_pence == 50_000
    assert queries.drift() == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_orders_over_two_funds_never_wait_for_each_other():
    joan = PersonFactory(budget_holder=True)
    first, second = make_fund(joan), make_fund(joan)
    bought, refused, odd = crowd(
        TwoFunds(accounts_of(first), accounts_of(second)), buyers=8, tries=30
    )
    assert (bought, refused, odd) == (240, 0, [])
    assert queries.drift() == []
