"""Places by their names: "Sale", "near Altrincham". A short list, read once; a name of two places asks back."""

import csv
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from search.models import Place

FILE = Path(__file__).resolve().parents[1] / "data" / "places" / "names.csv"
LETTERS = re.compile(r"[a-z]+")
# "Ashton" is short for Ashton upon Mersey, and for Ashton-under-Lyne.
SHORT = re.compile(r" (?:upon|under|on) ")
SAID = re.compile(r"\b(?:in|near|around|at|from|close\s+to)\s+(?=[A-Za-z])", re.IGNORECASE)
WORDS = re.compile(r"[A-Za-z]+(?:[\s-]+[A-Za-z]+){0,2}")
# Words of their own: places only when written with a capital.
ORDINARY = frozenset({"bath", "bury", "reading", "sutton", "ware"})
CLOSE = 0.8


def find(typed: str) -> list[Place]:
    """The places of a name, however it is typed. None, one, or each that it may be short for."""
    return [_place(*row) for row in _known().get(_plain(typed), ())]


def said_in(typed: str) -> Iterator[tuple[str, str, list[Place]]]:
    """Words like "in Sale" among others, as typed, the name in them, and its places; the longest name that is one."""
    for said in SAID.finditer(typed):
        following = WORDS.match(typed, said.end())
        words = re.split(r"([\s-]+)", following[0]) if following else []
        for length in range(len(words), 0, -2):
            name = "".join(words[:length])
            is_word = name.lower() in ORDINARY and name[0].islower()
            if places := [] if is_word else find(name):
                yield typed[said.start() : said.end() + len(name)], name, places
                break


def like(typed: str) -> str:
    """The name that is spelt nearly so; empty when there is none."""
    near = get_close_matches(_plain(typed), _known(), n=1, cutoff=CLOSE)
    return _known()[near[0]][0][0] if near else ""


def which(name: str, places: list[Place]) -> str:
    """Asks back, in words."""
    names = ", ".join(place.code for place in places)
    return f"There is more than one “{name}”: {names}. Type one of these, or a postcode"


def _plain(name: str) -> str:
    return " ".join(LETTERS.findall(name.lower()))


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
            first = SHORT.split(plain, maxsplit=1)[0]
            if first != plain:
                short[first] = (*short.get(first, ()), place)
    return short | known


def _place(name: str, outcode: str, easting: int, northing: int) -> Place:
    place = Place(code=name, easting=easting, northing=northing)
    place.named_in = outcode
    return place
