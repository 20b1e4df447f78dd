"""The frame of a page: who sees which links, and whose affairs are on screen."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory

from cms.look import navigation
from cms.models import CouncilSite
from marketplace.foundations.authority import NOBODY, Authority, Basis
from marketplace.foundations.permissions import (
    OWN_PERMISSIONS,
    SCOPE_PERMISSIONS,
    Permission,
    Scope,
)

AMINA = Authority(
    basis=Basis.SELF, actor_id=1, person_id=1, own_person_id=1, permissions=OWN_PERMISSIONS
)
BROKER = Authority(
    basis=Basis.MANDATE,
    actor_id=2,
    person_id=1,
    person_name="Amina <Khan>",
    permissions=SCOPE_PERMISSIONS[Scope.VIEW],
)
OFFICER = Authority(
    basis=Basis.STAFF, actor_id=3, councils={1: frozenset({Permission.DECIDE_CONFLICT})}
)
PROVIDER = Authority(
    basis=Basis.SELF, actor_id=4, organisations={1: frozenset({Permission.EDIT_LISTING})}
)


def request_of(authority, address="/"):
    request = RequestFactory().get(address)
    request.user = AnonymousUser()
    request.authority = authority
    request.council_site = CouncilSite()
    return request


def links(authority, address="/"):
    return [item.text for item in navigation.items_for(request_of(authority, address))]


def test_everybody_may_look_around():
    assert links(NOBODY) == ["Find support", "Guidance", "Shortlist"]


def test_a_budget_holder_sees_basket_orders_and_budget():
    assert links(AMINA) == ["Find support", "Guidance", "Shortlist", "Basket", "Orders", "Budget"]


def test_somebody_who_may_only_look_has_no_basket():
    assert "Basket" not in links(BROKER)
    assert {"Orders", "Budget", "People you help"} <= set(links(BROKER))


def test_staff_see_the_office_and_providers_their_services():
    assert links(OFFICER)[-1] == "Office"
    assert links(PROVIDER)[-1] == "Your services"


def test_the_place_where_one_is_is_marked():
    marked = [item.text for item in navigation.items_for(request_of(NOBODY, "/guidance/privacy/"))]
    active = [
        item.text
        for item in navigation.items_for(request_of(NOBODY, "/guidance/privacy/"))
        if item.active
    ]
    assert marked
    assert active == ["Guidance"]


def test_acting_for_somebody_is_on_every_page_and_escaped():
    page = render_to_string("404.html", {}, request_of(BROKER))
    assert "You are acting for <strong>Amina &lt;Khan&gt;</strong>." in page


def test_acting_for_oneself_needs_no_banner():
    assert "acting for" not in render_to_string("404.html", {}, request_of(AMINA))


def test_the_demonstration_says_so(settings):
    settings.DEMONSTRATION = True
    assert "The second sign-in step is off" in render_to_string("404.html", {}, request_of(NOBODY))
    settings.DEMONSTRATION = False
    assert "Demonstration." not in render_to_string("404.html", {}, request_of(NOBODY))


@pytest.mark.parametrize("authority", [NOBODY, AMINA, BROKER, OFFICER, PROVIDER])
def test_the_frame_asks_no_database(authority):
    # Without the django_db mark every query raises.
    assert "Shop 4 Support" in render_to_string("404.html", {}, request_of(authority))


def test_an_error_before_any_middleware_still_has_a_page():
    assert "Page not found" in render_to_string("404.html")
    assert "Sorry, something went wrong" in render_to_string("500.html")
