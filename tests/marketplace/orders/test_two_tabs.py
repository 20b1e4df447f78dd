"""Who helps two people and leaves an old page open never acts for the wrong one with it."""

import re
from html import unescape

import pytest
from django.core.signing import Signer
from django.urls import reverse

from brokerage.mandates.models import Mandate
from marketplace.listings.models import Comparison
from marketplace.orders.models import BasketLine, Order
from marketplace.people.for_whom import FIELD
from tests.factories.listings import ListingFactory
from tests.factories.mandates import MandateFactory
from tests.factories.orders import BasketLineFactory, place_order
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
SAID = "You now act for Joan Smith. This page was for Harold Shaw. Nothing was changed."


@pytest.fixture
def harold():
    return PersonFactory(name="Harold Shaw", budget_holder=True)


@pytest.fixture
def helper(client, joan, harold):
    """Signed in; `helper(person)` begins to act for one of the two."""
    user = UserFactory()
    mandates = {one: MandateFactory(person=one, holder=user) for one in (joan, harold)}
    client.force_login(user)

    def act_for(person):
        client.post(reverse("brokerage:act_for", args=[mandates[person].pk]))
        return client

    return act_for


def field_of(response):
    """What the page says of whom it was drawn for."""
    found = re.search(rf'name="{FIELD}" value="([^"]+)"', response.content.decode())
    return {FIELD: unescape(found[1])}


def words(response):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def test_an_old_page_adds_nothing_to_the_next_persons_basket(helper, joan, harold):
    listing = ListingFactory()
    chosen = {
        "price": listing.prices.first().pk,
        "quantity": "4",
        "repeats": "each_week",
        "weeks": "12",
    }
    address = reverse("marketplace:basket_add", args=[listing.pk])
    from_form = field_of(helper(harold).get(address))
    from_listing = field_of(helper(harold).get(listing.get_absolute_url()))
    client = helper(joan)
    for drawn in (from_form, from_listing):
        page = client.post(address, {**chosen, **drawn}, follow=True)
        assert SAID in words(page)
        assert not BasketLine.objects.exists()
    helper(harold).post(address, {**chosen, **from_form})
    assert BasketLine.objects.get().person == harold


def test_an_old_checkout_orders_nothing_and_shows_the_next_persons(helper, joan, harold, money):
    mine, other = BasketLineFactory(person=joan), BasketLineFactory(person=harold)
    drawn = field_of(helper(harold).get(reverse("marketplace:checkout")))
    page = helper(joan).post(
        reverse("marketplace:checkout"), {**drawn, "line": mine.pk}, follow=True
    )
    assert SAID in words(page)
    assert mine.listing.title in words(page)
    assert other.listing.title not in words(page)
    assert not Order.objects.exists()


def test_an_old_basket_removes_nothing(helper, joan, harold):
    line = BasketLineFactory(person=joan)
    BasketLineFactory(person=harold)
    drawn = field_of(helper(harold).get(reverse("marketplace:basket")))
    client = helper(joan)
    for name in ("basket_remove", "basket_change", "basket_accept_price"):
        page = client.post(reverse(f"marketplace:{name}", args=[line.pk]), drawn, follow=True)
        assert SAID in words(page)
    assert BasketLine.objects.filter(pk=line.pk, quantity_hundredths=400).exists()


def test_an_old_page_cancels_nothing_and_leads_to_the_orders(helper, joan, harold, money, now):
    order = place_order(joan, money, at=now)
    BasketLineFactory(person=harold)
    drawn = field_of(helper(harold).get(reverse("marketplace:basket")))
    page = helper(joan).post(
        reverse("marketplace:order_cancel", args=[order.reference]), drawn, follow=True
    )
    assert SAID in words(page)
    assert page.request["PATH_INFO"] == reverse("marketplace:orders")
    order.refresh_from_db()
    assert order.state == "placed"


def test_an_old_comparison_is_kept_for_nobody(helper, joan, harold):
    ids = ",".join(str(ListingFactory().pk) for _ in range(2))
    drawn = field_of(helper(harold).get(f"{reverse('marketplace:compare')}?ids={ids}"))
    page = helper(joan).post(
        reverse("marketplace:comparison_keep"), {**drawn, "ids": ids}, follow=True
    )
    assert SAID in words(page)
    assert not Comparison.objects.exists()


def test_a_page_of_ones_own_is_not_for_the_person_acted_for(client, joan, harold):
    mandate = MandateFactory(person=harold, holder=joan.user)
    client.force_login(joan.user)
    drawn = field_of(client.get(reverse("brokerage:add_helper")))
    client.post(reverse("brokerage:act_for", args=[mandate.pk]))
    page = client.post(
        reverse("brokerage:add_helper"),
        {**drawn, "email": PersonFactory().user.email, "role": "circle", "scopes": ["view"]},
        follow=True,
    )
    assert "You now act for Harold Shaw. This page was for you. Nothing was changed." in words(page)
    assert Mandate.objects.count() == 1


def test_a_page_of_the_person_is_not_for_oneself(client, joan, harold):
    mandate = MandateFactory(person=harold, holder=joan.user)
    client.force_login(joan.user)
    client.post(reverse("brokerage:act_for", args=[mandate.pk]))
    listing = ListingFactory()
    drawn = field_of(client.get(reverse("marketplace:basket_add", args=[listing.pk])))
    client.post(reverse("brokerage:stop_acting"))
    page = client.post(
        reverse("marketplace:basket_add", args=[listing.pk]),
        {**drawn, "price": listing.prices.first().pk, "quantity": "1", "repeats": "in_all"},
        follow=True,
    )
    assert "You now act for yourself. This page was for Harold Shaw." in words(page)
    assert not BasketLine.objects.exists()


@pytest.mark.parametrize(
    "forged", ["1:Somebody Else", Signer().sign("1:Somebody Else"), "nonsense"]
)
def test_a_forged_field_does_nothing_and_names_nobody(helper, joan, forged):
    line = BasketLineFactory(person=joan)
    page = helper(joan).post(
        reverse("marketplace:basket_remove", args=[line.pk]), {FIELD: forged}, follow=True
    )
    assert "This page was too old. Nothing was changed." in words(page)
    assert "Somebody Else" not in words(page)
    assert BasketLine.objects.exists()


def test_a_checkout_without_its_hidden_fields_says_what_to_do(signed_in, joan, money):
    line = BasketLineFactory(person=joan)
    page = signed_in(joan).post(
        reverse("marketplace:checkout"), {"line": line.pk, f"fund_{line.pk}": money.pk}
    )
    assert "Check what you chose and order again." in words(page)
    assert "Enter key" not in words(page)
    assert "Hidden field" not in words(page)
    assert not Order.objects.exists()
    sent = dict(
        re.findall(
            r'type="hidden" name="(key|expected_pence)" value="([^"]+)"', page.content.decode()
        )
    )
    signed_in(joan).post(
        reverse("marketplace:checkout"), {"line": line.pk, f"fund_{line.pk}": money.pk, **sent}
    )
    assert Order.objects.get().state == "placed"
