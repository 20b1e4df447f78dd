"""Pure: reads files of postcodes, one row after the other; a bad row is reported and never stops the rest."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from search import grid, postcodes

NEEDED = ("postcode", "lat", "lon")


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A good row."""

    code: str
    easting: int
    northing: int
    authority: str = ""
    authority_code: str = ""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be used: its line in the file and why."""

    line: int
    reason: str


def read(lines: Iterable[str]) -> Iterator[PlaceRow | BadRow]:
    """Rows of `code,latitude,longitude` without a header, or of a file whose header names postcode, lat and lon."""
    reader = csv.reader(lines)
    header: list[str] | None = None
    for number, values in enumerate(reader, start=1):
        if not any(values):
            continue
        if number == 1 and "postcode" in (heading.strip().lower() for heading in values):
            header = [heading.strip().lower() for heading in values]
            missing = [name for name in NEEDED if name not in header]
            if missing:
                yield BadRow(1, f"the header lacks {', '.join(missing)}")
                return
            continue
        names = header or list(NEEDED)
        if len(values) < len(names):
            yield BadRow(number, f"{len(values)} values where {len(names)} were expected")
            continue
        yield _row(number, dict(zip(names, values, strict=False)))


def _row(line: int, values: dict[str, str]) -> PlaceRow | BadRow:
    postcode = postcodes.read(values["postcode"])
    if postcode is None:
        return BadRow(line, f"“{values['postcode'][:20]}” is not a postcode")
    try:
        easting, northing = grid.grid_from_degrees(float(values["lat"]), float(values["lon"]))
    except (ValueError, OverflowError):
        where = f"latitude “{values['lat'][:20]}”, longitude “{values['lon'][:20]}”"
        return BadRow(line, f"{postcode.text}: {where} is not a place in Great Britain")
    return PlaceRow(
        postcode.text,
        easting,
        northing,
        values.get("la_name", "").strip()[:80],
        values.get("la_code", "").strip()[:9],
    )
