"""What goes live goes into search in the same transaction, and what goes off the site comes out.

Wagtail publishes from many doors: the editor's button, an approval, a schedule, a revert. Its own
signals are the one place that sees them all (docs/decisions/0008).
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.signals import published, unpublished

from marketplace.listings import queries, search_documents
from marketplace.listings.models import Listing
from search import actions as search_actions


def put_in_search(listing_ids: Iterable[int], *, on: date) -> None:
    """Make the search rows of these listings say what the listings say; those not live come out."""
    wanted = list(listing_ids)
    documents = search_documents.documents_of(wanted, on=on)
    if documents:
        search_actions.put(documents)
    found = {document.key for document in documents}
    gone = [key for key in map(search_documents.key_of, wanted) if key not in found]
    if gone:
        search_actions.remove(gone)


def take_out_of_search(listing_ids: Iterable[int]) -> None:
    """Take listings out of search."""
    search_actions.remove([search_documents.key_of(listing_id) for listing_id in listing_ids])


def put_all_in_search(listing_ids: Sequence[int], *, on: date) -> int:
    """Make the search rows of many listings again, in batches: a name, rating or standing changed.

    Each batch holds its listings: what is published meanwhile must not be overwritten with what was read before.
    """
    for start in range(0, len(listing_ids), search_documents.BATCH):
        batch = listing_ids[start : start + search_documents.BATCH]
        with transaction.atomic():
            queries.lock_listings(batch)
            put_in_search(batch, on=on)
    return len(listing_ids)


def follow_organisation(organisation_id: int, on: date) -> None:
    """An organisation got another name: its listings are found by it. In the transaction that renames."""
    put_all_in_search(queries.live_listing_ids(organisation_ids=[organisation_id]), on=on)


def follow_locations(location_ids: Iterable[int], *, on: date) -> int:
    """What the Care Quality Commission says of some places changed: their listings say it too."""
    return put_all_in_search(queries.live_listing_ids(location_ids=location_ids), on=on)


def follow_standings(*, on: date) -> int:
    """Make search say what councils prefer from this day on: standings begin and end by the calendar.

    Looks back a week, so that a machine that was off catches up. Returns how many listings it wrote.
    """
    changed = queries.organisations_whose_standing_changed(on - timedelta(days=7), on)
    return put_all_in_search(queries.live_listing_ids(organisation_ids=changed), on=on)


def when_published(sender: type[Listing], instance: Listing, **_: Any) -> None:
    """An approved version went live. A provider's pause still holds; a withdrawal is undone by publishing."""
    if instance.paused_at is not None:
        Listing.objects.filter(pk=instance.pk).update(live=False)
        instance.live = False
    elif instance.withdrawn_at is not None:
        Listing.objects.filter(pk=instance.pk).update(withdrawn_at=None)
        instance.withdrawn_at = None
    put_in_search([instance.pk], on=timezone.localdate())


def when_unpublished(sender: type[Listing], instance: Listing, **_: Any) -> None:
    """An editor or a schedule took the listing off the site."""
    take_out_of_search([instance.pk])


published.connect(when_published, sender=Listing, dispatch_uid="listing_into_search")
unpublished.connect(when_unpublished, sender=Listing, dispatch_uid="listing_out_of_search")
