"""Listings as search documents: flat, in plain words, and the same number of reads for one as for five hundred."""

from collections.abc import Iterable, Sequence
from datetime import date

from marketplace.listings import queries, words
from marketplace.listings.categories import Node
from marketplace.listings.models import Listing
from search.documents import SearchDocument

BATCH = 500
# In nearly every listing: as a word to look for it would say nothing.
EVERYBODYS_LANGUAGE = "English"


def key_of(listing_id: int) -> str:
    """The key by which search knows a listing."""
    return f"listing:{listing_id}"


def documents_of(listing_ids: Iterable[int], *, on: date) -> list[SearchDocument]:
    """The documents of the live ones among these listings. Preferred standings are those of the day `on`."""
    listings = queries.listings_for_search(list(listing_ids))
    ratings = queries.ratings_of(listing.cqc_location_id for listing in listings)
    standings = queries.standings_of({listing.organisation_id for listing in listings}, on)
    return [
        document_of(
            listing,
            ratings=ratings.get(listing.cqc_location_id or 0, []),
            standings=queries.standings_for(listing, standings),
        )
        for listing in listings
    ]


def document_of(
    listing: Listing,
    *,
    ratings: Sequence[words.ServiceRating],
    standings: Sequence[queries.Standing],
) -> SearchDocument:
    """One listing, with the ratings and standings that were read for it."""
    path = queries.category_tree(with_id=listing.category_id).path(listing.category_id)
    prices = [(price.amount_pence, price.unit) for price in listing.prices.all()]
    lowest, unit = words.lead_price(prices) if prices else (None, "")
    easting, northing = words.said_base(
        listing.easting,
        listing.northing,
        kind=listing.kind,
        comes_to_you=listing.comes_to_you,
        is_online=listing.is_online,
    )
    councils = {standing.council_id: standing.council for standing in standings}
    return SearchDocument(
        key=key_of(listing.pk),
        title=listing.title,
        summary=listing.summary,
        body=_body(listing, path),
        url=listing.get_absolute_url(),
        kind=listing.kind,
        category=path[-1].slug if path else "",
        parent_category=path[0].slug if path else "",
        organisation_id=listing.organisation_id,
        organisation=listing.organisation.name,
        kind_name=listing.get_kind_display(),
        category_name=path[-1].name if path else "",
        parent_category_name=path[0].name if path else "",
        easting=easting,
        northing=northing,
        reach_metres=listing.reach_metres,
        districts=tuple(listing.districts),
        everywhere=listing.is_online,
        comes_to_you=listing.comes_to_you,
        place=words.place_text(
            comes_to_you=listing.comes_to_you,
            is_online=listing.is_online,
            reach_metres=listing.reach_metres,
            postcode=listing.postcode,
            districts=listing.districts,
        ),
        days=listing.days,
        lowest_price_pence=lowest,
        price_text=words.price_text(prices),
        price_unit=unit,
        rating=words.lowest_rating(ratings),
        rating_text=words.ratings_text(ratings),
        availability=listing.availability,
        availability_text=listing.get_availability_display(),
        preferred=tuple(councils),
        preferred_by=tuple(councils.values()),
        languages=tuple(listing.languages),
        access_features=tuple(listing.access_features),
        is_demonstration=bool(listing.demonstration_facts),
    )


def _body(listing: Listing, path: Sequence[Node]) -> str:
    """The words to be found by. Not the way there: who types “bus” looks for help to travel, not for a stop nearby."""
    return " ".join(
        [
            listing.description,
            listing.who_for,
            listing.times,
            *(node.name for node in path),
            # How people name what is in the category: "Small repairs, gardens, bins and light bulbs".
            *(node.introduction for node in path[-1:]),
            *(language for language in listing.languages if language != EVERYBODYS_LANGUAGE),
            *listing.access_features,
        ]
    )
