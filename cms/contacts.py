"""Whom a council's own site names as somebody independent to talk to (settings.INDEPENDENT_CONTACT)."""

from django.core.cache import cache

from cms.models import CouncilSite

SECONDS = 60


def independent_contact(council_id: int) -> tuple[str, str]:
    """Name and telephone; no name when the council names nobody, and then its own telephone.

    Looked up once a minute: every order with a broker asks.
    """
    key = f"independent-contact:{council_id}"
    found: tuple[str, str] | None = cache.get(key)
    if found is None:
        sites = CouncilSite.objects.filter(council_id=council_id)
        site = sites.order_by("-independent_name", "pk").first()
        found = ("", "")
        if site is not None:
            found = (site.independent_name, site.independent_phone or site.phone)
        cache.set(key, found, SECONDS)
    return found
