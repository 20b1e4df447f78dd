"""The visitor's shortlist and place, kept in the session: no account needed. Pure, over a mapping."""

from collections.abc import MutableMapping
from typing import Any

from marketplace.foundations.lifecycle import NotAllowed
from search import remembered

SHORTLIST = "shortlist"
MOST = 20
SIDE_BY_SIDE = 4


class ShortlistIsFull(NotAllowed):
    """Twenty are kept at most."""


def listing_ids(session: MutableMapping[str, Any]) -> list[int]:
    """The ids on the shortlist, first added first."""
    return [int(listing_id) for listing_id in session.get(SHORTLIST, [])]


def add(session: MutableMapping[str, Any], listing_id: int) -> None:
    """Put one on the shortlist. Raises ShortlistIsFull."""
    ids = listing_ids(session)
    if listing_id in ids:
        return
    if len(ids) >= MOST:
        raise ShortlistIsFull(
            f"Your shortlist is full: it holds {MOST}. Take one off before you add another."
        )
    session[SHORTLIST] = [*ids, listing_id]


def remove(session: MutableMapping[str, Any], listing_id: int) -> None:
    """Take one off the shortlist; one that is not on it is no matter."""
    session[SHORTLIST] = [kept for kept in listing_ids(session) if kept != listing_id]


def forget(session: MutableMapping[str, Any]) -> None:
    """Keep nothing of what was looked for and kept: it was for somebody else."""
    session.pop(SHORTLIST, None)
    remembered.forget(session)


def read_ids(typed: str, most: int) -> list[int]:
    """Listing ids of an address like ?ids=1,2,3: only whole numbers, each once, `most` of them."""
    parts = [part.strip() for part in typed.split(",")[:100]]
    ids = [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 19]
    return list(dict.fromkeys(ids))[:most]
