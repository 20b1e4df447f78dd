"""Puts what importers read on the site as listings: once each, and safe to run again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from marketplace.foundations.authority import Authority
from marketplace.foundations.permissions import Permission
from marketplace.listings import actions, queries
from marketplace.listings.community_files import ActivityRecord
from marketplace.listings.models import Category, Listing, ListingPrice
from marketplace.people.models import Organisation
from marketplace.providers.cqc_files import CqcRecord, web_address
from marketplace.providers.models import CqcLocation
from search import grid
from search.places import resolve_place

CARE_HOME_SUMMARIES = {
    "nursing-homes": "A home where you live, with care staff and nurses day and night.",
    "residential-care-homes": "A home where you live, with care staff day and night.",
}
# People come to a care home or a club from about five miles around.
REACH_METRES = 8000


class CategoryMissing(Exception):
    """The category tree is not loaded."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Grid metres, when known."""

    easting: int | None = None
    northing: int | None = None


def care_home_listing(
    *, record: CqcRecord, location: CqcLocation, categories: Mapping[str, Category]
) -> Listing:
    """A care home's listing from its registration, not saved. What people wrote since is kept."""
    slug = "nursing-homes" if "Nursing homes" in record.services else "residential-care-homes"
    listing = _listing("cqc", record.location_id) or Listing(
        source="cqc", source_reference=record.location_id, kind=Listing.Kind.SUPPORT
    )
    if listing.pk is None or listing.latest_revision_id is None:
        listing.title = record.name[:160]
        listing.summary = CARE_HOME_SUMMARIES[slug]
        listing.description = _home_description(record)
        listing.category = _category(categories, slug)
        listing.times = "Day and night"
    listing.organisation = location.organisation
    listing.cqc_location = location
    listing.phone = record.phone
    listing.comes_to_you = False
    listing.reach_metres, listing.districts = REACH_METRES, []
    listing.address = record.address[:300]
    listing.website = web_address(record.website)
    listing.postcode = record.postcode
    _place(listing, _spot(record.postcode, record.latitude, record.longitude))
    return listing


def activity_listing(
    *, record: ActivityRecord, organisation: Organisation, categories: Mapping[str, Category]
) -> Listing:
    """A community activity from a public file, not saved. What people wrote since is kept."""
    listing = _listing(record.source, record.reference) or Listing(
        source=record.source, source_reference=record.reference, kind=Listing.Kind.ACTIVITY
    )
    if listing.pk is None or listing.latest_revision_id is None:
        listing.title = record.title[:160]
        listing.summary = record.summary[:300]
        listing.description = record.description
        listing.category = _category(categories, record.category)
        listing.times = record.times[:200]
        listing.who_for = record.who_for
    listing.email = record.email
    if listing.pk is None and record.is_free:
        listing.prices = [ListingPrice(unit=ListingPrice.Unit.VISIT, amount_pence=0)]
    listing.organisation = organisation
    listing.comes_to_you = False
    listing.reach_metres, listing.districts = REACH_METRES, []
    listing.address = record.address[:300]
    listing.website = web_address(record.website)
    listing.postcode = record.postcode
    _place(listing, _spot(record.postcode, record.latitude, record.longitude))
    return listing


@transaction.atomic
def organisation_for(*, record: ActivityRecord, by: Authority) -> Organisation:
    """The group behind an activity: by charity number, else by name among groups of its kind."""
    by.must(Permission.MODERATE_LISTING, "Only an editor may load organisations.")
    same = Organisation.objects.filter(
        kind=record.organisation_kind, name__iexact=record.organisation
    )
    if record.charity_number:
        same = Organisation.objects.filter(charity_number=record.charity_number)
    found = same.order_by("pk").first()
    if found is not None:
        return found
    return Organisation.objects.create(
        name=record.organisation[:250],
        kind=record.organisation_kind,
        is_provider=True,
        charity_number=record.charity_number[:8],
        company_number=record.company_number[:8],
    )


@transaction.atomic
def put_on_site(*, listings: Sequence[Listing], by: Authority, at: datetime) -> None:
    """New ones go live; one that an editor or provider took off is corrected and stays off."""
    off = [listing for listing in listings if listing.pk is not None and not listing.live]
    for listing in off:
        listing.save()
    live = [listing for listing in listings if all(listing is not one for one in off)]
    actions.publish_listings(listings=live, by=by, at=at)


def _listing(source: str, reference: str) -> Listing | None:
    return Listing.objects.filter(source=source, source_reference=reference).first()


def _category(categories: Mapping[str, Category], slug: str) -> Category:
    if slug not in categories:
        raise CategoryMissing(f"There is no category “{slug}”. Load data/categories.csv first.")
    return categories[slug]


def _home_description(record: CqcRecord) -> str:
    lines = [f"Registered for: {', '.join(service.lower() for service in record.services)}."]
    if record.beds:
        lines.append(f"It has {record.beds} beds.")
    if record.specialisms:
        lines.append(
            f"It says it supports: {', '.join(part.lower() for part in record.specialisms)}."
        )
    return "\n\n".join(lines)


def _spot(postcode: str, latitude: float | None, longitude: float | None) -> Spot:
    """The exact postcode where known; else the file's own degrees; else the middle of the district."""
    place = resolve_place(postcode)
    if place is not None and place.code == postcode:
        return Spot(place.easting, place.northing)
    if latitude is not None and longitude is not None:
        return Spot(*grid.grid_from_degrees(latitude, longitude))
    return Spot(place.easting, place.northing) if place is not None else Spot()


def _place(listing: Listing, spot: Spot) -> None:
    listing.easting, listing.northing = spot.easting, spot.northing


def categories_by_slug() -> dict[str, Category]:
    """All categories, for a run."""
    return {category.slug: category for category in queries.all_categories()}
