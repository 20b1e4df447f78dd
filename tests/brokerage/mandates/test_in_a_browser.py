"""The pages of accounts and mandates in a real browser: nothing for axe to find, nothing too wide."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from brokerage.mandates.models import Mandate
from tests.factories.ledger import make_fund
from tests.factories.mandates import MandateFactory
from tests.factories.people import MembershipFactory, PersonFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
PAGES = (
    "marketplace:account",
    "marketplace:account_details",
    "brokerage:people_who_help",
    "brokerage:add_helper",
    "brokerage:clients",
    "brokerage:ask_for_mandate",
)
PAGES_OF_ONE = ("brokerage:answer_helper", "brokerage:end_helper")


@pytest.fixture
def amina(settings, client):
    """Signed in: her daughter and a broker help her, somebody asks to, and she helps a neighbour."""
    settings.MFA_FORCED = False
    amina = PersonFactory(name="Amina Yusuf", budget_holder=True)
    MandateFactory(person=amina, holder=PersonFactory(name="Leila Yusuf").user)
    MandateFactory(person=amina, broker=True, holder__name="Tom Reeves")
    MandateFactory(person=amina, asked=True, holder__name="Grace Obi")
    MandateFactory(person=amina, revoked=True, holder__name="Old Friend")
    neighbour = PersonFactory(name="Joan Price", budget_holder=True)
    make_fund(neighbour, pence=123_456)
    MandateFactory(
        person=neighbour, holder=amina.user, ends_on=timezone.localdate() + timedelta(days=1000)
    )
    MembershipFactory(user=amina.user, broker=True)
    client.force_login(amina.user)
    return amina


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("name", [*PAGES, *PAGES_OF_ONE])
def test_every_page_is_accessible(look_at, client, amina, name, width, script):
    asked = Mandate.objects.get(person=amina, state="asked")
    address = reverse(name, args=[asked.pk] if name in PAGES_OF_ONE else [])
    assert look_at(client.get(address), width=width, script=script).problems == []


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("name", ["brokerage:add_helper", "brokerage:ask_for_mandate"])
def test_a_refused_form_says_so_and_is_accessible(look_at, client, amina, name, width):
    seen = look_at(
        client.post(reverse(name), {}),
        width=width,
        then=lambda page: page.locator(".govuk-error-summary a").count(),
    )
    assert seen.problems == []
    assert seen.title.startswith("Error: ")
    assert seen.answer == 3
