"""Money is integer pence. Pounds exist only at the edges of the system."""

from collections.abc import Sequence

from django.db import models

# PostgreSQL's bigint holds far more; a sum above this is a mistake in someone's typing.
MOST_PENCE = 100_000_000_00


class PenceField(models.BigIntegerField):
    """Whole pence. The field's name ends in `_pence`."""


def format_pounds(pence: int) -> str:
    """Write pence as pounds for people: 2450 is "£24.50", -5 is "−£0.05", 120000 is "£1,200"."""
    pounds, rest = divmod(abs(pence), 100)
    text = f"£{pounds:,}" if rest == 0 else f"£{pounds:,}.{rest:02d}"
    return f"\N{MINUS SIGN}{text}" if pence < 0 else text


def split_by_weight(total_pence: int, weights: Sequence[int]) -> list[int]:
    """Split a sum by whole-number weights so that the parts add up exactly.

    Largest remainder; equal remainders go to the earliest part. Raises ValueError when no weight is
    positive or one is negative.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("Weights must be zero or more, and one must be more than zero.")
    sign = -1 if total_pence < 0 else 1
    shares = [divmod(abs(total_pence) * weight, whole) for weight in weights]
    parts = [share for share, _ in shares]
    left = abs(total_pence) - sum(parts)
    by_remainder = sorted(range(len(weights)), key=lambda index: (-shares[index][1], index))
    for index in by_remainder[:left]:
        parts[index] += 1
    return [sign * part for part in parts]


def split_evenly(total_pence: int, parts: int) -> list[int]:
    """Split a sum into equal parts that add up exactly; the earliest parts carry the odd pence."""
    return split_by_weight(total_pence, [1] * parts)
