"""The checkout as people use it: what pays, what changed meanwhile, and the whole way to an order."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from marketplace.ledger import queries as ledger
from marketplace.listings.models import ListingPrice
from marketplace.orders.models import BasketLine, Order
from tests.factories.ledger import make_fund
from tests.factories.listings import CategoryFactory, ListingFactory
from tests.factories.mandates import MandateFactory
from tests.factories.orders import BasketLineFactory
from tests.factories.people import PersonFactory
from tests.marketplace.orders.reading import HOURS, act_under, hidden, text

pytestmark = pytest.mark.django_db


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


def test_who_has_no_budget_is_told_so(signed_in):
    peter = PersonFactory()
    BasketLineFactory(person=peter)
    page = text(signed_in(peter).get(reverse("marketplace:checkout")))
    assert "There is no budget here that could pay for this." in page
    assert "buy from them directly" in page


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
    sent[f"note_{line.listing.organisation_id}"] = "Ring the bell twice"
    page = client.post(reverse("marketplace:checkout"), sent)
    assert "changed after this page was opened" in text(page)
    assert not Order.objects.exists()
    # What was typed is still there, and the next press agrees to the total that is shown now.
    assert "Ring the bell twice" in page.content.decode()
    assert "To pay £2,352" in text(page)
    client.post(reverse("marketplace:checkout"), {**sent, **hidden(page)})
    order = Order.objects.get()
    assert (order.total_pence, order.note) == (235_200, "Ring the bell twice")


def test_a_basket_that_another_tab_emptied_leads_back_to_it(signed_in, joan, money):
    line = BasketLineFactory(person=joan)
    client = signed_in(joan)
    sent = {**hidden(client.get(reverse("marketplace:checkout"))), f"fund_{line.pk}": money.pk}
    BasketLine.objects.all().delete()
    page = client.post(reverse("marketplace:checkout"), sent, follow=True)
    assert "Something was taken out of your basket" in text(page)
    assert page.redirect_chain[-1][0] == reverse("marketplace:basket")


def test_a_sign_that_no_database_keeps_is_refused_at_its_field(signed_in, joan, money):
    line = BasketLineFactory(person=joan)
    client = signed_in(joan)
    sent = {**hidden(client.get(reverse("marketplace:checkout"))), f"fund_{line.pk}": money.pk}
    sent[f"note_{line.listing.organisation_id}"] = "Ring\0"
    page = client.post(reverse("marketplace:checkout"), sent)
    assert "Null characters are not allowed" in text(page)
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
