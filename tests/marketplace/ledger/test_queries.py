"""What people and checkout read about money."""

from datetime import date, timedelta

import pytest

from marketplace.ledger import actions, queries
from marketplace.ledger.actions import FundAmount
from tests.factories.ledger import bookkeeper, make_fund
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("funds", [1, 12])
def test_positions_are_one_query_however_many(django_assert_num_queries, funds):
    joan = PersonFactory(budget_holder=True)
    for number in range(funds):
        make_fund(joan, label=f"Line {number}", pence=100 + number)
    make_fund()
    with django_assert_num_queries(1):
        found = queries.positions_of(joan.pk)
    assert [one.free_pence for one in found] == [100 + number for number in range(funds)]


def test_only_money_of_the_day_is_offered_when_a_day_is_asked():
    joan = PersonFactory(budget_holder=True)
    this_year = make_fund(joan)
    make_fund(joan, starts_on=date(2027, 4, 1), ends_on=date(2028, 4, 1))
    make_fund(joan, starts_on=date(2025, 4, 1), ends_on=date(2026, 4, 1))
    on = queries.positions_of(joan.pk, on=date(2026, 11, 22))
    assert [one.fund_id for one in on] == [this_year.pk]
    assert len(queries.positions_of(joan.pk)) == 3


def test_a_person_without_money_has_no_positions():
    assert queries.positions_of(PersonFactory().pk) == []
    assert queries.find_position(1) is None


def test_a_statement_is_read_a_page_at_a_time(now, django_assert_num_queries):
    fund, other = make_fund(), make_fund()
    for number in range(1, 6):
        for one in (fund, other):
            actions.commit_money(
                amounts=[FundAmount(one.pk, number)],
                key=f"{one.pk}:{number}",
                by=bookkeeper(),
                at=now + timedelta(days=number),
                subject=f"order:{number}",
            )
    with django_assert_num_queries(1):
        first = queries.statement(fund.pk, limit=4)
    rest = queries.statement(fund.pk, limit=4, before=first[-1].entry_id)
    assert [row.subject for row in first] == ["order:5", "order:4", "order:3", "order:2"]
    assert [row.subject for row in rest] == ["order:1", f"fund:{fund.pk}"]
    assert [row.what for row in rest] == ["Set aside", "Money added"]
    assert [row.amount_pence for row in rest] == [1, 50_000]


def test_the_free_money_of_many_people_is_one_query(django_assert_num_queries):
    people = [make_fund(pence=100 * number).person_id for number in range(1, 4)]
    with django_assert_num_queries(1):
        found = queries.free_of_people(people, on=date(2026, 11, 22))
    assert found == dict(zip(people, [100, 200, 300], strict=True))
