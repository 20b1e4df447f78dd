"""Pure: how good a page of results is. nDCG at ten: 1 is the best order there could be, 0 is nothing that answers."""

from collections.abc import Sequence
from math import log2

DEPTH = 10


def ndcg(grades: Sequence[int], judged: Sequence[int]) -> float:
    """`grades` of the results in their order against the best order of all `judged` answers; 0 to 1."""
    best = _gain(sorted(judged, reverse=True))
    return _gain(grades) / best if best else 0.0


def _gain(grades: Sequence[int]) -> float:
    return float(
        sum((2**grade - 1) / log2(place + 1) for place, grade in enumerate(grades[:DEPTH], start=1))
    )


def mean(values: Sequence[float]) -> float:
    """The mean; 0 of nothing."""
    return sum(values) / len(values) if values else 0.0
