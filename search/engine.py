"""What an engine beside PostgreSQL must be able to do, and which one the settings name."""

from collections.abc import Sequence
from functools import cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from search.backends.base import SearchBackend
from search.changes import Change


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


@cache
def configured() -> Engine | None:
    """The engine that the settings name; None when PostgreSQL alone searches."""
    if not settings.SEARCH_ENGINE:
        return None
    engine: Engine = import_string(settings.SEARCH_ENGINE)()
    return engine
