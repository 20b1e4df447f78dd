"""The pages as people use them: basket, checkout, orders, and the provider's side."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from marketplace.foundations.models import AuditEntry
from marketplace.ledger import queries as ledger
from marketplace.listings.models import Listing, ListingPrice
from marketplace.orders.models import BasketLine, Order
from tests.factories.ledger import make_fund
from tests.factories.listings import CategoryFactory, ListingFactory
from tests.factories.mandates import MandateFactory
from tests.factories.orders import BasketLineFactory, place_order
from tests.factories.people import CouncilMembershipFactory, MembershipFactory, PersonFactory

pytestmark = pytest.mark.django_db
HOURS = {"quantity": "4", "repeats": "each_week", "weeks": "12"}


def text(response):
    """The words of a page on one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def hidden(response):
    """The hidden fields of the checkout form."""
    found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', response.content.decode())
    return {
        "line": [value for name, value in found if name == "line"],
        **{name: value for name, value in found if name in {"key", "expected_pence"}},
    }


def act_under(client, mandate):
    """Sign in as the holder of a mandate and choose it."""
    client.force_login(mandate.holder)
    client.post(reverse("brokerage:act_for", args=[mandate.pk]))
    return client


# Basket


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
    assert page.content.decode().count(f'value="{given["quantity"]}"') == bool(given["quantity"])
    assert not BasketLine.objects.exists()


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


def test_an_officer_has_no_basket(client, joan):
    client.force_login(CouncilMembershipFactory(council=joan.council).user)
    assert client.get(reverse("marketplace:basket")).status_code == 403
    assert client.get(reverse("marketplace:checkout")).status_code == 403


@pytest.mark.parametrize("name", ["basket", "checkout", "orders", "provider"])
def test_a_visitor_signs_in_first(client, db, name):
    response = client.get(reverse(f"marketplace:{name}"))
    assert response["Location"].startswith(reverse("account_login"))


# Checkout


def test_joan_sees_what_pays_and_what_is_left_and_orders(signed_in, joan, money):
    gardening = CategoryFactory(name="Gardening").pk
    make_fund(joan, label="Garden money", category_ids=[gardening], ends_on=money.ends_on)
    BasketLineFactory(person=joan)
    client = signed_in(joan)
    page = client.get(reverse("marketplace:checkout"))
    assert "Help at home: £5,000 left now, £3,824 after this" in text(page)
    assert "Garden money: This money is for another kind of support." in text(page)
    assert "card is not switched on here yet" in text(page)
    assert re.search(rf'value="{money.pk}"[^>]* checked', page.content.decode())
    line = BasketLine.objects.get()
    sent = {
        **hidden(page),
        f"fund_{line.pk}": money.pk,
        f"note_{line.listing.organisation_id}": "Ring the bell twice",
    }
    done = client.post(reverse("marketplace:checkout"), sent, follow=True)
    order = Order.objects.get()
    assert done.redirect_chain[-1][0] == reverse("marketplace:order", args=[order.reference])
    assert (order.state, order.note) == ("placed", "Ring the bell twice")
    assert ledger.position(money.pk).free_pence == 382_400
    # The browser sends it again: the same order, the same money.
    again = client.post(reverse("marketplace:checkout"), sent, follow=True)
    assert again.status_code == 200
    assert Order.objects.count() == 1
    assert ledger.position(money.pk).free_pence == 382_400


def test_a_choice_of_funds_must_be_made(signed_in, joan, money):
    make_fund(joan, pence=900_000, label="Health money", ends_on=money.ends_on)
    BasketLineFactory(person=joan, listing__title="Lunch club")
    client = signed_in(joan)
    page = client.get(reverse("marketplace:checkout"))
    assert " checked" not in page.content.decode()
    page = client.post(reverse("marketplace:checkout"), hidden(page))
    assert "Choose which budget pays for “Lunch club”" in text(page)
    assert not Order.objects.exists()


def test_a_forged_fund_on_the_page(signed_in, joan, money):
    others = make_fund(pence=900_000)
    line = BasketLineFactory(person=joan)
    client = signed_in(joan)
    sent = hidden(client.get(reverse("marketplace:checkout")))
    answers = set()
    for fund_id in (others.pk, 999_999_999, "all of it", "-1"):
        page = client.post(reverse("marketplace:checkout"), {**sent, f"fund_{line.pk}": fund_id})
        assert "Choose which budget pays for" in text(page)
        answers.add(re.sub(r"csrf\S+|value=\S+", "", page.content.decode()))
    assert len(answers) == 1
    assert not Order.objects.exists()
    assert ledger.position(others.pk).committed_pence == 0


def test_without_money_that_can_pay_there_is_no_button(signed_in, joan):
    make_fund(joan, pence=100, label="Treats")
    BasketLineFactory(person=joan)
    page = signed_in(joan).get(reverse("marketplace:checkout"))
    assert "None of the budgets can pay for this." in text(page)
    assert "Order now" not in text(page)


def test_a_price_that_changes_between_page_and_button(signed_in, joan, money):
    line = BasketLineFactory(person=joan)
    client = signed_in(joan)
    sent = {**hidden(client.get(reverse("marketplace:checkout"))), f"fund_{line.pk}": money.pk}
    ListingPrice.objects.update(amount_pence=9_999)
    page = client.post(reverse("marketplace:checkout"), sent, follow=True)
    assert "changed from £24.50 an hour to £99.99 an hour" in text(page)
    assert not Order.objects.exists()
    assert BasketLine.objects.filter(pk=line.pk).exists()


def test_a_basket_changed_in_another_tab(signed_in, joan, money):
    line = BasketLineFactory(person=joan)
    client = signed_in(joan)
    sent = {**hidden(client.get(reverse("marketplace:checkout"))), f"fund_{line.pk}": money.pk}
    BasketLine.objects.update(weeks=24)
    page = client.post(reverse("marketplace:checkout"), sent, follow=True)
    assert "changed after this page was opened" in text(page)
    assert not Order.objects.exists()


def test_money_spent_in_another_tab_brings_the_form_back_filled_in(signed_in, joan, money, now):
    first = BasketLineFactory(person=joan, weeks=26)
    client = signed_in(joan)
    second = BasketLineFactory(person=joan, listing=first.listing, weeks=27)
    page = client.get(reverse("marketplace:checkout"))
    sent = {
        **hidden(page),
        f"fund_{first.pk}": money.pk,
        f"fund_{second.pk}": money.pk,
        f"note_{first.listing.organisation_id}": "Ring the bell twice",
    }
    page = client.post(reverse("marketplace:checkout"), sent)
    assert "There is not enough money in “Help at home”" in text(page)
    assert "Ring the bell twice" in page.content.decode()
    assert len(re.findall(rf'value="{money.pk}"[^>]* checked', page.content.decode())) == 2
    assert not Order.objects.exists()


def test_a_lapsed_mandate_orders_nothing(client, joan, money):
    mandate = MandateFactory(person=joan)
    line = BasketLineFactory(person=joan)
    act_under(client, mandate)
    sent = {**hidden(client.get(reverse("marketplace:checkout"))), f"fund_{line.pk}": money.pk}
    mandate.ends_on = mandate.starts_on + timedelta(1)
    mandate.save()
    client.post(reverse("marketplace:checkout"), sent)
    assert not Order.objects.exists()


# Orders


@pytest.fixture
def order(joan, money, now):
    return place_order(joan, money, at=now, note="Ring the bell twice")


def test_joan_reads_her_order_and_cancels_it(signed_in, joan, money, order):
    client = signed_in(joan)
    page = client.get(reverse("marketplace:order", args=[order.reference]))
    for words in ("Paid from “Help at home”", "£1,176", "Sent to the provider", "Joan Smith"):
        assert words in text(page)
    cancel = reverse("marketplace:order_cancel", args=[order.reference])
    assert "The money set aside is free again at once" in text(client.get(cancel))
    assert ledger.position(money.pk).committed_pence == 117_600
    page = client.post(cancel, follow=True)
    assert "was cancelled" in text(page)
    assert ledger.position(money.pk).committed_pence == 0
    assert "Cancel this order" not in text(page)


def test_her_own_looks_are_nobodys_business_but_her_brokers_are_on_the_trail(
    client, signed_in, joan, order
):
    address = reverse("marketplace:order", args=[order.reference])
    signed_in(joan).get(address)
    seen = AuditEntry.objects.filter(event="order.seen")
    assert not seen.exists()
    act_under(client, MandateFactory(person=joan, broker=True, scopes=["view"]))
    page = client.get(address)
    assert page.status_code == 200
    assert "Cancel this order" not in text(page)
    assert seen.get().person_id == joan.pk
    client.get(reverse("marketplace:orders"))
    assert AuditEntry.objects.filter(event="orders.seen", person_id=joan.pk).exists()


@pytest.mark.parametrize("name", ["order", "order_cancel", "order_try_again"])
def test_another_persons_order_is_not_found(client, signed_in, order, name):
    address = reverse(f"marketplace:{name}", args=[order.reference])
    strangers = [PersonFactory(budget_holder=True).user, CouncilMembershipFactory().user]
    strangers.append(MembershipFactory(organisation=order.organisation).user)
    for user in strangers:
        client.force_login(user)
        assert client.get(address).status_code in {404, 405}
        assert client.post(address).status_code in {404, 405}
    order.refresh_from_db()
    assert order.state == "placed"


def test_a_notice_is_read_on_the_order(signed_in, joan, money, checks, now):
    checks("disclose", "monitor")
    order = place_order(joan, money, at=now)
    page = signed_in(joan).get(reverse("marketplace:order", args=[order.reference]))
    assert "Your broker also owns this service." in text(page)
    assert "Counted." not in text(page)
    assert f'href="/notices/{order.pk}/"' in page.content.decode()
    assert "The support you have now carries on." in text(page)


def test_a_blocked_order_says_why_and_what_to_do(signed_in, joan, money, checks):
    checks("block")
    line = BasketLineFactory(person=joan)
    client = signed_in(joan)
    sent = {**hidden(client.get(reverse("marketplace:checkout"))), f"fund_{line.pk}": money.pk}
    page = client.post(reverse("marketplace:checkout"), sent, follow=True)
    for words in ("The law says no.", "Ask the council.", "still in your basket"):
        assert words in text(page)
    assert BasketLine.objects.exists()


def test_an_agreed_order_whose_money_was_missing_can_be_tried_again(
    signed_in, joan, money, checks, now
):
    checks("disclose")
    order = place_order(joan, money, at=now)
    Order.objects.update(reason="There is not enough money.")
    client = signed_in(joan)
    address = reverse("marketplace:order", args=[order.reference])
    assert "Try again" not in text(client.get(address))
    checks()
    again = reverse("marketplace:order_try_again", args=[order.reference])
    page = client.post(again, follow=True)
    assert "Sent to the provider" in text(page)


def test_orders_come_twenty_to_a_page(signed_in, joan, money, now):
    for _ in range(21):
        place_order(joan, money, at=now, line=BasketLineFactory(person=joan, weeks=1))
    client = signed_in(joan)
    assert (
        client.get(reverse("marketplace:orders")).content.decode().count("app-result__title") == 20
    )
    second = client.get(reverse("marketplace:orders"), {"page": "2"})
    assert second.content.decode().count("app-result__title") == 1


# The provider's side


@pytest.fixture
def staff(order):
    return MembershipFactory(organisation=order.organisation, staff=True).user


def test_the_provider_sees_a_first_name_and_no_money_of_hers(client, staff, order, joan):
    client.force_login(staff)
    assert order.reference in text(client.get(reverse("marketplace:provider")))
    page = client.get(reverse("marketplace:provider_order", args=[order.reference]))
    for words in ("Joan", "Ring the bell twice", "4 hours a week for 12 weeks"):
        assert words in text(page)
    for secret in ("Smith", "Help at home", "£3,824", joan.postcode, joan.user.email):
        assert secret not in text(page)
    assert AuditEntry.objects.filter(event="order.seen_by_provider").get().person_id == joan.pk


def test_the_provider_accepts(client, staff, order):
    client.force_login(staff)
    page = client.post(reverse("marketplace:provider_accept", args=[order.reference]), follow=True)
    assert "You accepted order" in text(page)
    order.refresh_from_db()
    assert order.state == "accepted"
    page = client.post(reverse("marketplace:provider_accept", args=[order.reference]), follow=True)
    assert "can no longer be done" in text(page)


def test_the_provider_declines_with_a_reason_that_joan_reads(
    client, signed_in, staff, order, joan, money
):
    client.force_login(staff)
    address = reverse("marketplace:provider_decline", args=[order.reference])
    assert "Say why" in text(client.post(address, {"reason": "  "}))
    client.post(address, {"reason": "We have no driver"})
    order.refresh_from_db()
    assert order.state == "declined"
    assert ledger.position(money.pk).committed_pence == 0
    page = signed_in(joan).get(reverse("marketplace:order", args=[order.reference]))
    assert "We have no driver" in text(page)


def test_a_stranger_finds_no_provider_pages(client, order):
    for user in (
        order.person.user,
        MembershipFactory().user,
        MembershipFactory(organisation=order.organisation, broker=True).user,
    ):
        client.force_login(user)
        for name in ("provider_order", "provider_accept", "provider_decline"):
            address = reverse(f"marketplace:{name}", args=[order.reference])
            assert client.post(address, {"reason": "No"}).status_code in {404, 405}
            assert client.get(address).status_code in {404, 405}
    client.force_login(order.person.user)
    assert client.get(reverse("marketplace:provider")).status_code == 404
    order.refresh_from_db()
    assert order.state == "placed"


def test_an_order_that_waits_for_a_check_has_not_reached_the_provider(
    client, joan, money, checks, now
):
    checks("disclose")
    order = place_order(joan, money, at=now)
    client.force_login(MembershipFactory(organisation=order.organisation).user)
    address = reverse("marketplace:provider_order", args=[order.reference])
    assert client.get(address).status_code == 404
    assert order.reference not in text(client.get(reverse("marketplace:provider")))


# The whole way


def test_from_the_listing_to_an_order_as_her_broker(client, joan, money):
    act_under(client, MandateFactory(person=joan, broker=True))
    listing = ListingFactory(title="Help at breakfast")
    page = client.get(listing.get_absolute_url())
    address = reverse("marketplace:basket_add", args=[listing.pk])
    assert f'action="{address}"' in page.content.decode()
    price_id = re.search(r'name="price" value="(\d+)"', page.content.decode())[1]
    page = client.post(address, {"price": price_id}, follow=True)
    assert "How many do you need?" in text(page)
    page = client.post(address, {**HOURS, "price": price_id}, follow=True)
    assert "You are acting for Joan Smith" in text(page)
    page = client.get(reverse("marketplace:checkout"))
    line = BasketLine.objects.get()
    sent = {**hidden(page), f"fund_{line.pk}": money.pk}
    page = client.post(reverse("marketplace:checkout"), sent, follow=True)
    assert "The money is set aside." in text(page)
    assert Order.objects.get().mandate_id is not None
    assert not BasketLine.objects.exists()
