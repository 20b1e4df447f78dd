"""The sums of a budget: what its lines take, and what is not shared out yet. Pure."""

from collections.abc import Sequence

from marketplace.foundations.money import format_pounds


def unshared_pence(total_pence: int, line_pence: Sequence[int]) -> int:
    """What is left of the budget when every line has its share; less than nothing is too much."""
    return total_pence - sum(line_pence)


def why_too_much(total_pence: int, line_pence: Sequence[int]) -> str | None:
    """Why the lines cannot stand, in plain words; None when they fit in the budget."""
    left = unshared_pence(total_pence, line_pence)
    if left >= 0:
        return None
    return (
        f"The lines add up to {format_pounds(sum(line_pence))}. That is {format_pounds(-left)} "
        f"more than the budget of {format_pounds(total_pence)}. "
        "Make a line smaller or the budget bigger."
    )
