"""What a fund may pay for, and when. Pure: no database."""

from collections.abc import Collection, Sequence
from datetime import date


def why_not(
    *,
    category_ids: Sequence[int],
    listing_category_path: Collection[int],
    starts_on: date,
    ends_on: date,
    on: date,
) -> str | None:
    """Why this money may not pay for something on a day, in plain words; None when it may.

    `category_ids` is what the money is for (empty: any support); `listing_category_path` is the
    listing's category with all those above it. `ends_on` is the first day after the money's time.
    """
    if on < starts_on:
        return f"This money can be used from {in_words(starts_on)}."
    if on >= ends_on:
        return (
            f"This money could be used until {in_words(date.fromordinal(ends_on.toordinal() - 1))}."
        )
    if category_ids and not set(category_ids) & set(listing_category_path):
        return "This money is for another kind of support."
    return None


def in_words(day: date) -> str:
    """A day as people write it: 1 April 2027."""
    return f"{day.day} {day:%B %Y}"
