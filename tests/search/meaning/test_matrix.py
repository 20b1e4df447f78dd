"""The directions of all documents in memory: nearest first, of what reaches a place."""

import struct
from math import sqrt
from typing import Any

import pytest

from search.meaning.matrix import Matrix
from search.meaning.near import Direction

EAST, NORTH, BETWEEN = (1.0, 0.0), (0.0, 1.0), (sqrt(0.5), sqrt(0.5))
HERE = (378_000.0, 391_000.0)


def direction(number: int, way: tuple[float, float], **where: Any) -> Direction:
    return Direction(number, struct.pack("<2e", *way), **where)


def nearest(matrix: Matrix, way: tuple[float, float], **asked: Any) -> list[int]:
    plain: dict[str, Any] = {"place": None, "within": None, "most": 10, "least": 0.25}
    found = matrix.nearest(way, **{**plain, **asked})
    assert [closeness for _, closeness in found] == sorted((c for _, c in found), reverse=True)
    return [number for number, _ in found]


@pytest.fixture
def matrix() -> Matrix:
    matrix = Matrix(2, room=1)
    matrix.put([direction(1, EAST), direction(2, NORTH), direction(3, BETWEEN)])
    return matrix


def test_the_nearest_come_first_and_what_is_too_far_does_not(matrix: Matrix) -> None:
    assert nearest(matrix, EAST) == [1, 3]
    assert nearest(matrix, EAST, most=1) == [1]
    assert nearest(matrix, EAST, least=0.8) == [1]
    assert matrix.nearest(NORTH, place=None, within=None, most=1, least=0)[0] == (2, 1.0)


def test_what_is_gone_is_found_no_more_and_what_changed_is_found_as_it_is(matrix: Matrix) -> None:
    matrix.put([Direction(1, b""), direction(2, EAST), Direction(7, b""), Direction(3, b"\0" * 6)])

    assert (nearest(matrix, EAST), len(matrix)) == ([2], 1)
    matrix.put([direction(9, EAST), direction(1, BETWEEN)])
    assert nearest(matrix, EAST) == [2, 9, 1]


def test_only_what_reaches_a_place_is_near_it() -> None:
    matrix = Matrix(2, room=1)
    where = {"easting": 378_000, "northing": 394_000}
    matrix.put(
        [
            direction(1, EAST, **where, reach_metres=2999),
            direction(2, EAST, **where, reach_metres=3000),
            direction(3, EAST),  # online: no reach
            direction(4, EAST, **where, reach_metres=-1),  # by district
            direction(5, EAST, easting=478_000, northing=394_000, reach_metres=-1),
            direction(6, EAST, reach_metres=0),  # reaches somebody, nobody knows where
        ]
    )

    assert nearest(matrix, EAST, place=HERE) == [2, 3, 4, 6]
    assert nearest(matrix, EAST, place=HERE, within=4000) == [1, 2, 3, 4, 6]
    assert nearest(matrix, EAST, place=HERE, within=1000) == [3, 6]
    assert nearest(matrix, EAST) == [1, 2, 3, 4, 5, 6]
