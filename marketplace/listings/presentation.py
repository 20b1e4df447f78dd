"""What a page says about a listing, ready for the template: the public page, its preview, and comparisons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from marketplace.foundations.money import format_pounds
from marketplace.listings import queries, weekdays, words
from marketplace.listings.categories import Node
from marketplace.listings.models import Listing, ListingPrice
from search.miles import distance_in_words

SOURCES = {
    "cqc": (
        "Care Quality Commission",
        "Contains public sector information licensed under the Open Government Licence v3.0.",
    ),
    "trafford": (
        "Trafford Data Lab, May 2026",
        "Contains public sector information licensed under the Open Government Licence v3.0.",
    ),
    "charities": (
        "Charity Commission register, by way of Trafford Data Lab, May 2026",
        "Contains public sector information licensed under the Open Government Licence v3.0.",
    ),
}
DEMONSTRATION_WORDS = {
    "all": "This whole listing",
    "prices": "The price",
    "availability": "Whether there is space",
    "description": "The description",
    "rating": "The rating",
}


@dataclass(frozen=True, slots=True)
class VisitorPlace:
    """Where the visitor looks from, kept from their search."""

    label: str
    easting: int
    northing: int
    outcode: str = ""


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One row of the price table."""

    id: int | None
    amount_pence: int
    amount: str
    unit: str
    when: str
    label: str
    included: str


@dataclass(frozen=True, slots=True)
class Preferred:
    """A council's preference in words."""

    council: str
    reason: str
    scope: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class ListingFacts:
    """Everything that a page says about one listing."""

    listing: Listing
    path: tuple[Node, ...]
    prices: tuple[PriceLine, ...]
    price_text: str
    place: str
    distance: str
    distance_metres: int | None
    out_of_reach: bool
    days: str
    availability: str
    # The day on which there is space, while it is still to come.
    available_from: date | None
    ratings: tuple[words.ServiceRating, ...]
    rating_text: str
    preferred: tuple[Preferred, ...]
    made_up: tuple[str, ...]
    source: str
    licence: str
    phone: str
    email: str
    website: str

    @property
    def rating_lines(self) -> list[str]:
        """Each service's rating in words."""
        return [words.rating_line(rating) for rating in self.ratings]

    @property
    def can_be_bought(self) -> bool:
        """Whether there is a price to pay: what is free needs no basket, people just go."""
        return any(price.amount_pence for price in self.prices)


def facts_of(
    listings: Sequence[Listing], *, on: date, place: VisitorPlace | None = None
) -> list[ListingFacts]:
    """The facts of some listings: two reads (ratings, standings) however many there are."""
    ratings = queries.ratings_of(listing.cqc_location_id for listing in listings)
    standings = queries.standings_of({listing.organisation_id for listing in listings}, on)
    return [
        _facts(
            listing,
            ratings=ratings.get(listing.cqc_location_id or 0, []),
            standings=queries.standings_for(listing, standings),
            place=place,
            on=on,
        )
        for listing in listings
    ]


def _facts(
    listing: Listing,
    *,
    ratings: Sequence[words.ServiceRating],
    standings: Sequence[queries.Standing],
    place: VisitorPlace | None,
    on: date,
) -> ListingFacts:
    is_to_come = listing.available_from is not None and listing.available_from >= on
    prices = sorted(listing.prices.all(), key=lambda price: (price.position, price.pk or 0))
    base = words.said_base(
        listing.easting,
        listing.northing,
        kind=listing.kind,
        comes_to_you=listing.comes_to_you,
        is_online=listing.is_online,
    )
    metres = words.distance_metres(*base, place.easting, place.northing) if place else None
    source, licence = SOURCES.get(listing.source, ("", ""))
    return ListingFacts(
        listing=listing,
        path=tuple(queries.category_tree(with_id=listing.category_id).path(listing.category_id)),
        prices=tuple(_price_line(price) for price in prices),
        price_text=words.price_text([(price.amount_pence, price.unit) for price in prices]),
        place=words.place_text(
            comes_to_you=listing.comes_to_you,
            is_online=listing.is_online,
            reach_metres=listing.reach_metres,
            postcode=listing.postcode,
            districts=listing.districts,
            most_districts=len(listing.districts),
        ),
        distance=distance_in_words(metres),
        distance_metres=metres,
        out_of_reach=place is not None and _is_out_of_reach(listing, place, metres),
        days=weekdays.in_words(listing.days),
        availability=listing.get_availability_display(),
        available_from=listing.available_from if is_to_come else None,
        ratings=tuple(ratings),
        rating_text=words.ratings_text(ratings),
        preferred=tuple(_preferred(standing) for standing in standings),
        made_up=tuple(DEMONSTRATION_WORDS.get(fact, fact) for fact in listing.demonstration_facts),
        source=_dated(source, listing),
        licence=licence,
        phone=listing.phone or listing.organisation.phone,
        email=listing.email or listing.organisation.email,
        website=listing.website or listing.organisation.website,
    )


def _is_out_of_reach(listing: Listing, place: VisitorPlace, metres: int | None) -> bool:
    """The same rule as in search (search.documents.reaches), for what comes to people."""
    if not listing.comes_to_you or listing.is_online:
        return False
    if listing.districts:
        return place.outcode not in listing.districts
    return metres is not None and metres > listing.reach_metres


def _dated(source: str, listing: Listing) -> str:
    """A registration says of which day it is."""
    if source and listing.cqc_location is not None:
        return f"{source}, {listing.cqc_location.source_date:%-d %B %Y}"
    return source


def _price_line(price: ListingPrice) -> PriceLine:
    return PriceLine(
        id=price.pk,
        amount_pence=price.amount_pence,
        amount=format_pounds(price.amount_pence) if price.amount_pence else "Free",
        unit=words.UNIT_WORDS[price.unit],
        when=weekdays.when_in_words(price.days, price.from_time, price.to_time),
        label=price.label,
        included=price.included,
    )


def _preferred(standing: queries.Standing) -> Preferred:
    scope = "everything they offer"
    if standing.category_id:
        tree = queries.category_tree(with_id=standing.category_id)
        scope = tree.nodes[standing.category_id].name
    return Preferred(
        council=standing.council,
        reason=standing.reason,
        scope=scope,
        starts_on=standing.starts_on,
        ends_on=standing.ends_on,
    )


def snapshot(facts: ListingFacts) -> Mapping[str, object]:
    """What a comparison keeps of one option: its words and price as they were shown."""
    prices = [(price.amount_pence, price.unit) for price in facts.listing.prices.all()]
    lowest, unit = words.lead_price(prices) if prices else (None, "")
    return {
        "listing_id": facts.listing.pk,
        "organisation_id": facts.listing.organisation_id,
        "title": facts.listing.title,
        "kind": facts.listing.kind,
        "unit": unit,
        "price_pence": lowest,
        "availability": facts.listing.availability,
        "distance_metres": facts.distance_metres,
    }
