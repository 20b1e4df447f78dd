"""Distances as people say them."""

import pytest

from search.miles import away_in_words, distance_in_words


@pytest.mark.parametrize(
    ("metres", "said"),
    [
        (None, ""),
        (0, "Less than half a mile"),
        (724, "Less than half a mile"),
        (725, "0.5 miles"),
        (1609, "1 mile"),
        (3701, "2.3 miles"),
        (4828, "3 miles"),
        (19_500, "12 miles"),
    ],
)
def test_distances(metres, said):
    assert distance_in_words(metres) == said
    assert away_in_words(metres) == (said and f"{said} away")
