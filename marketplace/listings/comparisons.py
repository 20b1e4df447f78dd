"""Keeping a comparison for a person: the evidence that there was a real choice (domain.md COI-14)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from marketplace.foundations import audit
from marketplace.foundations.authority import Authority
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.permissions import Permission
from marketplace.listings import presentation, queries
from marketplace.listings.models import Comparison, ComparisonOption
from marketplace.listings.presentation import VisitorPlace

MOST_OPTIONS = 6
NOT_FOR_THEM = (
    "You may not keep a comparison for this person. Ask them to let you plan or order for them."
)


class NothingToCompare(NotAllowed):
    """Fewer than two of the options are still on the site, or too many were given."""


@transaction.atomic
def record_comparison(
    *,
    person_id: int,
    category_id: int,
    listing_ids: Sequence[int],
    reasons_out: Mapping[int, str],
    criteria: Mapping[str, Any],
    search: Mapping[str, Any],
    limited_market_evidence: str,
    by: Authority,
    at: datetime,
    place: VisitorPlace | None = None,
) -> Comparison:
    """Freeze what was put side by side, in the order shown, with why some options are out.

    An option with a reason in `reasons_out` was looked at and is not possible. `limited_market_evidence`
    says how more choices were looked for; empty means that the market was not too small.
    """
    allowed = any(
        by.may(permission, person_id=person_id)
        for permission in (Permission.PLAN_SUPPORT, Permission.PLACE_ORDER)
    )
    if not allowed or by.actor_id is None:
        raise NotAllowed(NOT_FOR_THEM)
    listings = queries.public_listings(listing_ids)
    if not 2 <= len(listings) <= MOST_OPTIONS:
        raise NothingToCompare("Choose from 2 to 6 options that are still on the site.")
    comparison = Comparison.objects.create(
        person_id=person_id,
        category_id=category_id,
        recorded_by_id=by.actor_id,
        mandate_id=by.mandate_id,
        recorded_at=at,
        criteria=dict(criteria),
        search=dict(search),
        limited_market=bool(limited_market_evidence),
        limited_market_evidence=limited_market_evidence,
    )
    facts = presentation.facts_of(listings, on=localdate(at), place=place)
    ComparisonOption.objects.bulk_create(
        ComparisonOption(
            comparison=comparison,
            eligible=not reasons_out.get(each.listing.pk),
            reason_out=reasons_out.get(each.listing.pk, ""),
            shown_position=position,
            **presentation.snapshot(each),
        )
        for position, each in enumerate(facts, start=1)
    )
    audit.record(
        "comparison.kept", comparison, by=by, at=at, person_id=person_id, options=len(facts)
    )
    return comparison
