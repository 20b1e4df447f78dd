"""Puts `request.council_site` on every request: whose site this is."""

from collections.abc import Callable, Sequence

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.utils.functional import SimpleLazyObject
from wagtail.models import Site

from cms.models import CouncilSite

SECONDS = 60


class CouncilSiteMiddleware:
    """Looked up once a minute for each host name, and only by pages that ask."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.council_site = SimpleLazyObject(lambda: council_site_for(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def council_site_for(request: HttpRequest) -> CouncilSite:
    """The settings of the site that answers this host name; plain defaults where none were saved: one query."""
    host, port = split_domain_port(request.get_host())
    key = f"council-site:{host}:{port}"
    found: CouncilSite | None = cache.get(key)
    if found is None:
        sites = Site.objects.select_related("councilsite__council")
        site = answering(list(sites), host, int(port or request.get_port()))
        found = getattr(site, "councilsite", None) or CouncilSite()
        cache.set(key, found, SECONDS)
    return found


def answering(sites: Sequence[Site], host: str, port: int) -> Site | None:
    """The site of this host and port, else the only one of this host, else the default: Wagtail's rule."""
    named = [site for site in sites if site.hostname == host]
    exact = [site for site in named if site.port == port]
    default = [site for site in sites if site.is_default_site]
    return next(iter(exact or (named if len(named) == 1 else default)), None)
