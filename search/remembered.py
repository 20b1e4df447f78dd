"""What the visitor's session keeps of searches, once there is one: where they looked from, what for, the latest few."""

from collections.abc import MutableMapping
from typing import Any

PLACE = "place"
LAST_SEARCH = "last_search"
RECENT, MOST_RECENT = "recent_searches", 5


def forget(session: MutableMapping[str, Any]) -> None:
    """Keep nothing of what was looked for: it was for somebody else."""
    for key in (PLACE, LAST_SEARCH, RECENT):
        session.pop(key, None)
