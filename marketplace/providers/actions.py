"""Keeps what the Care Quality Commission publishes: locations, their providers, their ratings."""

from datetime import date, datetime

from django.db import transaction

from marketplace.foundations import audit
from marketplace.foundations.authority import Authority
from marketplace.foundations.permissions import Permission
from marketplace.people.models import Organisation
from marketplace.providers import queries
from marketplace.providers.cqc_files import CqcRecord
from marketplace.providers.models import CqcLocation, CqcRating

LONGEST_ADDRESS = 300


@transaction.atomic
def store_location(
    *, record: CqcRecord, source_date: date, by: Authority, at: datetime
) -> CqcLocation:
    """Make or correct one location with its provider and ratings; the same record twice changes nothing.

    A rating that is not published any more is taken away. Older news never overwrites newer.
    """
    by.must(Permission.MODERATE_LISTING, "Only an editor may load the register.")
    known = (
        CqcLocation.objects.filter(location_id=record.location_id)
        .select_related("organisation")
        .first()
    )
    if known is not None and known.source_date > source_date:
        return known
    organisation = _provider_of(record, known)
    location, made = CqcLocation.objects.update_or_create(
        location_id=record.location_id,
        defaults={
            "organisation": organisation,
            "name": record.name,
            "service_type": "|".join(record.services)[:120],
            "address": record.address[:LONGEST_ADDRESS],
            "postcode": record.postcode,
            "registered": record.registered,
            "inspected_on": record.inspected_on,
            "web_page": record.web_page,
            "source_date": source_date,
            "predecessors": list(record.predecessors),
        },
    )
    if record.ratings or record.tells_ratings:
        _store_ratings(location, record)
    audit.record("cqc_location.stored", location, by=by, at=at, made=made)
    return location


def _provider_of(record: CqcRecord, known: CqcLocation | None) -> Organisation:
    """By CQC's provider id, else who runs the location already, else by exact name, else a new one.

    One name is one provider only while no two ids say otherwise: firms of one brand are run apart.
    """
    found = queries.provider_by_cqc_id(record.provider_id)
    if found is not None:
        return found
    if known is not None and not (record.provider_id and known.organisation.cqc_provider_id):
        found = known.organisation
    else:
        found = queries.registered_provider(record.provider, with_id=record.provider_id)
    if found is None:
        return Organisation.objects.create(
            name=record.provider,
            kind=Organisation.Kind.PRIVATE,
            is_provider=True,
            cqc_provider_id=record.provider_id,
        )
    if record.provider_id and not found.cqc_provider_id:
        found.cqc_provider_id = record.provider_id
        found.save(update_fields=["cqc_provider_id"])
    return found


def _store_ratings(location: CqcLocation, record: CqcRecord) -> None:
    kept = {(rating.service_group, rating.domain) for rating in record.ratings}
    for old in location.ratings.all():
        if (old.service_group, old.domain) not in kept:
            old.delete()
    CqcRating.objects.bulk_create(
        [
            CqcRating(
                location=location,
                service_group=rating.service_group,
                domain=rating.domain,
                rating=rating.rating,
                published_on=rating.published_on,
            )
            for rating in record.ratings
        ],
        update_conflicts=True,
        unique_fields=["location", "service_group", "domain"],
        update_fields=["rating", "published_on"],
    )
