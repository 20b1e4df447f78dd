"""Orders as the provider sees them: what it may know, accept and decline."""

import pytest
from django.urls import reverse

from marketplace.foundations.models import AuditEntry
from marketplace.ledger import queries as ledger
from marketplace.orders.models import Order
from tests.factories.mandates import MandateFactory
from tests.factories.orders import BasketLineFactory, place_order
from tests.factories.people import MembershipFactory
from tests.marketplace.orders.reading import act_under, text

pytestmark = pytest.mark.django_db


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


def test_who_helps_somebody_just_now_still_answers_as_the_provider(client, staff, order):
    act_under(client, MandateFactory(holder=staff))
    client.post(reverse("marketplace:provider_accept", args=[order.reference]))
    entry = AuditEntry.objects.get(event="order.accepted")
    assert (entry.basis, entry.actor_id, entry.person_id) == ("self", staff.pk, order.person_id)


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


@pytest.mark.parametrize("how", ["declined", "cancelled"])
def test_her_words_are_gone_once_there_is_nothing_to_do(client, staff, order, joan, how):
    """The number of a key safe is not kept for whoever said no."""
    joan.formats = ["large_print", "audio"]
    joan.save()
    client.force_login(staff)
    address = reverse("marketplace:provider_order", args=[order.reference])
    for told in ("Ring the bell twice", "How to tell Joan things Large print, Audio"):
        assert told in text(client.get(address))
    Order.objects.update(state=how)
    for gone in ("Ring the bell twice", "Large print"):
        assert gone not in text(client.get(address))


def test_what_was_agreed_long_ago_is_found_again(client, staff, order, joan, money, now):
    listing = order.lines.get().listing
    for _ in range(10):
        line = BasketLineFactory(person=joan, listing=listing, weeks=1)
        place_order(joan, money, at=now, line=line)
    Order.objects.update(state="accepted")
    client.force_login(staff)
    earlier = reverse("marketplace:provider_answered")
    hub = client.get(reverse("marketplace:provider"))
    assert order.reference not in text(hub)
    assert f'href="{earlier}"' in hub.content.decode()
    page = client.get(earlier)
    assert order.reference in text(page)
    assert page.content.decode().count("app-result__title") == 11


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
    for name in ("provider", "provider_answered"):
        assert client.get(reverse(f"marketplace:{name}")).status_code == 404
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
