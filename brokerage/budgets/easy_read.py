"""The easy-read page of a person's money: one idea to a sentence, a drawing beside it. Pure."""

from dataclasses import dataclass

from marketplace.foundations.money import format_pounds

# Line drawings on a 48 by 48 grid.
MONEY = (
    "M24 42a18 18 0 1 0 0-36 18 18 0 0 0 0 36z"
    "M30 17c-1-3-4-4-6-4-4 0-6 3-5 7l2 8c0 3-2 6-4 7h14M17 25h10"
)
BOX = "M6 18h36v24H6zM6 18l6-10h24l6 10M24 8v10M19 27h10"
TICK = "M7 26l11 12L41 11"
SAFE = "M24 4l16 6v12c0 11-7 18-16 22C15 40 8 33 8 22V10zM16 23l6 7 11-13"
CALENDAR = "M7 10h34v32H7zM7 19h34M16 5v9M32 5v9M14 27h5M22 27h5M30 27h5M14 34h5M22 34h5"


@dataclass(frozen=True, slots=True)
class EasyRow:
    """One row: a drawing and a few short sentences."""

    drawing: str
    sentences: tuple[str, ...]


def whole(
    *, person: str, free_pence: int, committed_pence: int, spent_pence: int, later_pence: int
) -> list[EasyRow]:
    """The money as a whole. `person` is empty for oneself."""
    who = f"{person} has" if person else "You have"
    rows = [
        EasyRow(
            MONEY,
            ("This is money for support.", f"{who} {format_pounds(free_pence)} left to use."),
        ),
        EasyRow(
            BOX,
            (
                f"{format_pounds(committed_pence)} is set aside.",
                "That money is kept for things already ordered.",
                "It is not spent yet.",
            ),
        ),
        EasyRow(TICK, (f"{format_pounds(spent_pence)} is spent.",)),
    ]
    if later_pence:
        more = f"{who} {format_pounds(later_pence)} more for later."
        rows.append(EasyRow(CALENDAR, (more, "It is too early to use that money.")))
    return rows


def pot(
    *, free_pence: int, may_buy: str, first_day: str, last_day: str, holder: str
) -> list[EasyRow]:
    """One part of the money. Days and `holder` are words; `first_day` is empty once it has come."""
    days = (f"You can use this money from {first_day}.",) if first_day else ()
    buys = f"This money is for: {may_buy}." if may_buy else "This money is for any support."
    return [
        EasyRow(MONEY, (f"{format_pounds(free_pence)} is left.", buys)),
        EasyRow(CALENDAR, (*days, f"The last day for this money is {last_day}.")),
        EasyRow(SAFE, (f"{holder}.",)),
    ]
