"""The basket as people use it: what is put in, changed, refused and no longer fits."""

import re

import pytest
from django.urls import reverse

from marketplace.foundations.models import AuditEntry
from marketplace.listings.models import Listing, ListingPrice
from marketplace.orders.models import BasketLine
from tests.factories.listings import ListingFactory
from tests.factories.mandates import MandateFactory
from tests.factories.orders import BasketLineFactory
from tests.factories.people import CouncilMembershipFactory
from tests.marketplace.orders.reading import HOURS, act_under, text

pytestmark = pytest.mark.django_db


def test_a_visitor_comes_back_from_sign_in_with_the_choice_kept(client, joan):
    listing = ListingFactory()
    address = reverse("marketplace:basket_add", args=[listing.pk])
    price_id = str(listing.prices.first().pk)
    to_form = client.post(address, {"price": price_id})
    assert to_form["Location"] == f"{address}?price={price_id}"
    to_sign_in = client.post(
        address, {**HOURS, "price": price_id, "starts_on_0": "1", "starts_on_1": "5"}
    )
    assert to_sign_in["Location"].startswith(reverse("account_login"))
    assert not BasketLine.objects.exists()
    client.force_login(joan.user)
    back = client.get(address, {**HOURS, "price": price_id, "starts_on_0": "1", "starts_on_1": "5"})
    page = back.content.decode()
    for kept in ('value="4"', 'value="12"', 'name="starts_on_1" value="5"'):
        assert kept in page
    assert re.search(r'value="each_week"[^>]* checked', page)
    assert not BasketLine.objects.exists()


def test_joan_adds_changes_and_removes(signed_in, joan):
    listing = ListingFactory(title="Help at breakfast")
    client = signed_in(joan)
    price_id = listing.prices.first().pk
    address = reverse("marketplace:basket_add", args=[listing.pk])
    page = client.post(address, {**HOURS, "price": price_id}, follow=True)
    assert "4 hours a week for 12 weeks at £24.50 an hour: £1,176" in text(page)
    line = BasketLine.objects.get()
    change = reverse("marketplace:basket_change", args=[line.pk])
    assert 'value="4"' in client.get(change).content.decode()
    page = client.post(
        change, {"price": price_id, "quantity": "1.5", "repeats": "in_all"}, follow=True
    )
    assert "1.5 hours in all at £24.50 an hour: £36.75" in text(page)
    page = client.post(reverse("marketplace:basket_remove", args=[line.pk]), follow=True)
    assert "There is nothing in the basket." in text(page)


def test_a_basket_that_no_longer_fits_says_so_with_the_remedy(signed_in, joan):
    line = BasketLineFactory(person=joan, unit_price_pence=2300)
    client = signed_in(joan)
    page = client.get(reverse("marketplace:basket"))
    assert "changed from £23 an hour to £24.50 an hour" in text(page)
    assert "Accept the new price" in text(page)
    assert "Choose what pays" not in text(page)
    accept = reverse("marketplace:basket_accept_price", args=[line.pk])
    page = client.post(accept, {"amount_pence": "2450"}, follow=True)
    assert "Choose what pays" in text(page)
    ListingPrice.objects.all().delete()
    assert "Choose again" in text(client.get(reverse("marketplace:basket")))
    Listing.objects.update(live=False)
    assert "no longer offered" in text(client.get(reverse("marketplace:basket")))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"quantity": "four"}, "as a number, like 4 or 1.5"),
        ({"quantity": "0"}, "Enter more than 0"),
        ({"quantity": "1e9"}, "as a number"),
        ({"quantity": "1000000000"}, "Enter 1,000 or less"),
        ({"quantity": "-4"}, "as a number"),
        ({"quantity": ""}, "as a number"),
        ({"quantity": "٤"}, "as a number"),
        ({"weeks": ""}, "Enter how many weeks"),
        ({"weeks": "a few"}, "as a whole number, like 12"),
        ({"weeks": "54"}, "between 1 and 53 weeks"),
        ({"repeats": "sometimes"}, "Choose “each week” or “in all”"),
        ({"price": "£24.50"}, "Choose one of the prices on this page"),
        ({"price": "999999"}, "Choose one of the prices on this page"),
        ({"starts_on_0": "31", "starts_on_1": "2", "starts_on_2": "2030"}, "real date"),
        ({"starts_on_0": "1", "starts_on_1": "2", "starts_on_2": "2020"}, "today or later"),
    ],
)
def test_a_wrong_form_comes_back_filled_in_and_adds_nothing(signed_in, joan, typed, said):
    listing = ListingFactory()
    given = {**HOURS, "price": listing.prices.first().pk, **typed}
    page = signed_in(joan).post(reverse("marketplace:basket_add", args=[listing.pk]), given)
    assert page.status_code == 200
    assert said in text(page)
    assert f"#id_{next(iter(typed)).removesuffix('_0')}" in page.content.decode()
    (box,) = re.findall(r'<input[^>]*name="quantity"[^>]*>', page.content.decode())
    assert (f'value="{given["quantity"]}"' in box) == bool(given["quantity"])
    assert not BasketLine.objects.exists()


def test_prices_that_hold_at_other_times_never_read_the_same(signed_in, joan):
    listing = ListingFactory(prices=[(2450, "hour"), (2450, "hour")])
    weekdays, weekends = listing.prices.all()
    ListingPrice.objects.filter(pk=weekdays.pk).update(days=31, from_time="7:00", to_time="19:30")
    ListingPrice.objects.filter(pk=weekends.pk).update(days=96, label="Weekends", included="lunch")
    page = text(signed_in(joan).get(reverse("marketplace:basket_add", args=[listing.pk])))
    assert "£24.50 an hour, Monday to Friday, 7am to 7:30pm" in page
    assert "£24.50 an hour, Weekends, Saturday and Sunday (with lunch)" in page


def test_her_basket_is_read_by_a_helper_on_the_trail_and_by_herself_without(
    client, signed_in, joan
):
    BasketLineFactory(person=joan)
    seen = AuditEntry.objects.filter(event__in=["basket.seen", "checkout.seen"])
    for name in ("basket", "checkout"):
        signed_in(joan).get(reverse(f"marketplace:{name}"))
    assert not seen.exists()
    act_under(client, MandateFactory(person=joan))
    for name in ("basket", "checkout"):
        client.get(reverse(f"marketplace:{name}"))
    assert [one.event for one in seen.order_by("pk")] == ["basket.seen", "checkout.seen"]
    assert {one.person_id for one in seen} == {joan.pk}


def test_a_withdrawn_listing_is_not_added(signed_in, joan):
    listing = ListingFactory(live=False, title="Old club")
    address = reverse("marketplace:basket_add", args=[listing.pk])
    response = signed_in(joan).post(address, HOURS)
    assert response["Location"] == listing.get_absolute_url()
    assert not BasketLine.objects.exists()


def test_what_was_never_public_is_not_found(signed_in, joan):
    draft = ListingFactory(draft=True)
    for listing_id in (draft.pk, 999_999):
        address = reverse("marketplace:basket_add", args=[listing_id])
        assert signed_in(joan).get(address).status_code == 404


def test_ten_megabytes_are_refused_and_change_nothing(signed_in, joan):
    listing = ListingFactory()
    given = {**HOURS, "price": listing.prices.first().pk, "note": "x" * 10_000_000}
    address = reverse("marketplace:basket_add", args=[listing.pk])
    response = signed_in(joan).post(address, given, "application/x-www-form-urlencoded")
    assert response.status_code == 400
    huge = "quantity=4&note=" + "x" * 10_000_000
    response = signed_in(joan).post(address, huge, "application/x-www-form-urlencoded")
    assert response.status_code == 400
    assert not BasketLine.objects.exists()


def test_another_persons_line_is_not_there(signed_in, joan):
    other = BasketLineFactory()
    client = signed_in(joan)
    assert client.get(reverse("marketplace:basket_change", args=[other.pk])).status_code == 404
    client.post(reverse("marketplace:basket_remove", args=[other.pk]))
    assert BasketLine.objects.filter(pk=other.pk).exists()


def test_a_helper_who_may_only_look_reads_what_to_ask_for(client, joan):
    act_under(client, MandateFactory(person=joan, scopes=["view"]))
    for name in ("basket", "checkout"):
        page = client.get(reverse(f"marketplace:{name}"))
        assert page.status_code == 403
        assert "ask them for a mandate to order" in text(page)


def test_an_officer_has_no_basket(client, joan):
    client.force_login(CouncilMembershipFactory(council=joan.council).user)
    assert client.get(reverse("marketplace:basket")).status_code == 403
    assert client.get(reverse("marketplace:checkout")).status_code == 403


@pytest.mark.parametrize("name", ["basket", "checkout", "orders", "provider"])
def test_a_visitor_signs_in_first(client, db, name):
    response = client.get(reverse(f"marketplace:{name}"))
    assert response["Location"].startswith(reverse("account_login"))
