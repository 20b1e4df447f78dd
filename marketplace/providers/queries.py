"""Reads about registered providers."""

from marketplace.people.models import Organisation


def provider_by_cqc_id(provider_id: str) -> Organisation | None:
    """The organisation with CQC's provider id; None when the id is unknown or empty."""
    if not provider_id:
        return None
    return Organisation.objects.filter(cqc_provider_id=provider_id).first()


def registered_provider(name: str, *, with_id: str) -> Organisation | None:
    """The organisation of this name that runs a registered place; none of another id of CQC's when
    one is given.
    """
    found = Organisation.objects.filter(name__iexact=name, cqc_locations__isnull=False)
    if with_id:
        found = found.filter(cqc_provider_id="")
    return found.order_by("pk").first()
