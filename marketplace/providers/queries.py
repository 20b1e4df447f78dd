"""Reads about registered places and preferred standings."""

from collections.abc import Iterable

from marketplace.providers.models import CqcLocation


def locations_by_cqc_id(location_ids: Iterable[str]) -> dict[str, CqcLocation]:
    """CQC's own id -> the location, for those we know: one read."""
    found = CqcLocation.objects.filter(location_id__in=list(location_ids))
    return {location.location_id: location for location in found}
