"""The council records that paying one of the family is necessary, or does not."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from brokerage.conflicts.models import ConflictCase, NecessityRecord
from marketplace.foundations.models import AuditEntry
from marketplace.ledger.kinds import Holder
from marketplace.orders.lifecycle import OrderState
from tests.factories import conflicts as stories
from tests.factories.listings import ListingFactory
from tests.factories.mandates import MandateFactory
from tests.factories.people import (
    InterestFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def husband():
    return PersonFactory(name="Omar Khan")


@pytest.fixture
def blocked(husband, now):
    """Amina would pay her husband from a direct payment."""
    amina = stories.make_client()
    work = OrganisationFactory(pa=True)
    MembershipFactory(user=husband.user, organisation=work)
    InterestFactory(person=amina, married=True, subject_person=husband)
    money = stories.make_money(amina, 500_000, holder=Holder.DP_SELF)
    order = stories.order_for(amina, money, ListingFactory(organisation=work), at=now)
    return ConflictCase.objects.get(order=order)


@pytest.fixture
def officer(blocked):
    return stories.make_officer(blocked.council)


@pytest.fixture
def browser(officer):
    client = Client()
    client.force_login(officer)
    return client


def path(case):
    return f"/office/links/{case.pk}/necessary/"


def sent(**changes):
    until = (timezone.localdate() + timedelta(days=90)).isoformat()
    return {"covers": "care", "reason": "Nobody else.", "ends_on": until, **changes}


def page(response):
    return response.content.decode()


def test_an_officer_records_that_paying_family_is_necessary(browser, blocked, husband):
    case = page(browser.get(f"/office/links/{blocked.pk}/"))
    assert "Record that paying Omar Khan is necessary" in case
    refused = browser.post(path(blocked), sent(reason=""))
    assert "Say why it is necessary" in page(refused)
    browser.post(path(blocked), sent())
    assert NecessityRecord.objects.get().payee == husband


@pytest.mark.parametrize(
    ("covers", "state", "words"),
    [
        ("care", OrderState.AWAITING_ANSWER, "The order can be placed again now."),
        ("managing", OrderState.BLOCKED, "It does not let them be paid for giving care"),
    ],
)
def test_managing_the_money_is_not_giving_care(browser, blocked, covers, state, words):
    """Regulation 3 asks for each by itself."""
    assert words in page(browser.post(path(blocked), sent(covers=covers), follow=True))
    line = blocked.order.lines.get()
    later = timezone.now()
    order = stories.order_for(blocked.person, line.fund, line.listing, at=later)
    assert order.state == state


@pytest.mark.parametrize(
    ("days", "words"),
    [(None, "Enter the first day on which it no longer holds"), (0, "Choose a day after today.")],
)
def test_a_necessity_has_an_end_that_lies_ahead(browser, blocked, days, words):
    """Nobody could end one that has none."""
    ends_on = "" if days is None else timezone.localdate().isoformat()
    refused = browser.post(path(blocked), sent(ends_on=ends_on))
    assert refused.status_code == 422
    assert words in page(refused)
    assert "Nobody else." in page(refused)
    assert not NecessityRecord.objects.exists()


def test_an_officer_who_acts_for_amina_does_not_record_that_it_is_necessary(
    browser, blocked, officer
):
    """The page of the case is closed to them, and so is the address behind its button."""
    MandateFactory(person=blocked.person, holder=officer)
    for read in (browser.get(path(blocked)), browser.post(path(blocked), sent())):
        assert "You act or acted for this person." in page(read)
        assert "Omar" not in page(read)
    assert not NecessityRecord.objects.exists()
    assert AuditEntry.objects.filter(event="conflict.read", actor_id=officer.pk).count() == 2
