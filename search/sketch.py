"""Pure: a sketch map of one page of results, drawn here: no tiles, no request to anybody, no script.

It holds the same items as the list, under the same numbers, and says of each that it cannot show why.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import ceil, hypot

from search.documents import SearchHit
from search.miles import METRES_IN_A_MILE

# The drawing is a square of so many units; what is as far away as the outer ring stands so far from its middle.
SIDE, MIDDLE, OUTER_RING = 400, 200, 176
# How far the map may reach, in miles: the outer ring. The inner ring is half of it.
REACHES = (1, 2, 4, 6, 10, 20, 40, 60, 100, 200, 400, 800)
# One far away would press all others together: the map shows three quarters of them, and names the rest.
SHARE, MUCH_FARTHER = 0.75, 4
# Who comes to people often starts from their own home: it is shown as the middle of a square of so many metres.
COARSE = 2000
LETTER, LINE, ROOM, IN_A_ROW = 9, 18, 8, 4


@dataclass(frozen=True, slots=True)
class Spot:
    """One result in grid metres."""

    number: int
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Label:
    """The numbers of what is at one place, or so near that they would hide each other. Units of the drawing.

    The box around the `lines` lies inside the drawing, wherever the place (`x`, `y`) is.
    """

    numbers: tuple[int, ...]
    x: int
    y: int
    lines: tuple[str, ...]
    left: int
    top: int
    width: int
    height: int

    def hides(self, other: "Label") -> bool:
        """Whether the boxes touch."""
        return (
            self.left <= other.left + other.width
            and other.left <= self.left + self.width
            and self.top <= other.top + other.height
            and other.top <= self.top + self.height
        )


@dataclass(frozen=True, slots=True)
class Ring:
    """A distance from the person: its radius in the drawing and in words."""

    radius: int
    text: str


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is drawn, and what is said under it."""

    labels: tuple[Label, ...]
    rings: tuple[Ring, ...]
    has_middle: bool
    notes: tuple[str, ...]


def draw(
    hits: Sequence[SearchHit], *, first: int, place: str, at: tuple[int, int] | None
) -> Sketch:
    """The map of a page of results numbered from `first`, around the person's `place` where it is known."""
    numbered = list(enumerate(hits, start=first))
    spots = list(_spots(numbered))
    middle = at or _middle_of(spots)
    away = {
        spot.number: hypot(spot.east - middle[0], spot.north - middle[1]) / METRES_IN_A_MILE
        for spot in spots
    }
    miles = _reach(sorted(away.values()))
    shown = [spot for spot in spots if away[spot.number] <= miles]
    scale = OUTER_RING / (miles * METRES_IN_A_MILE)
    labels = [
        _label(
            (spot.number,),
            round(MIDDLE + (spot.east - middle[0]) * scale),
            round(MIDDLE - (spot.north - middle[1]) * scale),
        )
        for spot in shown
    ]
    rings = (
        Ring(OUTER_RING // 2, _miles("½" if miles == 1 else miles // 2)),
        Ring(OUTER_RING, _miles(miles)),
    )
    farther = [spot.number for spot in spots if away[spot.number] > miles]
    notes = [
        *(_how_to_read(rings, place if at else "") if labels else ()),
        *_missing(numbered, farther, drawn={spot.number for spot in shown}),
    ]
    return Sketch(tuple(_apart(labels)), rings, at is not None, tuple(notes))


def _spots(numbered: Iterable[tuple[int, SearchHit]]) -> Iterator[Spot]:
    for number, hit in numbered:
        document = hit.document
        if document.everywhere or document.easting is None or document.northing is None:
            continue
        if document.comes_to_you:
            yield Spot(number, _coarse(document.easting), _coarse(document.northing))
        else:
            yield Spot(number, document.easting, document.northing)


def _coarse(metres: int) -> int:
    return metres // COARSE * COARSE + COARSE // 2


def _middle_of(spots: Sequence[Spot]) -> tuple[float, float]:
    if not spots:
        return (0, 0)
    east, north = [spot.east for spot in spots], [spot.north for spot in spots]
    return ((min(east) + max(east)) / 2, (min(north) + max(north)) / 2)


def _reach(away: Sequence[float]) -> int:
    """How many miles the map reaches, for distances from near to far."""
    if not away:
        return REACHES[0]
    most = away[ceil(len(away) * SHARE) - 1]
    needed = most if away[-1] > most * MUCH_FARTHER else away[-1]
    return next((miles for miles in REACHES if needed <= miles), REACHES[-1])


def _label(numbers: tuple[int, ...], x: int, y: int) -> Label:
    lines = _in_rows(numbers)
    width = max(LINE + ROOM, ROOM * 2 + LETTER * max(map(len, lines)))
    height = ROOM + LINE * len(lines)
    return Label(
        numbers,
        x,
        y,
        lines,
        left=min(max(x - width // 2, 0), SIDE - width),
        top=min(max(y - height // 2, 0), SIDE - height),
        width=width,
        height=height,
    )


def _in_rows(numbers: Sequence[int]) -> tuple[str, ...]:
    """ "4", "1, 4 and 7"; more of them in rows."""
    if len(numbers) < IN_A_ROW:
        return (in_words(numbers),)
    return tuple(
        ", ".join(map(str, numbers[at : at + IN_A_ROW])) for at in range(0, len(numbers), IN_A_ROW)
    )


def _apart(labels: list[Label]) -> list[Label]:
    """Labels that would hide each other become one, until none hides another."""
    while True:
        pair = next((two for two in combinations(labels, 2) if two[0].hides(two[1])), None)
        if pair is None:
            return labels
        labels = [one for one in labels if one not in pair]
        labels.insert(0, _together(*pair))


def _together(one: Label, other: Label) -> Label:
    ours, theirs = len(one.numbers), len(other.numbers)
    return _label(
        tuple(sorted(one.numbers + other.numbers)),
        (one.x * ours + other.x * theirs) // (ours + theirs),
        (one.y * ours + other.y * theirs) // (ours + theirs),
    )


def _how_to_read(rings: Sequence[Ring], place: str) -> Iterator[str]:
    yield "A sketch map. Its numbers are those of the list below. North is at the top."
    if place:
        yield f"The cross is {place}. The rings are {rings[0].text} and {rings[1].text} away from it."
    else:
        yield f"The line at the bottom is {rings[0].text} long."


def _missing(
    numbered: Sequence[tuple[int, SearchHit]], farther: Sequence[int], *, drawn: set[int]
) -> Iterator[str]:
    """What else there is to say: which are only roughly right, and which are not on the map and why."""
    every = [(number, hit.document) for number, hit in numbered]
    if rough := [n for n, one in every if n in drawn and one.comes_to_you]:
        which = "" if len(rough) == len(drawn) else f": {in_words(rough)}"
        yield f"Who comes to you is shown only about where they start from{which}."
    if online := [n for n, one in every if one.everywhere]:
        yield f"Online or by phone, so not on the map: {in_words(online)}."
    if farther:
        yield f"Farther away than the map shows: {in_words(farther)}."
    known = drawn | set(online) | set(farther)
    if unknown := [n for n, _ in every if n not in known]:
        yield f"Not on the map, because we do not know the place: {in_words(unknown)}."


def in_words(numbers: Sequence[int]) -> str:
    """ "4", "1 and 4", "1, 4 and 7"."""
    *first, last = [str(number) for number in numbers]
    return f"{', '.join(first)} and {last}" if first else last


def _miles(number: int | str) -> str:
    return f"{number} mile" if number in {1, "½"} else f"{number} miles"
