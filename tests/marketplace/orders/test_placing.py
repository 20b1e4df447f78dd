"""From the basket to orders: money is set aside with the order, or neither happens."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.models import AuditEntry
from marketplace.ledger import queries as ledger
from marketplace.ledger.actions import NotEnoughMoney
from marketplace.listings.models import Listing, ListingPrice
from marketplace.orders import actions
from marketplace.orders.lifecycle import OrderState
from marketplace.orders.models import BasketLine, Order, OrderCheck, OrderLine
from marketplace.orders.placing import FundCannotPay
from tests.factories.ledger import make_fund
from tests.factories.listings import CategoryFactory, ListingFactory
from tests.factories.mandates import MandateFactory
from tests.factories.orders import BasketLineFactory
from tests.factories.people import PersonFactory
from tests.marketplace.orders import sayings

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(joan, authority_of, now):
    """`order({line: fund})`: Joan presses the button."""

    def place(choices, *, by=None, key="form-1", person=joan, **options):
        return actions.place_orders(
            person_id=person.pk,
            choices={
                getattr(line, "pk", line): getattr(fund, "pk", fund)
                for line, fund in choices.items()
            },
            key=key,
            by=by or authority_of(person),
            at=now,
            **options,
        )

    return place


def nothing_happened(fund):
    position = ledger.position(fund.pk)
    return (
        not Order.objects.exists()
        and not OrderCheck.objects.exists()
        and position.committed_pence == 0
        and position.free_pence == position.allocated_pence
    )


def test_joan_orders_and_the_money_is_set_aside(joan, money, order):
    line = BasketLineFactory(person=joan)
    (placed,) = order({line: money})
    assert placed.state == OrderState.PLACED
    assert (placed.total_pence, placed.council, placed.mandate_id) == (117_600, joan.council, None)
    position = ledger.position(money.pk)
    assert (position.free_pence, position.committed_pence) == (382_400, 117_600)
    assert not BasketLine.objects.exists()
    assert list(AuditEntry.objects.filter(subject=f"order:{placed.pk}").values_list("event")) == [
        ("order.placed",)
    ]


def test_prices_and_words_are_frozen(joan, money, order):
    line = BasketLineFactory(person=joan, listing__title="Help at breakfast")
    (placed,) = order({line: money})
    ListingPrice.objects.update(amount_pence=9_999)
    Listing.objects.update(title="Something else")
    kept = OrderLine.objects.get(order=placed)
    assert (kept.title, kept.unit_price_pence, kept.total_pence) == (
        "Help at breakfast",
        2450,
        117_600,
    )


def test_each_provider_gets_an_order_of_its_own(joan, money, order, today):
    first = BasketLineFactory(person=joan)
    second = BasketLineFactory(person=joan, listing__organisation=first.listing.organisation)
    third = BasketLineFactory(person=joan, weeks=1, starts_on=today + timedelta(days=700))
    notes = {third.listing.organisation_id: "Ring the bell twice"}
    orders = order({first: money, second: money, third: money}, notes=notes)
    assert sorted(one.lines.count() for one in orders) == [1, 2]
    assert {one.note for one in orders} == {"", "Ring the bell twice"}
    assert {one.starts_on for one in orders} == {None, today + timedelta(days=700)}
    assert ledger.position(money.pk).committed_pence == 2 * 117_600 + 9_800


def test_the_same_form_sent_twice_makes_one_order(joan, money, order):
    line = BasketLineFactory(person=joan)
    first, again = order({line: money}), order({line: money})
    assert first == again
    assert Order.objects.count() == 1
    assert ledger.position(money.pk).committed_pence == 117_600


def test_a_blocked_order_sent_twice_is_one_as_well(joan, money, order, checks):
    checks("block")
    line = BasketLineFactory(person=joan)
    assert order({line: money}) == order({line: money})
    assert Order.objects.count() == 1
    assert BasketLine.objects.count() == 1


def test_two_tabs_make_one_order(joan, money, order):
    line = BasketLineFactory(person=joan)
    order({line: money}, key="tab-1")
    with pytest.raises(actions.BasketChanged, match="ordered already"):
        order({line: money}, key="tab-2")
    assert Order.objects.count() == 1


def test_another_persons_key_finds_none_of_their_orders(joan, money, order):
    order({BasketLineFactory(person=joan): money})
    other = PersonFactory(budget_holder=True)
    with pytest.raises(actions.BasketChanged):
        order({}, person=other)


def test_a_total_other_than_the_one_shown_is_refused(joan, money, order):
    line = BasketLineFactory(person=joan)
    with pytest.raises(actions.BasketChanged, match="after this page was opened"):
        order({line: money}, expected_pence=117_599)
    assert nothing_happened(money)
    order({line: money}, expected_pence=117_600)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"live": False}, "no longer offered"),
        ({"availability": Listing.Availability.FULL}, "full now"),
    ],
)
def test_what_is_no_longer_on_sale_is_not_ordered(joan, money, order, change, words):
    line = BasketLineFactory(person=joan)
    Listing.objects.filter(pk=line.listing_id).update(**change)
    with pytest.raises(actions.BasketChanged, match=words):
        order({line: money})
    assert nothing_happened(money)
    assert BasketLine.objects.exists()


def test_a_price_that_changed_is_not_paid(joan, money, order):
    line = BasketLineFactory(person=joan)
    ListingPrice.objects.filter(pk=line.price_id).update(amount_pence=2600)
    with pytest.raises(actions.BasketChanged, match="£24.50 an hour to £26 an hour"):
        order({line: money})
    assert nothing_happened(money)


def test_a_forged_fund_is_answered_like_one_that_is_not_there(joan, money, order):
    line = BasketLineFactory(person=joan)
    others = make_fund(pence=1_000_000)
    refusals = set()
    for fund_id in (others.pk, 999_999_999, None):
        with pytest.raises(FundCannotPay) as refused:
            order({line: fund_id})
        refusals.add(str(refused.value))
    assert len(refusals) == 1
    assert nothing_happened(money)
    assert nothing_happened(others)


def test_money_for_something_else_does_not_pay(joan, order):
    fund = make_fund(joan, pence=500_000, category_ids=[CategoryFactory(name="Gardening").pk])
    line = BasketLineFactory(person=joan)
    with pytest.raises(FundCannotPay, match="another kind of support"):
        order({line: fund})
    assert nothing_happened(fund)


def test_money_for_a_category_pays_for_what_is_in_it(joan, order):
    line = BasketLineFactory(person=joan)
    fund = make_fund(joan, pence=500_000, category_ids=[line.listing.category.parent_id])
    assert order({line: fund})[0].state == OrderState.PLACED


def test_money_that_ends_before_the_support_does_not_pay(joan, order):
    fund = make_fund(joan, pence=500_000, ends_on=date(2026, 12, 1))
    with pytest.raises(FundCannotPay, match="until 30 November 2026"):
        order({BasketLineFactory(person=joan): fund})
    assert nothing_happened(fund)


def test_too_little_money_refuses_everything(joan, money, order):
    small = make_fund(joan, pence=100, label="Treats")
    lines = {BasketLineFactory(person=joan): money, BasketLineFactory(person=joan): small}
    with pytest.raises(NotEnoughMoney, match="“Treats”: £1 is free"):
        order(lines)
    assert nothing_happened(money)
    assert nothing_happened(small)
    assert BasketLine.objects.count() == 2


def test_what_is_free_needs_no_money(joan, order):
    listing = ListingFactory(prices=[(0, "session")], activity=True)
    line = BasketLineFactory(person=joan, listing=listing)
    (placed,) = order({line: None})
    assert placed.state == OrderState.PLACED
    assert placed.lines.get().fund is None


def test_one_order_may_use_two_funds(joan, money, order):
    health = make_fund(joan, pence=200_000, label="Health")
    first = BasketLineFactory(person=joan)
    second = BasketLineFactory(person=joan, listing=first.listing, weeks=1)
    assert len(order({first: money, second: health})) == 1
    assert ledger.position(money.pk).committed_pence == 117_600
    assert ledger.position(health.pk).committed_pence == 9_800


def test_a_broker_orders_under_a_mandate(joan, money, order, authority_of):
    mandate = MandateFactory(person=joan, broker=True)
    (placed,) = order({BasketLineFactory(person=joan): money}, by=authority_of(mandate))
    assert (placed.placed_by, placed.mandate_id) == (mandate.holder, mandate.pk)


def test_a_mandate_that_ended_orders_nothing(joan, money, order, authority_of):
    line = BasketLineFactory(person=joan)
    lapsed = replace(authority_of(MandateFactory(person=joan)), permissions=frozenset())
    stranger = authority_of(PersonFactory())
    for by in (lapsed, stranger):
        with pytest.raises(NotAllowed, match="may not order"):
            order({line: money}, by=by)
    assert nothing_happened(money)


def test_a_line_of_another_basket_is_not_ordered(joan, money, order):
    with pytest.raises(actions.BasketChanged):
        order({BasketLineFactory(): money})
    assert nothing_happened(money)


# What the checks say


def test_a_check_is_told_what_would_be_bought_and_who_asks(
    joan, money, order, checks, authority_of
):
    checks("nothing")
    mandate = MandateFactory(person=joan, broker=True)
    helper = PersonFactory(user=mandate.holder)
    line = BasketLineFactory(person=joan)
    (placed,) = order({line: money}, by=authority_of(mandate))
    (proposed,) = sayings.asked
    assert (proposed.order_id, proposed.person_id, proposed.council_id) == (
        placed.pk,
        joan.pk,
        joan.council_id,
    )
    assert (proposed.placed_by_person_id, proposed.mandate_id) == (helper.pk, mandate.pk)
    (asked,) = proposed.lines
    assert (asked.listing_id, asked.fund_id, asked.total_pence) == (
        line.listing_id,
        money.pk,
        117_600,
    )


@pytest.mark.parametrize(
    ("names", "state", "outcome"),
    [
        (["nothing"], OrderState.PLACED, ""),
        (["monitor"], OrderState.PLACED, "monitor"),
        (["cleared_approve"], OrderState.PLACED, "approve"),
        (["disclose"], OrderState.AWAITING_ANSWER, "disclose"),
        (["approve"], OrderState.AWAITING_ANSWER, "approve"),
        (["block"], OrderState.BLOCKED, "block"),
        (["monitor", "disclose"], OrderState.AWAITING_ANSWER, "disclose"),
        (["block", "nothing"], OrderState.BLOCKED, ""),
    ],
)
def test_the_gravest_finding_decides(joan, money, order, checks, names, state, outcome):
    checks(*names)
    (placed,) = order({BasketLineFactory(person=joan): money})
    assert placed.state == state
    held = ledger.position(money.pk).committed_pence
    assert held == (117_600 if state == OrderState.PLACED else 0)
    kept = list(OrderCheck.objects.filter(order=placed).order_by("pk"))
    assert len(kept) == len(names)
    assert kept[-1].outcome == outcome
    # What is blocked stays in the basket, so that nothing is lost.
    assert BasketLine.objects.exists() == (state == OrderState.BLOCKED)


def test_one_blocked_provider_does_not_hold_up_another(joan, money, order, checks):
    checks("block_the_second_provider")
    good = BasketLineFactory(person=joan)
    bad = BasketLineFactory(person=joan, listing__title="BLOCKED club")
    placed, blocked = sorted(
        order({good: money, bad: money}), key=lambda one: one.state == "blocked"
    )
    assert (placed.state, blocked.state) == (OrderState.PLACED, OrderState.BLOCKED)
    assert list(BasketLine.objects.all()) == [bad]
    assert ledger.position(money.pk).committed_pence == 117_600


def test_two_orders_of_one_checkout_hold_their_funds_first_and_in_one_order(order, joan, money):
    """Without it, two transactions that take the same funds the other way round could both wait."""
    other = make_fund(joan, pence=500_000, ends_on=money.ends_on, starts_on=money.starts_on)
    first, second = BasketLineFactory(person=joan), BasketLineFactory(person=joan)
    with CaptureQueriesContext(connection) as asked:
        order({first: other, second: money})
    said = [one["sql"] for one in asked]
    held = [n for n, sql in enumerate(said) if "marketplace_fund" in sql and "FOR NO KEY" in sql]
    posted = [n for n, sql in enumerate(said) if "ledger_post_entry" in sql]
    assert len(posted) == 2
    assert len(held) == 1
    assert held[0] < posted[0]
    assert 'ORDER BY "marketplace_fund"."id"' in said[held[0]]


def test_one_order_alone_holds_no_fund(order, joan, money):
    with CaptureQueriesContext(connection) as asked:
        order({BasketLineFactory(person=joan): money})
    assert not [
        one for one in asked if "marketplace_fund" in one["sql"] and "FOR NO KEY" in one["sql"]
    ]
