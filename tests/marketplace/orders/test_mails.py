"""Mails about orders: who gets one, what it never says, and a mail server that fails."""

import pytest
from django.core import mail
from django.utils.timezone import localdate

from brokerage.mandates.actions import revoke_mandate
from brokerage.mandates.models import Mandate
from marketplace.orders import actions, labels
from marketplace.orders.models import Order
from marketplace.people import notifications
from tests.factories.mandates import MandateFactory
from tests.factories.orders import BasketLineFactory, place_order
from tests.factories.people import MembershipFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def act(django_capture_on_commit_callbacks):
    """`act(lambda: …)`: do it, commit, and give the mails by recipient."""

    def done(what):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            what()
        return {one.to[0]: one for one in mail.outbox}

    return done


def test_person_broker_and_provider_hear_of_an_order(joan, money, act, authority_of, now):
    mandate = MandateFactory(person=joan, broker=True)
    line = BasketLineFactory(person=joan, listing__title="Help with washing")
    organisation = line.listing.organisation
    staff = MembershipFactory(organisation=organisation).user
    gone = MembershipFactory(organisation=organisation, ended_on=now.date()).user
    colleague = MembershipFactory(organisation=organisation, broker=True).user
    mails = act(
        lambda: actions.place_orders(
            person_id=joan.pk,
            choices={line.pk: money.pk},
            key="form-1",
            by=authority_of(mandate),
            at=now,
        )
    )
    assert set(mails) == {joan.user.email, mandate.holder.email, staff.email}
    assert not {gone.email, colleague.email} & set(mails)
    order = Order.objects.get()
    assert f"/provider/orders/{order.reference}/" in mails[staff.email].body
    assert f"/orders/{order.reference}/" in mails[joan.user.email].body
    # A mail can be read by anybody near the screen: no name, no need, no money.
    for one in mails.values():
        for secret in ("washing", "Joan", "1,176", "Help at home"):
            assert secret not in one.body + one.subject
        assert len(one.to) == 1


@pytest.mark.parametrize("how", ["ended by the person", "ran out", "left the organisation"])
def test_who_helps_no_more_hears_no_more(joan, money, act, authority_of, now, how):
    mandate = MandateFactory(person=joan, broker=True)
    order = place_order(joan, money, at=now, by=authority_of(mandate))
    by = authority_of(MembershipFactory(organisation=order.organisation).user)
    if how == "ended by the person":
        revoke_mandate(mandate_id=mandate.pk, by=authority_of(joan), at=now)
    elif how == "ran out":
        Mandate.objects.update(ends_on=localdate())
    else:
        mandate.holder.memberships.update(ended_on=localdate())
    mails = act(lambda: actions.accept_order(order_id=order.pk, by=by, at=now))
    assert list(mails) == [joan.user.email]


def test_another_mandate_for_the_same_person_is_enough(joan, money, act, authority_of, now):
    ended = MandateFactory(person=joan, broker=True)
    order = place_order(joan, money, at=now, by=authority_of(ended))
    revoke_mandate(mandate_id=ended.pk, by=authority_of(joan), at=now)
    MandateFactory(person=joan, holder=ended.holder, scopes=["view"])
    by = authority_of(MembershipFactory(organisation=order.organisation).user)
    mails = act(lambda: actions.accept_order(order_id=order.pk, by=by, at=now))
    assert set(mails) == {joan.user.email, ended.holder.email}


@pytest.mark.parametrize(
    ("says", "subject"), [("disclose", "please read and answer"), ("block", "it cannot go ahead")]
)
def test_what_is_held_back_never_reaches_the_provider(joan, money, act, checks, now, says, subject):
    checks(says)
    line = BasketLineFactory(person=joan)
    MembershipFactory(organisation=line.listing.organisation)
    mails = act(lambda: place_order(joan, money, at=now, line=line))
    assert list(mails) == [joan.user.email]
    assert subject in mails[joan.user.email].subject


def test_every_answer_is_mailed(joan, money, act, checks, authority_of, now):
    order = place_order(joan, money, at=now)
    staff = MembershipFactory(organisation=order.organisation).user
    said = {"order_id": order.pk, "at": now}
    mails = act(lambda: actions.accept_order(**said, by=authority_of(staff)))
    assert "accepted" in mails[joan.user.email].subject
    mails = act(lambda: actions.cancel_order(**said, by=authority_of(joan)))
    assert set(mails) == {joan.user.email, staff.email}
    declined = place_order(joan, money, at=now)
    staff = MembershipFactory(organisation=declined.organisation).user
    mails = act(
        lambda: actions.decline_order(
            order_id=declined.pk, reason="Full", by=authority_of(staff), at=now
        )
    )
    assert "declined" in mails[joan.user.email].subject
    checks("disclose")
    waiting = {"order_id": place_order(joan, money, at=now).pk, "by": authority_of(joan), "at": now}
    assert act(lambda: actions.await_decision(**waiting))
    mails = act(lambda: actions.refuse_order(**waiting, reason="No thank you"))
    assert "it will not go ahead" in mails[joan.user.email].subject


def test_each_step_on_the_trail_has_its_mail():
    """`placing.move` records and mails under one name; a step without words or mail would fail."""
    assert set(labels.STEPS) == set(notifications.BY_EVENT)


def test_who_has_no_account_gets_no_mail(joan, money, act, authority_of, now):
    order = place_order(joan, money, at=now)
    organisation = order.organisation
    MembershipFactory(organisation=organisation, user=PersonFactory(user__is_active=False).user)
    by = authority_of(MembershipFactory(organisation=organisation).user)
    mails = act(lambda: actions.accept_order(order_id=order.pk, by=by, at=now))
    assert list(mails) == [joan.user.email]


def test_a_mail_server_that_fails_undoes_no_order(
    joan, money, act, settings, now, free_pence, caplog
):
    settings.EMAIL_BACKEND = "tests.marketplace.orders.broken_mail.Backend"
    act(lambda: place_order(joan, money, at=now))
    assert Order.objects.get().state == "placed"
    assert free_pence(money) == 500_000 - 117_600
    assert "the server is away" in caplog.text
