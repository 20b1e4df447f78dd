"""How many statements each page asks for; more rows never mean more."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace.orders.models import BasketLine, Order
from tests.factories.listings import ListingFactory
from tests.factories.mandates import MandateFactory
from tests.factories.orders import BasketLineFactory, place_order
from tests.factories.people import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def count():
    """`count(lambda: client.get(…))`: statements of a request."""

    def counted(request):
        with CaptureQueriesContext(connection) as captured:
            response = request()
        assert response.status_code in {200, 302}
        return len(captured)

    return counted


def act_for(client, joan):
    mandate = MandateFactory(person=joan, broker=True)
    client.force_login(mandate.holder)
    client.post(reverse("brokerage:act_for", args=[mandate.pk]))


def test_adding_to_the_basket(client, joan, count):
    listing = ListingFactory()
    given = {
        "price": listing.prices.first().pk,
        "quantity": "4",
        "repeats": "each_week",
        "weeks": "12",
    }
    act_for(client, joan)
    address = reverse("marketplace:basket_add", args=[listing.pk])
    assert count(lambda: client.post(address, given)) <= 10
    assert BasketLine.objects.count() == 1


@pytest.mark.parametrize("by_broker", [False, True], ids=["joan", "her broker"])
def test_checking_out_one_line_with_all_checks(client, joan, money, count, settings, by_broker):
    settings.ORDER_CHECKS = ["brokerage.conflicts.order_checks.check_order"]
    line = BasketLineFactory(person=joan)
    if by_broker:
        act_for(client, joan)
    else:
        client.force_login(joan.user)
    page = client.get(reverse("marketplace:checkout")).content.decode()
    given = {
        "line": line.pk,
        "key": re.search(r'name="key" value="([^"]+)"', page)[1],
        "expected_pence": "117600",
        f"fund_{line.pk}": money.pk,
    }
    asked = count(lambda: client.post(reverse("marketplace:checkout"), given))
    assert Order.objects.get().state == "placed"
    # A test's savepoint and its release stand for the beginning and end of the transaction. After
    # the commit, which a test never reaches, one more asks for the addresses of the mails.
    assert asked - 2 + 1 <= 25


@pytest.mark.parametrize("name", ["basket", "checkout"])
def test_a_longer_basket_asks_no_more(signed_in, joan, money, count, name):
    client = signed_in(joan)
    look = lambda: client.get(reverse(f"marketplace:{name}"))  # noqa: E731
    BasketLineFactory(person=joan)
    look()
    few = count(look)
    for _ in range(6):
        BasketLineFactory(person=joan, unit_price_pence=2450)
    assert count(look) == few
    assert few <= 6


def test_more_orders_ask_no_more(signed_in, joan, money, now, count):
    client = signed_in(joan)
    look = lambda: client.get(reverse("marketplace:orders"))  # noqa: E731
    place_order(joan, money, at=now, line=BasketLineFactory(person=joan, weeks=1))
    look()
    few = count(look)
    for _ in range(20):
        place_order(joan, money, at=now, line=BasketLineFactory(person=joan, weeks=1))
    assert count(look) == few
    assert few <= 10


def test_the_hub_of_a_busy_provider_asks_no_more(client, joan, money, now, count):
    listing = ListingFactory()
    client.force_login(MembershipFactory(organisation=listing.organisation).user)
    look = lambda: client.get(reverse("marketplace:provider"))  # noqa: E731

    def order_once():
        line = BasketLineFactory(person=joan, listing=listing, weeks=1)
        return place_order(joan, money, at=now, line=line)

    Order.objects.filter(pk=order_once().pk).update(state="accepted")
    order_once()
    look()
    few = count(look)
    for _ in range(5):
        order_once()
    assert count(look) == few
    assert few <= 10


def test_an_order_asks_for_a_handful(signed_in, joan, money, now, count):
    order = place_order(joan, money, at=now)
    client = signed_in(joan)
    assert count(lambda: client.get(reverse("marketplace:order", args=[order.reference]))) <= 8
