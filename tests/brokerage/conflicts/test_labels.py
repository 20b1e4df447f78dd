"""What is said beside an option whose provider is linked to one's own broker, and to whom."""

import pytest
from django.test import Client
from django.utils import timezone

from brokerage.conflicts.labels import linked_to_broker
from marketplace.listings import publishing
from tests.brokerage.conflicts.pages import browser, page
from tests.factories.listings import ListingFactory
from tests.factories.people import (
    OrganisationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db


def test_a_linked_option_is_labelled_for_the_person_and_her_broker(case, broker, authority_of, now):
    castle, other = case.order.organisation, OrganisationFactory()
    wanted = {castle.pk: "Linked to the broker Castle Support"}
    for by in (authority_of(case.person), authority_of(broker)):
        assert linked_to_broker([castle.pk, other.pk], by, now.date()) == wanted
    assert linked_to_broker([castle.pk], authority_of(PersonFactory()), now.date()) == {}


def test_results_and_the_listings_own_page_say_the_link_and_to_nobody_else(case, broker):
    listing = ListingFactory(organisation=case.order.organisation, title="Falconry mornings")
    publishing.put_in_search([listing.pk], on=timezone.localdate())
    label = "<strong>Linked to the broker Castle Support</strong>"
    for address in ("/search/?q=falconry", listing.get_absolute_url()):
        for visitor in (browser(case.person.user), browser(broker.holder, broker)):
            assert label in page(visitor.get(address))
        for nobody in (browser(PersonFactory().user), browser(broker.holder), Client()):
            answer = page(nobody.get(address))
            assert "Falconry mornings" in answer
            assert "Linked to" not in answer
