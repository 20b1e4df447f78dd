"""The frame of a page: navigation, "acting for" and demonstration banners. Asks no database."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.functional import SimpleLazyObject

from cms.look.theme import BRAND_COLOUR, LINK_COLOUR
from marketplace.foundations.authority import NOBODY, Authority, Basis
from marketplace.foundations.permissions import Permission

GUIDANCE = "/guidance/"


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One link of the service navigation."""

    text: str
    url: str
    active: bool


@dataclass(frozen=True, slots=True)
class ActingFor:
    """The person for whom the signed-in user acts, and where to stop."""

    name: str
    stop_url: str | None


@cache
def _address(name: str, urlconf: str | None) -> str | None:
    try:
        return reverse(name, urlconf=urlconf)
    except NoReverseMatch:
        return None


def address(name: str) -> str | None:
    """The URL of a page by name; None where this installation does not have that page."""
    return _address(name, get_urlconf())


def items_for(request: HttpRequest) -> list[NavigationItem]:
    """The links that this visitor can use, in reading order."""
    authority: Authority = getattr(request, "authority", NOBODY)
    shortlisted = _shortlisted(request)
    wanted = [
        ("Find support", address("search:search"), True),
        ("Guidance", GUIDANCE, True),
        (
            f"Shortlist ({shortlisted})" if shortlisted else "Shortlist",
            address("marketplace:shortlist"),
            True,
        ),
        (
            "Basket",
            address("marketplace:basket"),
            Permission.PLACE_ORDER in authority.permissions,
        ),
        (
            "Orders",
            address("marketplace:orders"),
            Permission.VIEW_PERSON in authority.permissions,
        ),
        (
            "Budget",
            address("brokerage:budget"),
            Permission.VIEW_PERSON in authority.permissions,
        ),
        ("People you help", address("brokerage:clients"), _helps_others(request, authority)),
        ("Your services", address("marketplace:provider"), bool(authority.organisations)),
        ("Office", address("wagtailadmin_home"), bool(authority.councils)),
    ]
    return [
        NavigationItem(text=text, url=url, active=_is_within(request.path, url))
        for text, url, may_use in wanted
        if url and may_use
    ]


def _shortlisted(request: HttpRequest) -> int:
    """How many are on the shortlist, without opening a session for somebody who has none."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not hasattr(request, "session"):
        return 0
    return len(request.session.get("shortlist", []))


def _helps_others(request: HttpRequest, authority: Authority) -> bool:
    return (
        authority.basis is Basis.MANDATE
        or authority.may_anywhere(Permission.HELP_CLIENTS)
        or bool(getattr(request, "has_clients", False))
    )


def _is_within(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))


def acting_for(request: HttpRequest) -> ActingFor | None:
    """Whom the visitor acts for; None when for themselves or nobody."""
    authority: Authority = getattr(request, "authority", NOBODY)
    if authority.basis is not Basis.MANDATE:
        return None
    return ActingFor(name=authority.person_name, stop_url=address("brokerage:stop_acting"))


def theme_address(request: HttpRequest) -> str | None:
    """The stylesheet with the council's colours; None where they are those of the stylesheet anyway."""
    site = getattr(request, "council_site", None)
    if not site or (site.brand_colour, site.link_colour) == (BRAND_COLOUR, LINK_COLOUR):
        return None
    colours = f"{site.brand_colour}{site.link_colour}".replace("#", "-")
    return f"{address('theme')}?v={colours}"


def site_name(request: HttpRequest) -> str:
    """What the header calls the site."""
    site = getattr(request, "council_site", None)
    return site.name if site else "Shop 4 Support"


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Everything is lazy: fragments and staff pages pay nothing for it."""
    return {
        "site_name": SimpleLazyObject(lambda: site_name(request)),
        "navigation": SimpleLazyObject(lambda: items_for(request)),
        "acting_for": SimpleLazyObject(lambda: acting_for(request)),
        "theme_url": SimpleLazyObject(lambda: theme_address(request)),
        "demonstration": settings.DEMONSTRATION,
    }
