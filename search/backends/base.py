"""What every engine must be able to do, and what more one beside PostgreSQL."""

from collections.abc import Sequence
from typing import Protocol

from search.changes import Change
from search.documents import SearchQuery, SearchResults


class SearchBackend(Protocol):
    """An engine over the documents that search/actions.py wrote."""

    def find(self, query: SearchQuery) -> SearchResults:
        """A page of results with facets; words that find too little are corrected, then any of them will do.

        Not so with `query.all_words`: what has only some of the words is left out then, however few are left.
        """

    def count_within(self, query: SearchQuery, distances: Sequence[int]) -> dict[int, int]:
        """How many would be found within each distance in metres of the query's place, all else the same."""


class EngineIndices(Protocol):
    """Where an engine keeps documents. Every method raises EngineAway."""

    def targets(self) -> list[str]:
        """The indices that must hear of a change: the live one, and one that is being filled. Empty: none yet."""

    def live(self) -> list[str]:
        """The index that is searched, in a list."""

    def is_current(self) -> bool:
        """Whether the live index is made as this version of the program makes them."""

    def begin(self) -> str:
        """Make an empty index to be filled; what a killed rebuild left is dropped."""

    def write(
        self, names: Sequence[str], changes: Sequence[Change], *, patient: bool = False
    ) -> dict[str, str]:
        """Send changes. Returns the keys that were refused, each with the reason; what is older is always refused.

        With patience an engine that has too much to do is given some seconds.
        """

    def settle(self, name: str) -> None:
        """Make a filled index ready to be searched."""

    def go_live(self, name: str) -> None:
        """Search this index from now on and drop the one before, in one step."""

    def count(self) -> int:
        """How many documents the live index holds."""


class Engine(SearchBackend, Protocol):
    """An engine: finds as PostgreSQL does, or raises EngineAway, and has indices."""

    @property
    def indices(self) -> EngineIndices:
        """Where it keeps documents."""

    def ping(self) -> None:
        """Ask the least that can be asked of the live index. Raises EngineAway."""
