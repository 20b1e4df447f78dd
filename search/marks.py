"""Pure: the whole numbers under which a document stands in the one index beside its words.

One integer array serves place, filters and fair samples, so that a single index answers "these words, near here, of
this kind". Each family of numbers has its own million.
"""

from collections.abc import Iterable

from search import grid

LARGE = 1_000_000
PLACE = 2_000_000
EVERYWHERE = 3_000_000
SAMPLE = 4_000_000
TERM = 5_000_000

# Every document falls into one of so many equal, random parts.
PARTS = 8
# Circles wider than this are not looked up by squares: most of the country would be listed.
WIDEST_BY_SQUARES = 160_000


def of_document(
    *,
    part: int,
    terms: Iterable[int],
    easting: int | None,
    northing: int | None,
    reach_metres: int,
    everywhere: bool,
) -> list[int]:
    """All marks of one document. `part` is any whole number that does not depend on who owns it."""
    marks = [SAMPLE + part % PARTS, *(TERM + term for term in terms)]
    if everywhere:
        marks.append(EVERYWHERE)
    elif easting is not None and northing is not None:
        marks.append(PLACE + grid.square(easting, northing))
        if reach_metres <= grid.FARTHEST_BY_SMALL_SQUARES:
            marks += grid.squares_within(easting, northing, reach_metres)
        else:
            large = grid.squares_within(easting, northing, reach_metres, grid.LARGE_SQUARE)
            marks += (LARGE + number for number in large)
    return marks


def reaching(easting: int, northing: int) -> list[int]:
    """A document that reaches this point has one of these marks."""
    return [
        grid.square(easting, northing),
        LARGE + grid.square(easting, northing, grid.LARGE_SQUARE),
        EVERYWHERE,
    ]


def near(easting: int, northing: int, metres: int) -> list[int]:
    """A document whose place is within `metres` has one of these marks; empty when the circle is too wide."""
    if metres > WIDEST_BY_SQUARES:
        return []
    return [
        EVERYWHERE,
        *(PLACE + number for number in grid.squares_within(easting, northing, metres)),
    ]


def term(number: int) -> int:
    """The mark of a word of the dictionary: a category, a kind, a language …"""
    return TERM + number


def sample(day_number: int) -> int:
    """The part of all documents that stands for the whole today; another one tomorrow."""
    return SAMPLE + day_number % PARTS
