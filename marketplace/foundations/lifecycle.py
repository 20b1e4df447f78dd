"""States and moves as one table, and the refusal that every rule can raise."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import CheckConstraint, Q


class NotAllowed(Exception):
    """An expected refusal. Its text is written for the screen: it says what to do next."""


class NotInThisState(NotAllowed):
    """The thing has moved on since the page was drawn."""


@dataclass(frozen=True)
class Lifecycle:
    """What a thing is called, and move -> (states it may start from, state it ends in)."""

    noun: str
    moves: Mapping[str, tuple[frozenset[str] | set[str], str]] = field(default_factory=dict)

    @property
    def states(self) -> set[str]:
        """Every state that some move starts from or ends in."""
        found = {end for _, end in self.moves.values()}
        for starts, _ in self.moves.values():
            found |= set(starts)
        return found

    def next_state(self, state: str, move: str) -> str:
        """Return the state after `move`; raise NotInThisState when it cannot be made from here."""
        starts, end = self.moves[move]
        if state not in starts:
            raise NotInThisState(
                f"This {self.noun} is “{state.replace('_', ' ')}” now, so that can no longer be done. "
                "Look at it again to see what changed."
            )
        return end

    def moves_from(self, state: str) -> list[str]:
        """The moves that can be made from `state`, in the table's order."""
        return [move for move, (starts, _) in self.moves.items() if state in starts]

    def as_mermaid(self) -> str:
        """The table as a Mermaid state diagram, for the documentation."""
        lines = ["stateDiagram-v2"]
        for move, (starts, end) in self.moves.items():
            lines += [f"    {start} --> {end}: {move}" for start in sorted(starts)]
        return "\n".join(lines)


def state_is_known(states: Iterable[str], *, name: str) -> CheckConstraint:
    """A constraint that the database holds only states that the table knows."""
    return CheckConstraint(condition=Q(state__in=sorted(states)), name=name)
