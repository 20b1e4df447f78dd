"""After the checks: the person answers, the council decides, and only then is money set aside."""

import pytest
from django.utils.timezone import localdate

from marketplace.foundations.lifecycle import NotAllowed, NotInThisState
from marketplace.foundations.models import AuditEntry
from marketplace.ledger import actions as book
from marketplace.listings.models import ListingPrice
from marketplace.orders import actions, queries
from marketplace.orders.lifecycle import OrderState
from marketplace.orders.models import BasketLine, OrderCheck
from tests.factories.ledger import bookkeeper
from tests.factories.mandates import MandateFactory
from tests.factories.orders import BasketLineFactory, place_order
from tests.factories.people import CouncilMembershipFactory, MembershipFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(joan, money, checks, now):
    """An order that waits for Joan's answer."""
    checks("disclose")
    return place_order(joan, money, at=now)


@pytest.fixture
def officer(joan):
    return CouncilMembershipFactory(council=joan.council).user


def test_joan_answers_and_the_order_goes_through(
    waiting, joan, money, checks, authority_of, now, free_pence
):
    checks("cleared_approve")
    order = actions.proceed_order(order_id=waiting.pk, by=authority_of(joan), at=now)
    assert (order.state, order.placed_at) == (OrderState.PLACED, now)
    assert free_pence(money) == 500_000 - 117_600
    assert OrderCheck.objects.filter(order=order).count() == 2


def test_an_officer_of_her_council_can_let_it_go_through(
    waiting, joan, checks, officer, authority_of, now
):
    actions.await_decision(order_id=waiting.pk, by=authority_of(joan), at=now)
    checks("cleared_approve")
    order = actions.proceed_order(order_id=waiting.pk, by=authority_of(officer), at=now)
    assert order.state == OrderState.PLACED


def test_while_something_is_left_it_stays_where_it_is(
    waiting, joan, money, authority_of, now, free_pence
):
    order = actions.proceed_order(order_id=waiting.pk, by=authority_of(joan), at=now)
    assert order.state == OrderState.AWAITING_ANSWER
    assert free_pence(money) == 500_000


def test_new_facts_can_block_it(waiting, joan, checks, authority_of, now):
    checks("block")
    order = actions.proceed_order(order_id=waiting.pk, by=authority_of(joan), at=now)
    assert order.state == OrderState.BLOCKED


def test_what_is_blocked_after_her_answer_is_in_the_basket_again(
    waiting, joan, checks, authority_of, now
):
    checks("block")
    assert not BasketLine.objects.exists()
    actions.proceed_order(order_id=waiting.pk, by=authority_of(joan), at=now)
    ordered, line = waiting.lines.get(), BasketLine.objects.get()
    assert queries.kind_of_line(line) == queries.kind_of_line(ordered)
    assert line.price.listing_id == ordered.listing_id
    (row,) = queries.basket_of(joan.pk, today=localdate()).rows_that_fit
    assert row.total_pence == 117_600


def test_what_she_put_in_again_meanwhile_is_not_there_twice_and_an_old_price_is_chosen_again(
    joan, money, checks, authority_of, now
):
    checks("disclose")
    first = BasketLineFactory(person=joan)
    other = BasketLineFactory(person=joan, listing__organisation=first.listing.organisation)
    lines = {line.pk: money.pk for line in (first, other)}
    (order,) = actions.place_orders(
        person_id=joan.pk, choices=lines, key="form-1", by=authority_of(joan), at=now
    )
    again = BasketLineFactory(person=joan, listing=first.listing)
    ListingPrice.objects.filter(pk=other.price_id).update(amount_pence=2600)
    checks("block")
    actions.proceed_order(order_id=order.pk, by=authority_of(joan), at=now)
    rows = queries.basket_of(joan.pk, today=localdate()).rows
    assert {row.line.listing_id for row in rows} == {first.listing_id, other.listing_id}
    assert [row.line for row in rows if row.mismatch is None] == [again]
    assert "Choose one of its prices" in next(row.mismatch.words for row in rows if row.mismatch)


def test_money_that_went_in_the_meantime_is_said_and_the_order_waits(
    waiting, joan, money, checks, authority_of, now, free_pence
):
    book.return_money(fund_id=money.pk, amount_pence=499_900, key="gone", by=bookkeeper(), at=now)
    checks()
    order = actions.proceed_order(order_id=waiting.pk, by=authority_of(joan), at=now)
    order.refresh_from_db()
    assert order.state == OrderState.AWAITING_ANSWER
    assert "not enough money" in order.reason
    assert AuditEntry.objects.filter(event="order.money_missing").count() == 1
    book.allocate(fund_id=money.pk, amount_pence=499_900, key="back", by=bookkeeper(), at=now)
    again = actions.proceed_order(order_id=waiting.pk, by=authority_of(joan), at=now)
    assert (again.state, again.reason) == (OrderState.PLACED, "")
    assert free_pence(money) == 500_000 - 117_600


def test_proceeding_twice_sets_the_money_aside_once(
    waiting, joan, money, checks, authority_of, now, free_pence
):
    checks()
    for _ in range(2):
        actions.proceed_order(order_id=waiting.pk, by=authority_of(joan), at=now)
    assert free_pence(money) == 500_000 - 117_600


def outsiders(joan, order):
    """A broker of hers, a stranger, the provider, an officer of another council, a social worker."""
    return [
        MandateFactory(person=joan, broker=True, scopes=["view", "plan", "order", "pay"]),
        PersonFactory(),
        MembershipFactory(organisation=order.organisation).user,
        CouncilMembershipFactory().user,
        CouncilMembershipFactory(council=joan.council, social_worker=True).user,
    ]


def test_nobody_else_settles_it(waiting, joan, money, checks, authority_of, now, free_pence):
    checks()
    for who in outsiders(joan, waiting):
        by = authority_of(who)
        for act, extra in (
            (actions.proceed_order, {}),
            (actions.await_decision, {}),
            (actions.refuse_order, {"reason": "No"}),
        ):
            with pytest.raises(NotAllowed):
                act(order_id=waiting.pk, by=by, at=now, **extra)
    waiting.refresh_from_db()
    assert waiting.state == OrderState.AWAITING_ANSWER
    assert free_pence(money) == 500_000


def test_joan_says_no(waiting, joan, money, authority_of, now, free_pence):
    order = actions.refuse_order(
        order_id=waiting.pk, reason="I would like someone else", by=authority_of(joan), at=now
    )
    assert (order.state, order.reason) == (OrderState.REFUSED, "I would like someone else")
    assert free_pence(money) == 500_000
    with pytest.raises(NotInThisState):
        actions.cancel_order(order_id=waiting.pk, by=authority_of(joan), at=now)


def test_a_refusal_needs_a_reason(waiting, officer, authority_of, now):
    with pytest.raises(NotAllowed, match="Say why"):
        actions.refuse_order(order_id=waiting.pk, reason=" ", by=authority_of(officer), at=now)
    waiting.refresh_from_db()
    assert waiting.state == OrderState.AWAITING_ANSWER


@pytest.mark.parametrize("state", ["placed", "accepted", "awaiting_answer", "awaiting_decision"])
def test_cancelling_frees_what_was_set_aside_once(
    joan, money, checks, authority_of, now, free_pence, state
):
    checks(*(["disclose"] if state.startswith("awaiting") else []))
    order = place_order(joan, money, at=now)
    if state == "accepted":
        staff = MembershipFactory(organisation=order.organisation).user
        actions.accept_order(order_id=order.pk, by=authority_of(staff), at=now)
    if state == "awaiting_decision":
        actions.await_decision(order_id=order.pk, by=authority_of(joan), at=now)
    cancelled = actions.cancel_order(order_id=order.pk, by=authority_of(joan), at=now)
    assert cancelled.state == OrderState.CANCELLED
    assert free_pence(money) == 500_000
    with pytest.raises(NotInThisState):
        actions.cancel_order(order_id=order.pk, by=authority_of(joan), at=now)
    assert free_pence(money) == 500_000


def test_a_stranger_cannot_cancel(joan, money, authority_of, now, free_pence):
    order = place_order(joan, money, at=now)
    with pytest.raises(NotAllowed):
        actions.cancel_order(order_id=order.pk, by=authority_of(PersonFactory()), at=now)
    order.refresh_from_db()
    assert order.state == OrderState.PLACED
    assert free_pence(money) == 500_000 - 117_600


# The provider answers


@pytest.fixture
def placed(joan, money, now):
    return place_order(joan, money, at=now)


def test_the_provider_accepts(placed, money, authority_of, now, free_pence):
    staff = MembershipFactory(organisation=placed.organisation, staff=True).user
    order = actions.accept_order(order_id=placed.pk, by=authority_of(staff), at=now)
    assert (order.state, order.answered_at) == (OrderState.ACCEPTED, now)
    assert free_pence(money) == 500_000 - 117_600


def test_the_provider_declines_and_the_money_is_free_again(
    placed, money, authority_of, now, free_pence
):
    staff = MembershipFactory(organisation=placed.organisation).user
    order = actions.decline_order(
        order_id=placed.pk, reason="We have no driver that day", by=authority_of(staff), at=now
    )
    assert (order.state, order.reason) == (OrderState.DECLINED, "We have no driver that day")
    assert free_pence(money) == 500_000
    with pytest.raises(NotInThisState):
        actions.accept_order(order_id=placed.pk, by=authority_of(staff), at=now)


def test_declining_needs_a_reason(placed, money, authority_of, now, free_pence):
    staff = MembershipFactory(organisation=placed.organisation).user
    with pytest.raises(NotAllowed, match="Say why"):
        actions.decline_order(order_id=placed.pk, reason="", by=authority_of(staff), at=now)
    placed.refresh_from_db()
    assert placed.state == OrderState.PLACED
    assert free_pence(money) == 500_000 - 117_600


def test_only_that_provider_answers(placed, joan, money, authority_of, now, free_pence):
    for who in (
        joan,
        MembershipFactory().user,
        MembershipFactory(organisation=placed.organisation, broker=True).user,
    ):
        for act, extra in ((actions.accept_order, {}), (actions.decline_order, {"reason": "No"})):
            with pytest.raises(NotAllowed, match="may not answer"):
                act(order_id=placed.pk, by=authority_of(who), at=now, **extra)
    placed.refresh_from_db()
    assert placed.state == OrderState.PLACED
