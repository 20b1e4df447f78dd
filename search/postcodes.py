"""Pure: what a postcode looks like, and its parts from the smallest to the largest."""

import re
from dataclasses import dataclass

LONGEST = 8
AREA = r"[A-Z]{1,2}[0-9][A-Z0-9]?"
OUTCODE = re.compile(AREA, re.ASCII)
SECTOR = re.compile(rf"({AREA})\s([0-9])", re.ASCII)
WHOLE = re.compile(rf"({AREA})\s?([0-9O])([A-Z]{{2}})", re.ASCII)
# What people put between the parts, or where it does not belong: "M33-6RX", "M3 36RX".
BETWEEN = re.compile(r"[\s.,\-–]+")


@dataclass(frozen=True, slots=True)
class Postcode:
    """A postcode or the first part of one. `parts` go from what was typed to the outcode."""

    text: str
    parts: tuple[str, ...]


def outcode_of(code: str) -> str:
    """ "M33" of "M33 6RX", "M33 6" and "M33", as we write them; empty for anything else."""
    first = code.split(" ", 1)[0]
    return first if OUTCODE.fullmatch(first) else ""


def read(typed: str) -> Postcode | None:
    """A postcode from what somebody typed: "m33 6rx", "M33-6RX", "M33 6" and "M33". None when it is none.

    The letter O where only a number can stand is read as 0.
    """
    text = BETWEEN.sub(" ", typed.upper()).strip()
    whole = WHOLE.fullmatch(text.replace(" ", ""))
    if whole:
        outcode, sector, unit = whole.groups()
        sector = sector.replace("O", "0")
        full = f"{outcode} {sector}{unit}"
        return Postcode(full, (full, f"{outcode} {sector}", outcode))
    sector_only = SECTOR.fullmatch(text)
    if sector_only:
        return Postcode(text, (text, sector_only[1]))
    if OUTCODE.fullmatch(text):
        return Postcode(text, (text,))
    return None
