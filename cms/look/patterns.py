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
    # What part of all the rows it is, in words; empty where the rows are not parts of one thing.
    part: str = ""


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


def bars(rows: Iterable[Sequence[object]], *, are_parts: bool = False) -> list[Bar]:
    """Bars from (label, whole number) or (label, whole number, text to show).

    The longest fills the cell; of rows that are the parts of one thing, all of them together do.
    """
    given = [(str(row[0]), int(str(row[1])), row) for row in rows]
    numbers = [number for _, number, _ in given]
    full = sum(numbers) if are_parts else max(numbers, default=0)
    return [
        Bar(
            label=label,
            number=number,
            shown=str(row[2]) if len(row) > 2 else f"{number:,}",
            width=_percent(number, full),
            part=part_words(number, full) if are_parts else "",
        )
        for label, number, row in given
    ]


def part_words(part: int, whole: int) -> str:
    """A part of a whole: "24% of it". Half a percent counts up, but nothing becomes none or all."""
    if part <= 0 or whole <= 0:
        return "None of it"
    if part >= whole:
        return "All of it"
    percent = (part * 200 + whole) // (whole * 2)
    if percent < 1:
        return "Less than 1% of it"
    return f"{percent}% of it" if percent < 100 else "Nearly all of it"


def _percent(part: int, whole: int) -> str:
    """A share as "78.3%", in whole-number arithmetic; nothing and less than nothing is "0%"."""
    if part <= 0 or whole <= 0:
        return "0%"
    tenths = part * 1000 // whole
    return f"{tenths // 10}.{tenths % 10}%"
