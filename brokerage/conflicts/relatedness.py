"""How two parties are related: the same party (R0), or control (R1), with the paths shown
(domain.md A2).

Control follows a majority stake at each link, as the register of people with significant control
does, and not the product of the shares: 51% of 51% of 51% is 13% of the money and still control. A
band that lies on both sides of one half makes the relation possible, which counts as met until an
exact share is known.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from brokerage.conflicts.interests import (
    POWERS,
    STAKES,
    UNKNOWN_SHARE,
    WHOLE,
    Interest,
    InterestType,
    ShareRange,
)
from brokerage.conflicts.parties import Party, representatives

MAJORITY = Fraction(50)
MOST_PATHS = 8


class RelationClass(StrEnum):
    """The classes that join a broker's related group, nearest first. R2 to R7 come after these."""

    SAME = "R0"
    CONTROL = "R1"


@dataclass(frozen=True, slots=True)
class Path:
    """One chain of interests, from the one who controls to the one controlled."""

    edges: tuple[Interest, ...]

    @property
    def product(self) -> ShareRange | None:
        """The share of the money at the end of the chain; None where a link is no share."""
        whole = ShareRange(WHOLE, WHOLE)
        for edge in self.edges:
            if edge.type not in STAKES:
                return None
            whole = whole.times(edge.share or UNKNOWN_SHARE)
        return whole if self.edges else None


@dataclass(frozen=True, slots=True)
class Relation:
    """How two parties are related. `certain` is False when a band leaves it open."""

    kind: RelationClass
    certain: bool
    paths: tuple[Path, ...]

    @property
    def in_confidence(self) -> bool:
        """Whether any of it rests on what was reported in confidence."""
        return any(edge.in_confidence for path in self.paths for edge in path.edges)


# An organisation that is controlled -> the interests that give the control.
Hold = Mapping[str, tuple[Interest, ...]]


class Network:
    """The parties and interests around one case on one day, and the questions that can be asked of
    them.
    """

    def __init__(
        self,
        parties: Iterable[Party],
        interests: Iterable[Interest],
        *,
        on: date,
        lookback_months: int,
    ) -> None:
        self._root = representatives(parties)
        self.interests = tuple(
            sorted(
                (one for one in interests if one.counts_on(on, lookback_months=lookback_months)),
                key=lambda one: (self.root(one.holder), self.root(one.subject), one.type, one.id),
            )
        )
        self._into: dict[str, list[Interest]] = defaultdict(list)
        self._held_by: dict[str, set[str]] = defaultdict(set)
        for interest in self.interests:
            if interest.type in STAKES | POWERS and self.root(interest.holder) != self.root(
                interest.subject
            ):
                self._into[self.root(interest.subject)].append(interest)
                self._held_by[self.root(interest.holder)].add(self.root(interest.subject))
        self._known: dict[tuple[str, bool], Hold] = {}

    def root(self, party_id: str) -> str:
        """The id that stands for all records of this party."""
        return self._root.get(party_id, party_id)

    def relation(self, one: str, other: str) -> Relation | None:
        """The nearest relation of two parties, or None: same party, then certain control, then
        possible.
        """
        if self.root(one) == self.root(other):
            return Relation(RelationClass.SAME, certain=True, paths=())
        for certain in (True, False):
            paths = self._control_paths(self.root(one), self.root(other), certain=certain)
            if paths:
                return Relation(RelationClass.CONTROL, certain=certain, paths=paths)
        return None

    def controlled_by(self, party_id: str, *, certain: bool = False) -> Hold:
        """Everything the party controls, itself first. Least fixpoint, so a cycle adds nothing."""
        start = self.root(party_id)
        if (start, certain) not in self._known:
            self._known[start, certain] = self._fixpoint(start, certain=certain)
        return self._known[start, certain]

    def _fixpoint(self, start: str, *, certain: bool) -> Hold:
        held: dict[str, tuple[Interest, ...]] = {start: ()}
        newest = [start]
        while newest:
            reached = sorted(
                {subject for holder in newest for subject in self._held_by[holder]} - held.keys()
            )
            found = {
                subject: self._controlling(subject, held, certain=certain) for subject in reached
            }
            newest = [subject for subject, edges in found.items() if edges]
            held |= {subject: found[subject] for subject in newest}
        return held

    def _controlling(self, subject: str, held: Hold, *, certain: bool) -> tuple[Interest, ...]:
        """The interests by which the holders together control the subject, if they do."""
        edges = [edge for edge in self._into[subject] if self.root(edge.holder) in held]
        powers = tuple(
            edge for edge in edges if edge.type in POWERS and _is_power(edge, certain=certain)
        )
        if powers:
            return powers
        stakes = [edge for edge in edges if edge.type in STAKES]
        by_holder: dict[str, list[Interest]] = defaultdict(list)
        for edge in stakes:
            by_holder[self.root(edge.holder)].append(edge)
        counted = {holder: _stake(mine, certain=certain) for holder, mine in by_holder.items()}
        total = sum((bound for bound, _ in counted.values()), Fraction(0))
        more = any(strict for _, strict in counted.values())
        if total > MAJORITY or (certain and more and total == MAJORITY):
            return tuple(edge for edge in stakes if (edge.share or UNKNOWN_SHARE).maximum > 0)
        return ()

    def _control_paths(self, one: str, other: str, *, certain: bool) -> tuple[Path, ...]:
        for holder, subject in ((one, other), (other, one)):
            held = self.controlled_by(holder, certain=certain)
            if subject in held:
                return self._paths(held, subject)
        nearest: tuple[tuple[int, str], tuple[Path, ...]] | None = None
        for holder in sorted(self._held_by):
            held = self.controlled_by(holder, certain=certain)
            if one in held and other in held:
                paths = self._paths(held, one) + self._paths(held, other)
                rank = (sum(len(path.edges) for path in paths), holder)
                if nearest is None or rank < nearest[0]:
                    nearest = (rank, paths)
        return nearest[1] if nearest else ()

    def _paths(self, held: Hold, subject: str) -> tuple[Path, ...]:
        """Chains of interests from the controller to the subject: the first few, depth first."""
        waiting: list[tuple[str, tuple[Interest, ...]]] = [(subject, ())]
        done: list[Path] = []
        while waiting and len(done) < MOST_PATHS:
            at, chain = waiting.pop()
            if not held[at]:
                done.append(Path(chain))
            waiting += [(self.root(edge.holder), (edge, *chain)) for edge in reversed(held[at])]
        return tuple(done)


def _is_power(edge: Interest, *, certain: bool) -> bool:
    """A right to appoint part of a board is control when the part is a majority; unsaid, it is all
    of it.
    """
    if edge.type is not InterestType.APPOINTMENT_OF_BOARD or edge.share is None:
        return True
    bound, strict = _bound(edge.share, certain=certain)
    return bound > MAJORITY or (certain and strict and bound == MAJORITY)


def _stake(edges: list[Interest], *, certain: bool) -> tuple[Fraction, bool]:
    """What one holder has at least (certain) or may have. Votes count before shares when it must be
    certain.

    Two records of the same stake (declared, and on the register) are one stake: the greater counts.
    """
    votes = [edge for edge in edges if edge.type is InterestType.VOTING_RIGHTS]
    counted = votes if certain and votes else edges
    return max(_bound(edge.share or UNKNOWN_SHARE, certain=certain) for edge in counted)


def _bound(share: ShareRange, *, certain: bool) -> tuple[Fraction, bool]:
    return (share.minimum, share.exclusive_minimum) if certain else (share.maximum, False)
