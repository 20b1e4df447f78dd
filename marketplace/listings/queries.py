"""Reads about listings: the category tree, one listing, a provider's listings, several side by side."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from threading import Lock

from django.db.models import Prefetch, Q, QuerySet

from marketplace.foundations.models import Council
from marketplace.listings.categories import CategoryTree, Node
from marketplace.listings.models import (
    Category,
    Comparison,
    ComparisonOption,
    Listing,
    ListingPrice,
)
from marketplace.listings.words import ServiceRating
from marketplace.providers.models import CqcRating, PreferredStanding


class _KnownTree:
    """The process's copy of the category tree."""

    def __init__(self) -> None:
        self.tree = CategoryTree()
        self.lock = Lock()


_known = _KnownTree()


def category_tree(*, with_id: int | None = None) -> CategoryTree:
    """The whole tree, read again after a minute, after a change here, or when `with_id` is not in it."""
    tree = _known.tree
    if tree.nodes and not tree.is_old and (with_id is None or with_id in tree.nodes):
        return tree
    with _known.lock:
        rows = Category.objects.values_list("id", "name", "slug", "parent_id", "position", "introduction")
        _known.tree = CategoryTree.of(Node(*row) for row in rows)
    return _known.tree


def forget_category_tree() -> None:
    """Read the tree again next time: called by whatever changes a category in this process."""
    _known.tree = CategoryTree()


def category_path_ids(category_id: int) -> frozenset[int]:
    """The category and everything it is in: what covers the parent covers the child."""
    return frozenset(node.id for node in category_tree(with_id=category_id).path(category_id))


def lock_listing(listing_id: int) -> Listing:
    """The listing for a change. Raises Listing.DoesNotExist."""
    return Listing.objects.select_for_update(of=("self",), no_key=True).get(pk=listing_id)


def find_listing(listing_id: int) -> Listing | None:
    """One listing with its organisation, whatever its state."""
    return (
        Listing.objects.filter(pk=listing_id)
        .select_related("organisation", "category", "cqc_location")
        .first()
    )


def public_listings(listing_ids: Iterable[int]) -> list[Listing]:
    """The live ones among some listings, in the order asked for, with prices: two reads."""
    wanted = list(dict.fromkeys(listing_ids))
    found = {
        listing.pk: listing
        for listing in Listing.objects.filter(pk__in=wanted, live=True)
        .select_related("organisation", "category", "cqc_location")
        .prefetch_related(_prices())
    }
    return [found[listing_id] for listing_id in wanted if listing_id in found]


def listings_for_search(listing_ids: Sequence[int]) -> list[Listing]:
    """Live listings with all that their search documents need."""
    return public_listings(listing_ids)


def live_listing_ids() -> QuerySet[Listing, int]:
    """Ids of everything public, for a full rebuild of search."""
    return Listing.objects.filter(live=True).order_by("pk").values_list("pk", flat=True)


def listings_of(organisation_ids: Iterable[int]) -> QuerySet[Listing]:
    """All listings of some organisations, newest first, with prices and organisation."""
    return (
        Listing.objects.filter(organisation__in=list(organisation_ids))
        .select_related("organisation", "category", "latest_revision")
        .prefetch_related(_prices())
        .order_by("-pk")
    )


def ratings_of(location_ids: Iterable[int | None]) -> dict[int, list[ServiceRating]]:
    """Location id -> its overall rating for each service, by the service's name: one read."""
    found: dict[int, list[ServiceRating]] = {}
    ids = {location_id for location_id in location_ids if location_id}
    if not ids:
        return found
    rows = CqcRating.objects.filter(location__in=ids, domain="Overall").order_by("service_group")
    for row in rows:
        found.setdefault(row.location_id, []).append(
            ServiceRating(row.service_group, row.rating, row.published_on)
        )
    return found


def standings_of(organisation_ids: Iterable[int], on: date) -> dict[int, list[PreferredStanding]]:
    """Organisation id -> its preferred standings in force on that day, with their councils: one read."""
    found: dict[int, list[PreferredStanding]] = {}
    rows = (
        PreferredStanding.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=on),
            organisation__in=set(organisation_ids),
            starts_on__lte=on,
        )
        .select_related("council")
        .order_by("council__name", "pk")
    )
    for row in rows:
        found.setdefault(row.organisation_id, []).append(row)
    return found


def standings_for(
    listing: Listing, standings: Mapping[int, Sequence[PreferredStanding]]
) -> list[PreferredStanding]:
    """Those of the organisation's standings whose scope covers this listing's category."""
    covered = category_path_ids(listing.category_id)
    return [
        standing
        for standing in standings.get(listing.organisation_id, ())
        if standing.category_id is None or standing.category_id in covered
    ]


def councils_by_id(council_ids: Iterable[int]) -> dict[int, Council]:
    """Councils by number: one read."""
    return Council.objects.in_bulk(list(council_ids))


def latest_comparison(
    person_id: int, category_ids: Iterable[int], since: datetime
) -> Comparison | None:
    """The newest comparison kept for a person in any of these categories, with its options in order.

    `category_ids` is the path of what is to be bought (`category_path_ids`); domain.md COI-14.
    """
    return (
        Comparison.objects.filter(
            person=person_id, category__in=list(category_ids), recorded_at__gte=since
        )
        .prefetch_related(
            Prefetch("options", ComparisonOption.objects.order_by("shown_position"))
        )
        .order_by("-recorded_at", "-pk")
        .first()
    )


def _prices() -> Prefetch:
    return Prefetch("prices", ListingPrice.objects.order_by("position", "pk"))
