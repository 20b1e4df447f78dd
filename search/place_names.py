"""Places by their names: "Sale", "near Altrincham", "cleaner sale". A short list; a name of two places asks back."""

import csv
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from itertools import islice
from pathlib import Path

from search.models import Place

FILE = Path(__file__).resolve().parents[1] / "data" / "places" / "names.csv"
LETTERS = re.compile(r"[a-z]+")
# "Ashton" is short for Ashton upon Mersey, and for Ashton-under-Lyne; "Newport" for three.
SHORT = re.compile(r"[ -](?:upon|under|on|in)[ -]|\s*\(")
SAID = re.compile(r"\b(?:in|near|around|at|from|close\s+to)\s+(?=[A-Za-z])", re.IGNORECASE)
WORDS = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?(?:[\s-]+[A-Za-z]+(?:['’][a-z]+)?){0,2}")
# At the end people leave "in" out: "cleaner sale".
LAST = re.compile(rf"{WORDS.pattern}(?=\W*$)")
AFTER_IT = re.compile(r"(?:\s+(?:area|please|thanks))+\W*$", re.IGNORECASE)
# Words of their own: places only after "in" and written with a capital.
ORDINARY = frozenset(
    "acton arnold barking barnet bath beverley bury chard crosby deal denton epping fleet leek march marlow nelson "
    "reading ripley rugby rye sandwich selby shaw stanley stone sutton ware warwick wells windsor".split()
)
SELLING = re.compile(r"\b(?:for|on|boot|jumble|garage|plant|bake|book)\s+$", re.IGNORECASE)
MOST_SAID = 3
CLOSE = 0.8


def find(typed: str) -> list[Place]:
    """The places of a name, however it is typed. None, one, or each that it may be short for."""
    known = _known()
    found = known.get(_plain(typed)) or known.get(_plain(typed.split(",", 1)[0]), ())
    return [_place(*row) for row in found]


def said_in(typed: str) -> Iterator[tuple[str, str, list[Place]]]:
    """Words like "in Sale" among others, or a name at their end: as typed, the name in them, and its places.

    The longest name that is one, and at most four in all.
    """
    end = 0
    for said in islice(SAID.finditer(typed), MOST_SAID):
        following = WORDS.match(typed, said.end())
        words = re.split(r"([\s-]+)", following[0]) if following else []
        for length in range(len(words), 0, -2):
            name = "".join(words[:length])
            is_word = name.lower() in ORDINARY and (name[0].islower() or typed.isupper())
            if places := [] if is_word else find(name):
                end = said.end() + len(name)
                yield typed[said.start() : end], name, places
                break
    typed = AFTER_IT.sub("", typed)
    if last := LAST.search(typed, end):
        yield from _at_end(last[0], typed[: last.start()])


def _at_end(said: str, before: str) -> Iterator[tuple[str, str, list[Place]]]:
    words = re.split(r"([\s-]+)", said)
    for start in range(0, len(words), 2):
        name = "".join(words[start:])
        is_word = name.lower() in ORDINARY or (
            name.lower() == "sale" and SELLING.search(before + "".join(words[:start]))
        )
        if places := [] if is_word else find(name):
            yield name, name, places
            return


def like(typed: str) -> str:
    """The name that is spelt nearly so; empty when there is none."""
    near = get_close_matches(_plain(typed), _known(), n=1, cutoff=CLOSE)
    return _known()[near[0]][0][0] if near else ""


def which(name: str, places: list[Place]) -> str:
    """Asks back, in words."""
    names = ", ".join(place.code for place in places)
    return f"There is more than one “{name}”: {names}. Type one of these, or a postcode"


def _plain(name: str) -> str:
    """As it is looked up: "King’s Lynn" and "kings lynn", "Ashton upon Mersey" and "Ashton-on-Mersey"."""
    letters = LETTERS.findall(name.lower().replace("'", "").replace("’", ""))
    return " ".join("on" if word == "upon" else word for word in letters)


@cache
def _known() -> Mapping[str, tuple[tuple[str, str, int, int], ...]]:
    """Name, district and place by what people may type."""
    known: dict[str, tuple[tuple[str, str, int, int], ...]] = {}
    short: dict[str, tuple[tuple[str, str, int, int], ...]] = {}
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            place = (row["name"], row["outcode"], int(row["easting"]), int(row["northing"]))
            plain = _plain(row["name"])
            known[plain] = (place,)
            first = _plain(SHORT.split(row["name"], maxsplit=1)[0])
            if first != plain:
                short[first] = (*short.get(first, ()), place)
    return short | known


def _place(name: str, outcode: str, easting: int, northing: int) -> Place:
    place = Place(code=name, easting=easting, northing=northing)
    place.named_in = outcode
    return place
