"""A prepared read answers like the query set it was made from, and sends the values it is given."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError

from marketplace.foundations.prepared import prepared
from marketplace.people.models import Membership, Person
from tests.factories.people import MembershipFactory, PersonFactory

pytestmark = pytest.mark.django_db


@prepared
def named(name: str, ids: tuple[int, ...]) -> QuerySet[Person]:
    """People of a name among some."""
    return Person.objects.filter(name=name, pk__in=ids).select_related("council").order_by("pk")


@prepared
def works_on(on: date | None) -> QuerySet[Membership, tuple[int, ...]]:
    """Who works somewhere on a day, or at any time."""
    found = Membership.objects.order_by("pk")
    return (found if on is None else found.filter(started_on__lte=on)).values_list("user_id")


def test_each_call_sends_its_own_values():
    joan, other, amina = (PersonFactory(name=name) for name in ("Joan", "Joan", "Amina"))
    everybody = (joan.pk, other.pk, amina.pk)
    assert named("Joan", everybody) == [joan, other]
    assert named("Amina", everybody) == [amina]
    assert named("Joan", (other.pk, amina.pk)) == [other]
    assert named("Joan' OR 1=1 --", everybody) == []


def test_none_is_a_question_of_its_own():
    early = MembershipFactory(started_on=date(2020, 1, 1))
    late = MembershipFactory(started_on=date(2026, 1, 1))
    assert works_on(None) == [(early.user_id,), (late.user_id,)]
    assert works_on(date(2021, 1, 1)) == [(early.user_id,)]
    assert works_on(on=date(2026, 1, 1)) == [(early.user_id,), (late.user_id,)]


def test_a_value_that_is_not_sent_as_given_is_refused():
    @prepared
    def starting_with(start: str) -> QuerySet[Person]:
        return Person.objects.filter(name__startswith=start)

    @prepared
    def first(number: int) -> QuerySet[Person]:
        return Person.objects.order_by("pk")[:number]

    with pytest.raises(TypeError, match="as it is given"):
        starting_with("Jo")
    with pytest.raises(TypeError, match="depends on the values"):
        first(2)


@pytest.mark.django_db(transaction=True)
def test_rows_are_held_in_a_transaction_only():
    @prepared
    def held(person_id: int) -> QuerySet[Person]:
        return Person.objects.select_for_update().filter(pk=person_id)

    joan = PersonFactory()
    with transaction.atomic():
        assert held(joan.pk) == [joan]
    assert connection.get_autocommit()
    with pytest.raises(TransactionManagementError):
        held(joan.pk)
