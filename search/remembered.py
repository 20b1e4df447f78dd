"""What the visitor's session keeps of searches, once there is one: where they looked from, what for, the latest few."""

from collections.abc import MutableMapping
from typing import Any

from search.asked import Asked
from search.documents import SearchResults

Session = MutableMapping[str, Any]

PLACE, LAST_SEARCH = "place", "last_search"
RECENT, MOST_RECENT = "recent_searches", 5
# A longer address cannot be kept whole, and half of one is none.
LONGEST_ADDRESS = 500


def keep(
    session: Session, asked: Asked, results: SearchResults, *, said: str, address: str
) -> None:
    """Keep a search for the shortlist and comparisons. A session is written only when something in it changes.

    `said` is the search in words, empty when nothing is asked for, and `address` its query string.
    """
    place = asked.place
    if place:
        _put(
            session,
            PLACE,
            {
                "label": place.code,
                "easting": place.easting,
                "northing": place.northing,
                "outcode": asked.query.outcode,
            },
        )
    _put(
        session,
        LAST_SEARCH,
        {
            "words": asked.query.words,
            "place": place.code if place else "",
            "filters": address[:LONGEST_ADDRESS],
            "found": results.total,
        },
    )
    if said and asked.query.page == 1 and len(address) <= LONGEST_ADDRESS:
        others = [one for one in session.get(RECENT, []) if one["said"] != said]
        _put(session, RECENT, [{"said": said, "asked": address}, *others][:MOST_RECENT])


def _put(session: Session, key: str, value: object) -> None:
    if session.get(key) != value:
        session[key] = value


def recent(session: Session, asked: Asked) -> list[dict[str, str]]:
    """The last five different searches for something, the latest first; none while something is asked for."""
    if asked.query.words or asked.query.categories:
        return []
    latest: list[dict[str, str]] = session.get(RECENT, [])
    return latest


def forget(session: Session) -> None:
    """Keep nothing of what was looked for: it was for somebody else."""
    for key in (PLACE, LAST_SEARCH, RECENT):
        session.pop(key, None)
