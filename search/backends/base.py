"""What a search engine must be able to do."""

from collections.abc import Sequence
from typing import Protocol

from search.documents import SearchQuery, SearchResults


class SearchBackend(Protocol):
    """An engine over the documents that search/actions.py wrote."""

    def find(self, query: SearchQuery) -> SearchResults:
        """A page of results with facets; words that find too little are corrected, then any of them will do.

        Not so with `query.all_words`: what has only some of the words is left out then, however few are left.
        """

    def count_within(self, query: SearchQuery, distances: Sequence[int]) -> dict[int, int]:
        """How many would be found within each distance in metres of the query's place, all else the same."""
