"""Every page of buying in a real browser, narrow and wide: nothing for axe to find, nothing too wide."""

import re

import pytest
from django.urls import reverse

from tests.browser import picture
from tests.factories.ledger import make_fund
from tests.factories.listings import CategoryFactory, ListingFactory
from tests.factories.orders import BasketLineFactory, place_order
from tests.factories.people import MembershipFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
WIDTHS = [320, 1280]


@pytest.fixture
def see(look_at):
    """Look at an answer; nothing may be wrong with it."""

    def look(response, width, name=""):
        name = name or re.sub(r"[^a-z]+", "-", response.request["PATH_INFO"]).strip("-")
        keep = picture(f"orders-{name}", width)
        assert response.status_code == 200
        seen = look_at(response, width=width, keep=keep, then=dead_links_of_errors)
        assert seen.problems == []
        assert seen.answer == []
        return seen

    return look


def dead_links_of_errors(page):
    """Links of the error summary that lead to no field."""
    links = page.locator(".govuk-error-summary a").all()
    return [
        link.inner_text() for link in links if not page.locator(link.get_attribute("href")).count()
    ]


@pytest.fixture
def full_basket(joan, money):
    """Two providers, a new price, a club that closed, and money that cannot pay for all of it."""
    make_fund(
        joan,
        pence=900,
        label="Garden and repairs",
        category_ids=[CategoryFactory(name="Gardening").pk],
        ends_on=money.ends_on,
    )
    make_fund(joan, pence=900_000, label="Health money", ends_on=money.ends_on)
    first = BasketLineFactory(person=joan, listing__title="Help getting washed and dressed")
    BasketLineFactory(person=joan, listing=first.listing, weeks=1, unit_price_pence=2300)
    BasketLineFactory(person=joan, listing__title="Llanfairpwllgwyngyll lunch club", weeks=1)
    BasketLineFactory(person=joan, listing__title="Old club", listing__live=False)
    walk = ListingFactory(title="A walk in the park", prices=[(0, "session")], activity=True)
    BasketLineFactory(person=joan, listing=walk, weeks=6)
    BasketLineFactory(
        person=joan, listing__title="Night sitting", weeks=53, quantity_hundredths=90_000
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_basket_and_checkout(see, signed_in, joan, full_basket, width):
    client = signed_in(joan)
    see(client.get(reverse("marketplace:basket")), width)
    see(client.get(reverse("marketplace:checkout")), width)
    refused = see(client.post(reverse("marketplace:checkout")), width, "checkout-refused")
    assert refused.title.startswith("Error:")


@pytest.mark.parametrize("width", WIDTHS)
def test_checkout_of_one_line(see, signed_in, joan, money, width):
    BasketLineFactory(person=joan, listing__title="Help at breakfast")
    see(signed_in(joan).get(reverse("marketplace:checkout")), width, "checkout-one")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_amount_and_its_errors(see, signed_in, joan, width):
    client = signed_in(joan)
    listing = ListingFactory(prices=[(2450, "hour"), (9000, "night")])
    address = reverse("marketplace:basket_add", args=[listing.pk])
    see(client.get(address), width)
    see(client.post(address, {"quantity": "four", "weeks": "x"}), width, "basket-add-refused")
    line = BasketLineFactory(person=joan, listing=listing)
    see(client.get(reverse("marketplace:basket_change", args=[line.pk])), width)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("says", ["nothing", "disclose", "block"])
def test_orders(see, signed_in, joan, money, checks, now, width, says):
    checks(says)
    order = place_order(joan, money, at=now, note="Ring the bell twice")
    client = signed_in(joan)
    address = reverse("marketplace:order", args=[order.reference])
    see(client.get(address), width, f"order-{says}")
    see(client.get(reverse("marketplace:orders")), width, f"orders-{says}")
    if says == "nothing":
        cancel = reverse("marketplace:order_cancel", args=[order.reference])
        see(client.get(cancel), width, "cancel")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_providers_side(see, client, joan, money, now, width):
    order = place_order(joan, money, at=now, note="Ring the bell twice")
    client.force_login(MembershipFactory(organisation=order.organisation).user)
    see(client.get(reverse("marketplace:provider")), width)
    for name in ("provider_order", "provider_decline"):
        address = reverse(f"marketplace:{name}", args=[order.reference])
        see(client.get(address), width, name)
