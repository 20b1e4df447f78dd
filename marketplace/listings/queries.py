"""Reads about listings: the category tree, one listing, a provider's listings, several side by side."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.models import TaskState, WorkflowState

from marketplace.foundations.prepared import prepared
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


_known = _KnownTree()


def category_tree(*, with_id: int | None = None) -> CategoryTree:
    """The whole tree, read again after a minute, after a change here, or when it lacks `with_id`."""
    tree = _known.tree
    if tree.nodes and not tree.is_old and (with_id is None or with_id in tree.nodes):
        return tree
    return read_category_tree()


def read_category_tree() -> CategoryTree:
    """The tree as it is now: for forms, where a new category must not be missing."""
    rows = Category.objects.values_list(
        "id", "name", "slug", "parent_id", "position", "introduction"
    )
    _known.tree = CategoryTree.of(Node(*row) for row in rows)
    return _known.tree


def forget_category_tree() -> None:
    """Read the tree again next time: called by whatever changes a category in this process."""
    _known.tree = CategoryTree()


def category_path_ids(category_id: int) -> frozenset[int]:
    """The category and everything it is in: what covers the parent covers the child."""
    return frozenset(node.id for node in category_tree(with_id=category_id).path(category_id))


def all_categories() -> QuerySet[Category]:
    """Every category."""
    return Category.objects.order_by("pk")


def category_by_id(category_id: int) -> Category:
    """One category. Raises Category.DoesNotExist."""
    return Category.objects.get(pk=category_id)


def lock_listing(listing_id: int) -> Listing:
    """The listing for a change. Raises Listing.DoesNotExist."""
    return Listing.objects.select_for_update(of=("self",), no_key=True).get(pk=listing_id)


def lock_listings(listing_ids: Iterable[int]) -> None:
    """Hold listings until the end of the transaction, in the order of their ids."""
    rows = Listing.objects.filter(pk__in=list(listing_ids)).order_by("pk")
    list(rows.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))


def find_listing(listing_id: int) -> Listing | None:
    """One listing with its organisation and registration, whatever its state."""
    return next(iter(_listing(listing_id)), None)


@prepared
def _listing(listing_id: int) -> QuerySet[Listing]:
    return Listing.objects.select_related("organisation", "cqc_location").filter(pk=listing_id)


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


def gone_listings(listing_ids: Iterable[int]) -> list[Listing]:
    """Listings that were public once and are not now."""
    return list(
        Listing.objects.filter(
            pk__in=list(listing_ids), live=False, first_published_at__isnull=False
        ).order_by("pk")
    )


def listings_for_search(listing_ids: Sequence[int]) -> list[Listing]:
    """Live listings with all that their search documents need."""
    return public_listings(listing_ids)


def live_listing_ids(
    *,
    category_ids: Iterable[int] | None = None,
    organisation_ids: Iterable[int] | None = None,
    location_ids: Iterable[int] | None = None,
) -> list[int]:
    """Ids of what is public: everything, or what is in some categories, of some organisations, or
    registered at some places.
    """
    live = Listing.objects.filter(live=True)
    if category_ids is not None:
        live = live.filter(category__in=list(category_ids))
    if organisation_ids is not None:
        live = live.filter(organisation__in=list(organisation_ids))
    if location_ids is not None:
        live = live.filter(cqc_location__in=list(location_ids))
    return list(live.order_by("pk").values_list("pk", flat=True))


def listings_of(organisation_ids: Iterable[int]) -> QuerySet[Listing]:
    """All listings of some organisations, newest first, with prices and organisation."""
    return (
        Listing.objects.filter(organisation__in=list(organisation_ids))
        .select_related("organisation", "category", "latest_revision")
        .prefetch_related(_prices())
        .order_by("-pk")
    )


def listings_for_office() -> QuerySet[Listing]:
    """All listings with what a row of the office's list shows; `waits` for an editor's decision."""
    in_progress = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Listing),
        object_id=Cast(OuterRef("pk"), CharField()),
        status=WorkflowState.STATUS_IN_PROGRESS,
    )
    return Listing.objects.select_related("organisation", "category", "latest_revision").annotate(
        waits=Exists(in_progress)
    )


def open_workflows(listing_ids: Sequence[int]) -> dict[int, WorkflowState]:
    """Listing id -> the approval that its newest draft waits for or was sent back from: one read."""
    states = WorkflowState.objects.active().filter(
        base_content_type=ContentType.objects.get_for_model(Listing),
        object_id__in=[str(listing_id) for listing_id in listing_ids],
    )
    return {int(state.object_id): state for state in states}


def editors_comment(listing: Listing) -> str:
    """What the editor said when the draft was sent back; "" when it was not."""
    state = listing.current_workflow_state
    if state is None or state.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return ""
    last = TaskState.objects.filter(workflow_state=state).order_by("-pk").first()
    return last.comment if last else ""


def ratings_of(location_ids: Iterable[int | None]) -> dict[int, list[ServiceRating]]:
    """Location id -> its overall rating for each service, by the service's name: one read.

    Nothing for a place that is not registered any more: its last ratings say nothing of today.
    """
    found: dict[int, list[ServiceRating]] = {}
    ids = {location_id for location_id in location_ids if location_id}
    if not ids:
        return found
    for location_id, service, rating, published_on in _ratings(tuple(sorted(ids))):
        found.setdefault(location_id, []).append(ServiceRating(service, rating, published_on))
    return found


@prepared
def _ratings(location_ids: tuple[int, ...]) -> QuerySet[CqcRating, tuple[Any, ...]]:
    return (
        CqcRating.objects.filter(
            location__in=location_ids, location__registered=True, domain="Overall"
        )
        .order_by("service_group")
        .values_list("location_id", "service_group", "rating", "published_on")
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """A council's preference that is in force, with the council's name."""

    organisation_id: int
    category_id: int | None
    council_id: int
    council: str
    reason: str
    starts_on: date
    ends_on: date | None


def standings_of(organisation_ids: Iterable[int], on: date) -> dict[int, list[Standing]]:
    """Organisation id -> the preferences for it in force on that day: one read."""
    found: dict[int, list[Standing]] = {}
    ids = tuple(sorted(set(organisation_ids)))
    for row in _standings(ids, on) if ids else []:
        standing = Standing(*row)
        found.setdefault(standing.organisation_id, []).append(standing)
    return found


@prepared
def _standings(
    organisation_ids: tuple[int, ...], on: date
) -> QuerySet[PreferredStanding, tuple[Any, ...]]:
    return (
        PreferredStanding.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=on),
            organisation__in=organisation_ids,
            starts_on__lte=on,
        )
        .order_by("council__name", "pk")
        .values_list(
            "organisation_id",
            "category_id",
            "council_id",
            "council__name",
            "reason",
            "starts_on",
            "ends_on",
        )
    )


def standings_for(listing: Listing, standings: Mapping[int, Sequence[Standing]]) -> list[Standing]:
    """Those of the organisation's standings whose scope covers this listing's category."""
    covered = category_path_ids(listing.category_id)
    return [
        standing
        for standing in standings.get(listing.organisation_id, ())
        if standing.category_id is None or standing.category_id in covered
    ]


def organisations_whose_standing_changed(since: date, until: date) -> list[int]:
    """Organisations with a standing that began or ended in these days, both included."""
    days = (since, until)
    changed = PreferredStanding.objects.filter(
        Q(starts_on__range=days) | Q(ends_on__range=days)
    ).values_list("organisation_id", flat=True)
    return sorted(set(changed))


def latest_comparison(
    person_id: int,
    category_ids: Iterable[int],
    since: datetime,
    *,
    until: datetime | None = None,
) -> Comparison | None:
    """The newest comparison kept for a person in any of these categories, with its options in order.

    None that was kept after `until`. `category_ids` is the path of what is to be bought
    (`category_path_ids`); domain.md COI-14.
    """
    kept = Comparison.objects.filter(
        person=person_id, category__in=list(category_ids), recorded_at__gte=since
    )
    if until is not None:
        kept = kept.filter(recorded_at__lte=until)
    return (
        kept.prefetch_related(
            Prefetch("options", ComparisonOption.objects.order_by("shown_position"))
        )
        .order_by("-recorded_at", "-pk")
        .first()
    )


def _prices() -> Prefetch:
    return Prefetch("prices", ListingPrice.objects.order_by("position", "pk"))
