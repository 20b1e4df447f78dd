"""Reads of saved searches, and what is new in one."""

from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from django.db.models import Max, QuerySet
from django.http import QueryDict

from marketplace.saved_searches.models import SavedSearch
from search import asked, queries
from search.asked import Asked
from search.documents import SearchDocument
from search.models import StoredDocument

# So many results of a search are looked through for what is new.
A_PAGE, MOST_PAGES = 100, 5
# How a search is looked at makes it no other search.
NO_SEARCH, USUAL_ORDER = frozenset({"page", "view"}), ("sort", "relevance")


def saved_by(user_id: int | None) -> QuerySet[SavedSearch]:
    """An account's searches, the latest first."""
    return SavedSearch.objects.filter(user_id=user_id).order_by("-saved_at", "-pk")


def with_email() -> list[int]:
    """The numbers of all searches whose owners want e-mail and can sign in."""
    wanted = SavedSearch.objects.filter(wants_email=True, user__is_active=True)
    return list(wanted.order_by("pk").values_list("pk", flat=True))


def lock_search(search_id: int, *, skip_locked: bool = False) -> SavedSearch | None:
    """One search with its owner, locked; None when it is gone, or, with `skip_locked`, somebody is at it."""
    return (
        SavedSearch.objects.select_for_update(of=("self",), no_key=True, skip_locked=skip_locked)
        .select_related("user")
        .filter(pk=search_id)
        .first()
    )


def newest() -> int:
    """The number of the newest thing that can be found; numbers only rise."""
    return StoredDocument.objects.aggregate(newest=Max("pk"))["newest"] or 0


def read_asked(typed: str, *, on: date) -> Asked:
    """A search from the part of an address behind the question mark."""
    return asked.read(QueryDict(typed), on=on)


def without_empty(typed: str) -> str:
    """The same search in as few words: what the form sends empty, the page and the view do not make it another."""
    given = QueryDict(typed)
    kept = [
        (name, value)
        for name in given
        for value in dict.fromkeys(given.getlist(name))
        if value.strip() and name not in NO_SEARCH and (name, value) != USUAL_ORDER
    ]
    return urlencode(kept)


def new_in(saved: SavedSearch, *, on: date) -> list[SearchDocument]:
    """What the search finds today that was not there when it was last looked through, best first."""
    fresh = set(
        StoredDocument.objects.filter(pk__gt=saved.seen_up_to, is_removed=False).values_list(
            "key", flat=True
        )
    )
    found: list[SearchDocument] = []
    query = replace(read_asked(saved.asked, on=on).query, page_size=A_PAGE, all_words=True)
    for page in range(1, MOST_PAGES + 1 if fresh else 1):
        results = queries.find(replace(query, page=page))
        found += [hit.document for hit in results.hits if hit.document.key in fresh]
        if len(results.hits) < A_PAGE:
            break
    return found
