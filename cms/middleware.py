"""Puts `request.council_site` on every request: whose site this is."""

from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
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
    """The settings of the site that answers this host name; plain defaults where none were saved."""
    key = f"council-site:{request.get_host()}"
    found: CouncilSite | None = cache.get(key)
    if found is None:
        site = Site.find_for_request(request)
        found = (
            CouncilSite.objects.filter(site=site).select_related("council").first() or CouncilSite()
        )
        cache.set(key, found, SECONDS)
    return found
