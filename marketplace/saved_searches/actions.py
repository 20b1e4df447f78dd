"""Keeping a search, ending its e-mails, and sending what is new."""

import logging
from datetime import datetime
from functools import partial
from smtplib import SMTPException

from django.db import transaction
from django.utils.timezone import localdate

from marketplace.foundations import audit
from marketplace.foundations.authority import Authority
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.permissions import Permission
from marketplace.saved_searches import notifications, queries
from marketplace.saved_searches.models import SavedSearch
from search.documents import SearchDocument
from search.page import said_in_words

MOST, LONGEST = 20, 500
log = logging.getLogger(__name__)


@transaction.atomic
def save_search(*, address: str, by: Authority, at: datetime) -> SavedSearch:
    """Keep a search of the search page for the account that asks; the same again changes nothing.

    Raises NotAllowed without an account, for a search without words and category, an overlong one, and above twenty.
    """
    if by.actor_id is None:
        raise NotAllowed("Sign in to save a search.")
    wanted = queries.read_asked(address, on=localdate(at))
    said = said_in_words(wanted)[:200]
    if not said or not wanted.form.is_valid():
        raise NotAllowed("Search for something first, then save it.")
    address = queries.without_empty(address)
    if len(address) > LONGEST:
        raise NotAllowed("This search is too long to keep. Use fewer words or filters.")
    kept = queries.saved_by(by.actor_id)
    known = kept.filter(asked=address).first()
    if known:
        return known
    if kept.count() >= MOST:
        raise NotAllowed(f"You can keep {MOST} searches. Delete one before you save another.")
    saved, is_new = SavedSearch.objects.get_or_create(
        user_id=by.actor_id,
        asked=address,
        defaults={"said": said, "seen_up_to": queries.newest(), "saved_at": at},
    )
    if is_new:
        audit.record("saved_search.saved", saved, by=by, at=at)
    return saved


@transaction.atomic
def delete_search(*, search_id: int, by: Authority, at: datetime) -> None:
    """Forget one's own search; twice is no mistake. Raises NotAllowed for anybody else's."""
    saved = queries.lock_search(search_id)
    if saved is None:
        return
    _must_be_own(saved, by)
    audit.record("saved_search.deleted", saved, by=by, at=at)
    saved.delete()


@transaction.atomic
def set_email(*, search_id: int, wanted: bool, by: Authority, at: datetime) -> None:
    """Begin or end the e-mails of one's own search; the link in an e-mail may end them too.

    A search that was deleted sends none. Raises NotAllowed for anybody else's.
    """
    saved = queries.lock_search(search_id)
    if saved is None:
        if wanted:
            raise NotAllowed("This search is deleted. Save it again first.")
        return
    _must_be_own(saved, by)
    if saved.wants_email != wanted:
        saved.wants_email = wanted
        # What is there now is known: the next e-mail says what comes after it.
        saved.seen_up_to = queries.newest()
        saved.save(update_fields=["wants_email", "seen_up_to"])
        audit.record("saved_search.email_set", saved, by=by, at=at, wanted=wanted)


def _must_be_own(saved: SavedSearch, by: Authority) -> None:
    is_own = by.actor_id is not None and saved.user_id == by.actor_id
    if not (is_own or by.may(Permission.RUN_COMMAND)):
        raise NotAllowed("This is not one of your searches.")


def send_alerts(*, by: Authority, at: datetime) -> int:
    """Tell everybody who wants it what is new in their searches. Returns how many e-mails were sent.

    Each search is a transaction of its own: whatever stops it, what was told is not told again.
    """
    by.must(Permission.RUN_COMMAND, "Only the system sends what is new.")
    return sum(_alert(search_id, by=by, at=at) for search_id in queries.with_email())


@transaction.atomic
def _alert(search_id: int, *, by: Authority, at: datetime) -> bool:
    saved = queries.lock_search(search_id, skip_locked=True)
    if saved is None or not saved.wants_email:
        return False
    up_to = queries.newest()
    if up_to <= saved.seen_up_to:
        return False
    new = queries.new_in(saved, on=localdate(at))
    saved.seen_up_to = up_to
    saved.save(update_fields=["seen_up_to"])
    if not new:
        return False
    audit.record("saved_search.alerted", saved, by=by, at=at, new=len(new))
    transaction.on_commit(partial(_send, saved, new))
    return True


def _send(saved: SavedSearch, new: list[SearchDocument]) -> None:
    """One address that refuses must not keep the others from their e-mail."""
    try:
        notifications.say_what_is_new(saved, new)
    except (SMTPException, OSError):
        log.exception("What is new in a saved search could not be sent.")
