"""What real data lacks, made up and marked so: prices, personal assistants, homecare, space.

The texts and prices are in data/demonstration_listings.json, always the same. Every organisation there is invented.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from marketplace.foundations.authority import Authority, system_authority
from marketplace.foundations.models import Council
from marketplace.foundations.permissions import Permission
from marketplace.listings import (
    actions,
    importing,
    moderation,
    publishing,
    queries,
    weekdays,
    words,
)
from marketplace.listings.models import Category, Listing, ListingPrice
from marketplace.people.models import Organisation
from marketplace.providers.models import CqcLocation, CqcRating, PreferredStanding
from search.places import resolve_place

DATA = Path(__file__).resolve().parents[2] / "data"
SOURCE = "demonstration"
METRES_IN_MILE = 1609
SHORT_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
RATED_ON = date(2024, 3, 12)
# Council (ONS code), organisation, category slug, reason, first day, first day it no longer holds.
STANDINGS = (
    (
        "E08000009",
        "Kindly at Home",
        "personal-care",
        "Staff are paid for travel, and the same people come each week. Checked in January 2026.",
        date(2026, 2, 1),
        date(2028, 2, 1),
    ),
    (
        "E08000009",
        "Altrincham Care Collective",
        "personal-care",
        "People choose their own team. Checked in March 2026.",
        date(2026, 4, 1),
        None,
    ),
    (
        "E08000007",
        "Mersey Valley Homecare",
        "personal-care",
        "Starts within a day after hospital. Checked in May 2026.",
        date(2026, 6, 1),
        date(2027, 6, 1),
    ),
)


@transaction.atomic
def load(*, by: Authority, at: datetime) -> None:
    """Categories, the approval step and the made-up listings; safe to repeat."""
    editor = system_authority(by.actor_name or "The demonstration", Permission.MODERATE_LISTING)
    moderation.set_up_moderation(by=editor, at=at)
    with (DATA / "categories.csv").open(encoding="utf-8") as lines:
        moderation.load_categories(lines=lines, by=editor, at=at)
    categories = importing.categories_by_slug()
    made: list[Listing] = []
    for facts in json.loads((DATA / "demonstration_listings.json").read_text(encoding="utf-8")):
        organisation = organisation_of(facts)
        location = location_of(facts, organisation, at)
        made += listings_of(facts, organisation, location, categories, at)
    actions.publish_listings(listings=made, by=editor, at=at)
    standing_ids = load_standings(categories)
    publishing.put_all_in_search(
        queries.live_listing_ids(organisation_ids=standing_ids), on=localdate(at)
    )


def organisation_of(facts: Mapping[str, Any]) -> Organisation:
    """The invented organisation of this name."""
    organisation, _ = Organisation.objects.get_or_create(
        name=facts["name"],
        is_demonstration=True,
        defaults={
            "kind": facts["kind"],
            "is_provider": facts.get("is_provider", True),
            "is_broker": facts.get("is_broker", False),
        },
    )
    return organisation


def location_of(
    facts: Mapping[str, Any], organisation: Organisation, at: datetime
) -> CqcLocation | None:
    """A made-up registration with a made-up rating, for those who would need one."""
    if "rating" not in facts:
        return None
    location, _ = CqcLocation.objects.get_or_create(
        location_id=f"demo-{organisation.pk}",
        defaults={
            "organisation": organisation,
            "name": organisation.name,
            "service_type": facts["services"][0],
            "inspected_on": RATED_ON,
            "source_date": localdate(at),
        },
    )
    for service in facts["services"]:
        CqcRating.objects.get_or_create(
            location=location,
            service_group=service,
            domain="Overall",
            defaults={"rating": facts["rating"], "published_on": RATED_ON},
        )
    return location


def listings_of(
    facts: Mapping[str, Any],
    organisation: Organisation,
    location: CqcLocation | None,
    categories: Mapping[str, Category],
    at: datetime,
) -> list[Listing]:
    """The organisation's listings that are not there yet, unsaved."""
    known = set(
        Listing.objects.filter(source=SOURCE, organisation=organisation).values_list(
            "source_reference", flat=True
        )
    )
    made = []
    for number, each in enumerate(facts["listings"], start=1):
        reference = f"{words.slug_of(organisation.name)[:50]}:{number}"
        if reference in known:
            continue
        place = resolve_place(each["postcode"])
        listing = Listing(
            organisation=organisation,
            kind=each["kind"],
            category=categories[each["category"]],
            title=each["title"],
            summary=each["summary"],
            description=each["description"],
            easy_read=each.get("easy_read", ""),
            postcode=each["postcode"],
            easting=place.easting if place else None,
            northing=place.northing if place else None,
            address=each.get("address", ""),
            travel=each.get("travel", ""),
            reach_metres=each.get("reach_miles", 0) * METRES_IN_MILE,
            districts=each.get("districts", []),
            is_online=each.get("is_online", False),
            comes_to_you=each.get("comes_to_you", True),
            days=days_of(each["days"]),
            times=each.get("times", ""),
            availability=each["availability"],
            languages=each["languages"],
            access_features=each.get("access_features", []),
            who_for=each["who_for"],
            cqc_location=location,
            confirmed_at=at,
            source=SOURCE,
            source_reference=reference,
            demonstration_facts=["all"],
        )
        listing.prices = [
            price_of(price, place_in) for place_in, price in enumerate(each["prices"])
        ]
        made.append(listing)
    return made


def price_of(facts: Mapping[str, Any], position: int) -> ListingPrice:
    """One price of the file."""
    return ListingPrice(
        unit=facts["unit"],
        amount_pence=facts["pence"],
        days=days_of(facts.get("days", "Mon-Sun")),
        label=facts.get("label", ""),
        included=facts.get("included", ""),
        position=position,
    )


def days_of(text: str) -> int:
    """ "Mon-Fri" and "Tue,Thu" as bits."""
    if "-" in text:
        first, last = (SHORT_DAYS.index(name) for name in text.split("-"))
        return weekdays.bits_of(range(first, last + 1))
    return weekdays.bits_of(SHORT_DAYS.index(name) for name in text.split(","))


def load_standings(categories: Mapping[str, Category]) -> list[int]:
    """The preferred standings of the councils that are there; returns the organisations'."""
    councils = {council.ons_code: council for council in Council.objects.all()}
    organisation_ids = []
    for code, name, slug, reason, starts_on, ends_on in STANDINGS:
        if code not in councils:
            continue
        organisation = Organisation.objects.get(name=name, is_demonstration=True)
        PreferredStanding.objects.get_or_create(
            organisation=organisation,
            council=councils[code],
            category=categories[slug],
            defaults={"reason": reason, "starts_on": starts_on, "ends_on": ends_on},
        )
        organisation_ids.append(organisation.pk)
    return organisation_ids
