"""Putting things in the basket, changing and taking out: nobody holds money by it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.models import AuditEntry
from marketplace.listings.models import Listing
from marketplace.orders import basket, queries
from marketplace.orders.models import BasketLine
from tests.factories.listings import ListingFactory
from tests.factories.mandates import MandateFactory
from tests.factories.orders import BasketLineFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
HOURS = {"quantity_hundredths": 400, "weeks": 12, "starts_on": None}


def add(person, listing, by, at, **changes):
    price = listing.prices.first()
    amount = {**HOURS, **changes}
    basket.add_to_basket(person_id=person.pk, price_id=price.pk, by=by, at=at, **amount)


def test_joan_puts_help_at_home_in_her_basket(joan, authority_of, now):
    listing = ListingFactory()
    add(joan, listing, authority_of(joan), now)
    line = BasketLine.objects.get()
    assert (line.unit_price_pence, line.person, line.added_by) == (2450, joan, joan.user)
    entry = AuditEntry.objects.get()
    assert (entry.event, entry.person_id) == ("basket.added", joan.pk)


def test_sending_the_same_form_twice_adds_it_once(joan, authority_of, now):
    listing = ListingFactory()
    for _ in range(2):
        add(joan, listing, authority_of(joan), now)
    assert BasketLine.objects.count() == 1
    add(joan, listing, authority_of(joan), now, starts_on=now.date())
    assert BasketLine.objects.count() == 2


def test_two_clicks_at_once_wait_for_each_other(joan, authority_of, now):
    """Asked before the person is held, both would find that the line is not there yet."""
    listing = ListingFactory()
    with CaptureQueriesContext(connection) as asked:
        add(joan, listing, authority_of(joan), now)
    said = [one["sql"] for one in asked]
    held = next(n for n, sql in enumerate(said) if "FOR NO KEY UPDATE" in sql)
    looked = next(n for n, sql in enumerate(said) if "is_in_basket" in sql)
    assert "marketplace_person" in said[held]
    assert held < looked


def test_her_daughter_fills_it_under_a_mandate(joan, authority_of, now):
    mandate = MandateFactory(person=joan)
    add(joan, ListingFactory(), authority_of(mandate), now)
    assert BasketLine.objects.get().added_by == mandate.holder


def test_who_may_only_look_puts_nothing_in(joan, authority_of, now):
    mandate = MandateFactory(person=joan, scopes=["view"])
    with pytest.raises(NotAllowed, match="mandate to order"):
        add(joan, ListingFactory(), authority_of(mandate), now)
    assert not BasketLine.objects.exists()
    assert not AuditEntry.objects.exists()


def test_nobody_fills_a_strangers_basket(joan, authority_of, now):
    with pytest.raises(NotAllowed):
        add(joan, ListingFactory(), authority_of(PersonFactory()), now)
    assert not BasketLine.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"quantity_hundredths": 0},
        {"quantity_hundredths": 100_001},
        {"weeks": 0},
        {"weeks": 54},
    ],
)
def test_an_amount_that_makes_no_sense_is_refused(joan, authority_of, now, changes):
    with pytest.raises(NotAllowed, match="Enter"):
        add(joan, ListingFactory(), authority_of(joan), now, **changes)
    assert not BasketLine.objects.exists()


def test_yesterday_is_no_day_to_start(joan, authority_of, now):
    with pytest.raises(NotAllowed, match="today or later"):
        add(joan, ListingFactory(), authority_of(joan), now, starts_on=now.date() - timedelta(1))


@pytest.mark.parametrize("year", [2072, 9999])
def test_a_slip_in_the_year_is_refused_before_it_stands_in_the_way(joan, authority_of, now, year):
    """In the last year there is, adding the weeks broke the checkout until the line was gone."""
    with pytest.raises(NotAllowed, match="Check the year"):
        add(joan, ListingFactory(), authority_of(joan), now, starts_on=date(year, 12, 31))
    assert not BasketLine.objects.exists()


def test_months_are_bought_in_all(joan, authority_of, now):
    listing = ListingFactory(prices=[(50_000, "month")])
    with pytest.raises(NotAllowed, match="in all"):
        add(joan, listing, authority_of(joan), now)
    add(joan, listing, authority_of(joan), now, weeks=1)
    assert BasketLine.objects.count() == 1


@pytest.mark.parametrize(
    "state", [{"live": False}, {"availability": Listing.Availability.FULL}], ids=["gone", "full"]
)
def test_what_is_not_on_sale_is_not_added(joan, authority_of, now, state):
    with pytest.raises(basket.NotOffered):
        add(joan, ListingFactory(**state), authority_of(joan), now)
    assert not BasketLine.objects.exists()


def test_the_basket_has_an_end(joan, authority_of, now, monkeypatch):
    monkeypatch.setattr(basket, "MOST_LINES", 2)
    listing = ListingFactory()
    for weeks in (1, 2):
        add(joan, listing, authority_of(joan), now, weeks=weeks)
    with pytest.raises(NotAllowed, match="basket is full"):
        add(joan, listing, authority_of(joan), now, weeks=3)
    assert BasketLine.objects.count() == 2


def test_a_changed_line_takes_todays_price(joan, authority_of, now):
    line = BasketLineFactory(person=joan, unit_price_pence=2000)
    basket.change_line(
        person_id=joan.pk,
        line_id=line.pk,
        price_id=line.price_id,
        quantity_hundredths=200,
        weeks=6,
        starts_on=None,
        by=authority_of(joan),
        at=now,
    )
    line.refresh_from_db()
    assert (line.unit_price_pence, line.quantity_hundredths, line.weeks) == (2450, 200, 6)


def test_a_line_never_takes_another_listings_price(joan, authority_of, now):
    line = BasketLineFactory(person=joan)
    other = ListingFactory(prices=[(1, "hour")])
    with pytest.raises(basket.NotOffered):
        basket.change_line(
            person_id=joan.pk,
            line_id=line.pk,
            price_id=other.prices.first().pk,
            by=authority_of(joan),
            at=now,
            **HOURS,
        )
    line.refresh_from_db()
    assert line.unit_price_pence == 2450


def test_accepting_takes_the_price_that_was_shown_and_no_other(joan, authority_of, now):
    line = BasketLineFactory(person=joan, unit_price_pence=2000)
    accept = {"person_id": joan.pk, "line_id": line.pk, "by": authority_of(joan), "at": now}
    with pytest.raises(basket.NotOffered, match="changed again"):
        basket.accept_price(**accept, amount_pence=2300)
    basket.accept_price(**accept, amount_pence=2450)
    line.refresh_from_db()
    assert line.unit_price_pence == 2450


def test_taking_out_twice_is_no_mistake_and_never_touches_another_basket(joan, authority_of, now):
    mine, other = BasketLineFactory(person=joan), BasketLineFactory()
    for line in (mine, mine, other):
        basket.remove_line(person_id=joan.pk, line_id=line.pk, by=authority_of(joan), at=now)
    assert list(BasketLine.objects.all()) == [other]


def test_an_authority_that_lost_ordering_changes_nothing(joan, authority_of, now):
    line = BasketLineFactory(person=joan)
    lapsed = replace(authority_of(joan), permissions=frozenset())
    for act, extra in (
        (basket.remove_line, {}),
        (basket.accept_price, {"amount_pence": 2450}),
        (basket.change_line, {"price_id": line.price_id, **HOURS}),
    ):
        with pytest.raises(NotAllowed):
            act(person_id=joan.pk, line_id=line.pk, by=lapsed, at=now, **extra)
    assert BasketLine.objects.filter(pk=line.pk).exists()


def test_the_basket_is_split_by_provider_in_one_query(joan, today, django_assert_num_queries):
    first = BasketLineFactory(person=joan)
    BasketLineFactory(person=joan, listing__organisation=first.listing.organisation, weeks=1)
    BasketLineFactory(person=joan, unit_price_pence=1)
    BasketLineFactory()
    with django_assert_num_queries(1):
        found = queries.basket_of(joan.pk, today=today)
    assert sorted(len(part.rows) for part in found.parts) == [1, 2]
    # What no longer fits is not in the sum.
    assert found.total_pence == 117_600 + 9_800
    assert len(found.rows_that_fit) == 2
