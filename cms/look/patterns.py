"""Pure parts of patterns: which page numbers to show, how long a bar is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a table that is its own chart."""

    label: str
    number: int
    shown: str
    width: str


def page_numbers(current: int, last: int) -> list[int | None]:
    """The pages to link: first, last, and those around the current one; None stands for a gap."""
    wanted = sorted({1, current - 1, current, current + 1, last} & set(range(1, last + 1)))
    shown: list[int | None] = []
    for number in wanted:
        previous = shown[-1] if shown else 0
        if previous is not None and number - previous == 2:
            shown.append(number - 1)
        elif previous is not None and number - previous > 2:
            shown.append(None)
        shown.append(number)
    return shown


def bars(rows: Iterable[Sequence[object]]) -> list[Bar]:
    """Bars from (label, whole number) or (label, whole number, text to show); the longest fills the cell."""
    given = [(str(row[0]), int(str(row[1])), row) for row in rows]
    longest = max((number for _, number, _ in given), default=0)
    return [
        Bar(
            label=label,
            number=number,
            shown=str(row[2]) if len(row) > 2 else f"{number:,}",
            width=_percent(number, longest),
        )
        for label, number, row in given
    ]


def _percent(part: int, whole: int) -> str:
    """A share as "78.3%", in whole-number arithmetic; nothing and less than nothing is "0%"."""
    if part <= 0 or whole <= 0:
        return "0%"
    tenths = part * 1000 // whole
    return f"{tenths // 10}.{tenths % 10}%"
