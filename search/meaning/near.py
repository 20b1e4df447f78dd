"""What goes between the site, the model and the server of meanings: plain values, and no NumPy."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

# Sentences have little to do with what is less close than this (a cosine), and more than so many are not read.
LEAST, MOST = 0.25, 20


@dataclass(frozen=True, slots=True)
class Direction:
    """A stored document in the model's space, and whom it reaches. No vector: it is gone. No reach: everybody."""

    number: int
    vector: bytes
    easting: int | None = None
    northing: int | None = None
    reach_metres: int | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """Stored documents that are near in meaning, the nearest first, and how near: from LEAST to 1."""

    numbers: tuple[int, ...] = ()
    closeness: tuple[float, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.numbers)

    @property
    def above_least(self) -> list[float]:
        """How far each is above what is least: what its rank gains."""
        return [round(closeness - LEAST, 4) for closeness in self.closeness]


NOTHING = Near()


class Reader(Protocol):
    """The language model: search.meaning.model.Model."""

    width: int

    def embed(self, text: str) -> Any:
        """The direction of a text: a vector of length 1."""

    def packed(self, text: str) -> bytes:
        """The direction of a text as it is stored."""


class Directions(Protocol):
    """All documents in memory: search.meaning.matrix.Matrix."""

    def __len__(self) -> int: ...

    def put(self, directions: Sequence[Direction]) -> None:
        """Add or replace documents; one without a vector is taken out."""

    def nearest(
        self,
        direction: Any,
        *,
        place: tuple[float, float] | None,
        within: float | None,
        most: int,
        least: float,
    ) -> list[tuple[int, float]]:
        """Numbers of documents with their closeness, the closest first."""
