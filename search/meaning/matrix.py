"""The directions of all documents in memory: which of those that reach a place are nearest to a sentence."""

from collections.abc import Iterable
from math import inf
from typing import Any

import numpy as np

from search.meaning.near import Direction

Array = np.ndarray[Any, Any]
# What goes by district is looked for this far away, in metres; the search itself knows the districts.
BY_DISTRICT = 60_000.0


class Matrix:
    """Rows in no order, with room to grow. Not safe between threads."""

    def __init__(self, width: int, room: int = 1024) -> None:
        self.width = width
        self.slots: dict[int, int] = {}
        self.numbers: Array = np.zeros(room, np.int64)
        self.rows: Array = np.zeros((room, width), np.float32)
        self.places: Array = np.zeros((room, 2), np.float64)
        self.reaches: Array = np.zeros(room, np.float64)

    def __len__(self) -> int:
        return len(self.slots)

    def put(self, directions: Iterable[Direction]) -> None:
        """Add or replace documents; one without a vector, or with one of another model, is taken out."""
        for one in directions:
            if len(one.vector) != 2 * self.width:
                self._remove(one.number)
                continue
            slot = self.slots.setdefault(one.number, len(self.slots))
            if slot == len(self.numbers):
                self._make_room()
            self.numbers[slot] = one.number
            self.rows[slot] = np.frombuffer(one.vector, dtype="<f2")
            anywhere = one.reach_metres is None or one.easting is None or one.northing is None
            self.places[slot] = (0, 0) if anywhere else (one.easting, one.northing)
            self.reaches[slot] = inf if anywhere else one.reach_metres
            if self.reaches[slot] < 0:
                self.reaches[slot] = BY_DISTRICT

    def nearest(
        self,
        direction: Array,
        *,
        place: tuple[float, float] | None,
        within: float | None,
        most: int,
        least: float,
    ) -> list[tuple[int, float]]:
        """Numbers of documents with their closeness (the cosine), the closest first, none below `least`.

        With a place: of those that reach it, or lie within so many metres.
        """
        slots: slice | Array = slice(0, len(self.slots))
        if place is not None:
            east, north = (self.places[slots] - np.array(place)).T
            reaches = self.reaches[slots]
            limit = reaches if within is None else np.where(reaches == inf, inf, within)
            slots = np.flatnonzero(east * east + north * north <= limit * limit)
        closeness = self.rows[slots] @ direction
        best = np.flatnonzero(closeness >= least)
        best = best[np.argsort(-closeness[best], kind="stable")][:most]
        numbers = self.numbers[slots]
        return [(int(numbers[at]), float(closeness[at])) for at in best]

    def _remove(self, number: int) -> None:
        """The last row takes its slot."""
        slot = self.slots.pop(number, None)
        last = len(self.slots)
        if slot is None or slot == last:
            return
        for column in (self.numbers, self.rows, self.places, self.reaches):
            column[slot] = column[last]
        self.slots[int(self.numbers[slot])] = slot

    def _make_room(self) -> None:
        for name in ("numbers", "rows", "places", "reaches"):
            column = getattr(self, name)
            setattr(self, name, np.concatenate([column, np.zeros_like(column)]))
