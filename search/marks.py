"""Pure: the whole numbers (marks) under which a document stands in the one index beside its words.

One integer array serves place, filters and fair samples, so that a single index answers "these words, near here, of
this kind". Families of marks, each counted from a number of its own:

* from 0: small grid squares that the document reaches; from LARGE: large ones, for what reaches far
* from PLACE: the small square in which it is
* EVERYWHERE: one mark, of what is online
* SAMPLE: the part of all documents that it falls into by chance
* TERM: its category, kind, languages, access features and councils, by their numbers in the dictionary
* DISTRICT: postcode districts that it reaches, in place of squares
"""

from collections.abc import Iterable, Iterator

from search import grid

LARGE = 1_000_000
PLACE = 2_000_000
EVERYWHERE = 3_000_000
SAMPLE = 4_000_000
TERM = 5_000_000
DISTRICT = 10_000_000

# Every document falls into one of so many parts of about one size, by chance.
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
    districts: Iterable[str] = (),
) -> list[int]:
    """All marks of one document. Places and reach are in metres of the National Grid.

    `part` decides by chance in which sample it is: any whole number that does not depend on who owns the document.
    `terms` are numbers of the dictionary. With `districts` it reaches these outcodes ("M33") and nothing else.
    """
    marks = [SAMPLE + part % PARTS, *(TERM + term for term in terms)]
    if everywhere:
        return [*marks, EVERYWHERE]
    by_district = [district(outcode) for outcode in districts]
    if easting is not None and northing is not None:
        marks.append(PLACE + grid.square(easting, northing))
        if not by_district:
            marks += _reached(easting, northing, reach_metres)
    return marks + by_district


def _reached(easting: int, northing: int, metres: int) -> Iterator[int]:
    if metres <= grid.FARTHEST_BY_SMALL_SQUARES:
        return grid.squares_within(easting, northing, metres)
    large = grid.squares_within(easting, northing, metres, grid.LARGE_SQUARE)
    return (LARGE + number for number in large)


def district(outcode: str) -> int:
    """The mark of a postcode district: "M33" read as a number."""
    return DISTRICT + int(outcode, 36)


def is_of_reach(mark: int) -> bool:
    """Whether a mark says whom a document reaches, and not what or where it is."""
    return mark < PLACE or mark >= DISTRICT


def reaching(easting: int, northing: int, outcode: str = "") -> list[int]:
    """A document that reaches this point, which lies in this district, has one of these marks."""
    return [
        grid.square(easting, northing),
        LARGE + grid.square(easting, northing, grid.LARGE_SQUARE),
        EVERYWHERE,
        *([district(outcode)] if outcode else []),
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
    """The mark of an entry of the dictionary, by its number: a category, a kind, a language …"""
    return TERM + number


def sample(day_number: int) -> int:
    """The part of all documents that stands for the whole today; another one tomorrow."""
    return SAMPLE + day_number % PARTS
