"""Reads and locks of mandates."""

from datetime import date

from django.db.models import Q, QuerySet

from brokerage.mandates.lifecycle import MandateState
from brokerage.mandates.models import Mandate


def in_force(on: date) -> QuerySet[Mandate]:
    """Mandates that let their holder act on that day."""
    return Mandate.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=on), state=MandateState.GRANTED, starts_on__lte=on
    )


def mandate_for(*, mandate_id: int, holder_id: int, on: date) -> Mandate | None:
    """The mandate if it is in force and belongs to this holder, with person and organisation loaded."""
    return (
        in_force(on)
        .filter(pk=mandate_id, holder_id=holder_id)
        .select_related("person", "organisation")
        .first()
    )
