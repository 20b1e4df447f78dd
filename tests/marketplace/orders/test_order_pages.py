"""Orders as the person and their broker read them, cancel them and try them again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from brokerage.mandates.authority import mandate_authority
from marketplace.foundations.models import AuditEntry
from marketplace.ledger import queries as ledger
from marketplace.orders.models import BasketLine, Order
from marketplace.people.authority import own_authority
from tests.factories.mandates import MandateFactory
from tests.factories.orders import BasketLineFactory, place_order
from tests.factories.people import CouncilMembershipFactory, MembershipFactory, PersonFactory
from tests.marketplace.orders.reading import act_under, hidden, text

pytestmark = pytest.mark.django_db


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


def test_her_words_to_the_provider_are_for_nobody_else(client, signed_in, joan, money, order, now):
    """The form promises it: a helper who may look at orders is somebody she may be writing about."""
    address = reverse("marketplace:order", args=[order.reference])
    assert "Ring the bell twice" in text(signed_in(joan).get(address))
    mandate = MandateFactory(person=joan)
    act_under(client, mandate)
    page = text(client.get(address))
    assert "£1,176" in page
    assert "Ring the bell twice" not in page
    theirs = place_order(joan, money, at=now, note="I ring you", by=own_order_of(mandate, now))
    address = reverse("marketplace:order", args=[theirs.reference])
    assert "I ring you" in text(client.get(address))
    assert "I ring you" in text(signed_in(joan).get(address))


def own_order_of(mandate, now):
    """The authority under which its holder orders."""
    return mandate_authority(own_authority(mandate.holder, on=localdate(now)), mandate)


def test_the_question_before_cancelling_is_a_look_too(client, joan, order):
    act_under(client, MandateFactory(person=joan))
    client.get(reverse("marketplace:order_cancel", args=[order.reference]))
    assert AuditEntry.objects.filter(event="order.seen", person_id=joan.pk).count() == 1


@pytest.mark.parametrize(("days", "is_late"), [(-1, True), (0, False)])
def test_an_order_that_nobody_answered_in_time_says_what_to_do(
    client, signed_in, joan, order, today, days, is_late
):
    Order.objects.update(starts_on=today + timedelta(days=days))
    page = text(signed_in(joan).get(reverse("marketplace:order", args=[order.reference])))
    assert ("cancel this order and choose another day" in page) == is_late
    client.force_login(MembershipFactory(organisation=order.organisation).user)
    address = reverse("marketplace:provider_order", args=[order.reference])
    assert ("only when you can start soon" in text(client.get(address))) == is_late


@pytest.mark.parametrize(("days", "is_long"), [(14, True), (13, False)])
def test_money_is_not_held_for_ever_by_a_provider_who_says_nothing(
    signed_in, joan, order, days, is_long
):
    Order.objects.update(placed_at=timezone.now() - timedelta(days=days))
    page = text(signed_in(joan).get(reverse("marketplace:order", args=[order.reference])))
    assert ("has not answered for two weeks" in page) == is_long


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


def test_what_the_checks_found_is_hers_alone_to_read(client, joan, money, checks, now):
    """It may say who in her family would be paid; the notice itself is closed to helpers too."""
    checks("block")
    order = place_order(joan, money, at=now)
    act_under(client, MandateFactory(person=joan))
    page = client.get(reverse("marketplace:order", args=[order.reference]))
    assert "Only Joan Smith can read what the checks found" in text(page)
    assert f'href="{reverse("brokerage:notices")}"' in page.content.decode()
    for hers in ("The law says no.", "Ask the council."):
        assert hers not in text(page)


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
