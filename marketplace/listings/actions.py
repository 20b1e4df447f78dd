"""What providers do with their listings. New words and prices wait for an editor; availability does not."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from marketplace.foundations import audit
from marketplace.foundations.authority import Authority
from marketplace.foundations.lifecycle import NotAllowed, NotInThisState
from marketplace.foundations.permissions import Permission
from marketplace.listings import publishing, queries, words
from marketplace.listings.models import Listing
from marketplace.people.models import User

NOT_YOURS = "You cannot change this listing. Ask a manager of the organisation to do it."


class NotModerated(NotAllowed):
    """Nobody is there to approve listings: the office has not set up the approval step."""


@transaction.atomic
def propose_listing(*, listing: Listing, by: Authority, at: datetime) -> Listing:
    """Keep a new listing (filled in, not saved, prices included) and ask an editor to approve it.

    Nobody sees it before that. Raises NotAllowed for somebody who does not run the organisation.
    """
    _must_edit(by, listing.organisation_id)
    listing.live = False
    listing.slug = words.slug_of(listing.title)
    listing.confirmed_at = at
    listing.save()
    _submit(listing, by=by)
    audit.record("listing.proposed", listing, by=by, at=at, organisation=listing.organisation_id)
    return listing


@transaction.atomic
def propose_change(*, listing: Listing, by: Authority, at: datetime) -> Listing:
    """Keep a changed version (changed, not saved) as a draft and ask an editor to approve it.

    What is live stays as it is until then: people order by words and prices that somebody has read.
    """
    current = _lock_for_edit(listing.pk, by)
    if current.withdrawn_at is not None:
        raise NotInThisState("You took this listing down for good. Make a new one instead.")
    if current.locked:
        raise NotInThisState("An editor is working on this listing. Try again tomorrow.")
    _submit(listing, by=by)
    audit.record("listing.change_proposed", current, by=by, at=at)
    return listing


@transaction.atomic
def set_availability(
    *, listing_id: int, availability: str, available_from: date | None, by: Authority, at: datetime
) -> Listing:
    """Say whether there is space. It shows at once: a day's wait would send people to a full service."""
    listing = _lock_for_edit(listing_id, by)
    listing.availability = availability
    listing.available_from = available_from
    listing.confirmed_at = at
    listing.demonstration_facts = [
        fact for fact in listing.demonstration_facts if fact != "availability"
    ]
    listing.save(
        update_fields=["availability", "available_from", "confirmed_at", "demonstration_facts"]
    )
    publishing.put_in_search([listing.pk], on=localdate(at))
    audit.record("listing.availability_set", listing, by=by, at=at, availability=availability)
    return listing


@transaction.atomic
def confirm_listing(*, listing_id: int, by: Authority, at: datetime) -> Listing:
    """Say that everything on the live page is still right."""
    listing = _lock_for_edit(listing_id, by)
    listing.confirmed_at = at
    listing.save(update_fields=["confirmed_at"])
    audit.record("listing.confirmed", listing, by=by, at=at)
    return listing


@transaction.atomic
def pause_listing(*, listing_id: int, by: Authority, at: datetime) -> Listing:
    """Take a live listing off the site for a while. Its approved words stay ready to come back."""
    listing = _lock_for_edit(listing_id, by)
    if not listing.live:
        raise NotInThisState("This listing is not on the site now, so it cannot be paused.")
    listing.live = False
    listing.paused_at = at
    listing.save(update_fields=["live", "paused_at"])
    publishing.take_out_of_search([listing.pk])
    audit.record("listing.paused", listing, by=by, at=at)
    return listing


@transaction.atomic
def resume_listing(*, listing_id: int, by: Authority, at: datetime) -> Listing:
    """Put a paused listing back with the words and prices that were approved.

    Not one that an editor has locked: a pause must not be a way round being taken off the site.
    """
    listing = _lock_for_edit(listing_id, by)
    if listing.paused_at is None:
        raise NotInThisState("This listing is not paused.")
    if listing.locked:
        raise NotInThisState("An editor has locked this listing. Ask the council why.")
    listing.live = True
    listing.paused_at = None
    listing.confirmed_at = at
    listing.save(update_fields=["live", "paused_at", "confirmed_at"])
    publishing.put_in_search([listing.pk], on=localdate(at))
    audit.record("listing.resumed", listing, by=by, at=at)
    return listing


@transaction.atomic
def withdraw_listing(*, listing_id: int, by: Authority, at: datetime) -> Listing:
    """Take a listing down for good. A change that waits for approval is called off."""
    listing = _lock_for_edit(listing_id, by)
    if listing.withdrawn_at is not None:
        return listing
    _call_off_approval(listing, by=by)
    listing.live = False
    listing.paused_at = None
    listing.withdrawn_at = at
    listing.save(update_fields=["live", "paused_at", "withdrawn_at"])
    publishing.take_out_of_search([listing.pk])
    audit.record("listing.withdrawn", listing, by=by, at=at)
    return listing


@transaction.atomic
def publish_listings(*, listings: Sequence[Listing], by: Authority, at: datetime) -> list[Listing]:
    """Put unsaved listings straight on the site: for importers, whose sources are checked elsewhere."""
    by.must(Permission.MODERATE_LISTING, "Only an editor may put listings on the site.")
    for listing in listings:
        listing.slug = words.slug_of(listing.title)
        listing.live = True
        listing.first_published_at = listing.first_published_at or at
        listing.last_published_at = at
        listing.save()
    publishing.put_in_search([listing.pk for listing in listings], on=localdate(at))
    audit.record("listing.imported", "listings", by=by, at=at, count=len(listings))
    return list(listings)


def _must_edit(by: Authority, organisation_id: int) -> None:
    by.must(Permission.EDIT_LISTING, NOT_YOURS, organisation_id=organisation_id)


def _lock_for_edit(listing_id: int, by: Authority) -> Listing:
    listing = queries.lock_listing(listing_id)
    _must_edit(by, listing.organisation_id)
    return listing


def _submit(listing: Listing, *, by: Authority) -> None:
    workflow = listing.get_workflow()
    if workflow is None:
        raise NotModerated("Listings cannot be sent in today. Please tell the council.")
    _call_off_approval(listing, by=by)
    author = User.objects.filter(pk=by.actor_id).first()
    listing.save_revision(user=author)
    workflow.start(listing, author)


def _call_off_approval(listing: Listing, *, by: Authority) -> None:
    state = listing.current_workflow_state
    if state is not None:
        state.cancel(user=User.objects.filter(pk=by.actor_id).first())
