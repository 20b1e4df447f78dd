"""Who must answer finds the notice: from the orders, and from the account when one waits."""

import pytest
from django.urls import reverse

from tests.factories.mandates import MandateFactory
from tests.factories.orders import place_order
from tests.factories.people import PersonFactory
from tests.marketplace.orders.reading import act_under, text

pytestmark = pytest.mark.django_db


def test_the_notices_are_found_from_the_orders(signed_in, joan):
    page = signed_in(joan).get(reverse("marketplace:orders")).content.decode()
    assert f'href="{reverse("brokerage:notices")}"' in page


def test_the_account_says_when_an_order_waits_for_her_answer(signed_in, joan, money, checks, now):
    account = reverse("marketplace:account")
    notices = f'href="{reverse("brokerage:notices")}"'
    assert notices not in signed_in(joan).get(account).content.decode()
    checks("disclose")
    order = place_order(joan, money, at=now)
    for name, given in (("orders", []), ("order", [order.reference])):
        page = text(signed_in(joan).get(reverse(f"marketplace:{name}", args=given)))
        assert "Waiting for your answer" in page
        assert "the person’s answer" not in page
    page = signed_in(joan).get(account)
    assert "An order waits for your answer." in page.content.decode()
    assert notices in page.content.decode()
    place_order(joan, money, at=now)
    assert "2 orders wait for your answer." in signed_in(joan).get(account).content.decode()
    other = PersonFactory()
    MandateFactory(person=joan, holder=other.user)
    assert notices not in signed_in(other).get(account).content.decode()
    act_under(signed_in(other), other.user.mandates_held.get())
    page = text(signed_in(other).get(reverse("marketplace:orders")))
    assert "Waiting for the person’s answer" in page
