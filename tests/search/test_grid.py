"""Degrees to metres, and the squares of a service area."""

from math import hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import grid, marks

EASTINGS = st.integers(0, 700_000)
NORTHINGS = st.integers(0, 1_300_000)


def test_the_projection_agrees_with_the_ordnance_survey() -> None:
    """The worked example of "A guide to coordinate systems in Great Britain", annex C."""
    latitude, longitude = (
        radians(52 + 39 / 60 + 27.2531 / 3600),
        radians(1 + 43 / 60 + 4.5177 / 3600),
    )

    easting, northing = grid.project(latitude, longitude)

    assert (round(easting, 2), round(northing, 2)) == (651_409.90, 313_177.27)


def test_a_satellite_position_lands_within_five_metres() -> None:
    """The Ordnance Survey gives Caister water tower, N 52°39'28.72" E 1°42'57.79", as 651409.903, 313177.270."""
    latitude, longitude = 52 + 39 / 60 + 28.72 / 3600, 1 + 42 / 60 + 57.79 / 3600

    easting, northing = grid.grid_from_degrees(latitude, longitude)

    assert hypot(easting - 651_409.903, northing - 313_177.270) < 5


@pytest.mark.parametrize(("latitude", "longitude"), [(0, 0), (48.85, 2.35), (53.4, -20)])
def test_abroad_is_refused(latitude: float, longitude: float) -> None:
    with pytest.raises(ValueError, match="not in Great Britain"):
        grid.grid_from_degrees(latitude, longitude)


@given(
    easting=EASTINGS,
    northing=NORTHINGS,
    reach=st.integers(0, 150_000),
    share=st.floats(0, 1),
    east=st.integers(-150_000, 150_000),
)
def test_whoever_lives_within_reach_shares_a_mark(
    easting: int, northing: int, reach: int, share: float, east: int
) -> None:
    """A person within the reach of a service is never missed by looking up squares."""
    east = max(-reach, min(reach, east))
    north = int(((reach * reach - east * east) ** 0.5) * (2 * share - 1))
    of_service = marks.of_document(
        part=0, terms=(), easting=easting, northing=northing, reach_metres=reach, everywhere=False
    )

    looked_up = marks.reaching(easting + east, northing + north)

    assert set(looked_up) & set(of_service)


@given(
    easting=EASTINGS,
    northing=NORTHINGS,
    within=st.integers(1, marks.WIDEST_BY_SQUARES),
    east=st.integers(-160_000, 160_000),
    north=st.integers(-160_000, 160_000),
)
def test_what_lies_within_a_distance_shares_a_mark(
    easting: int, northing: int, within: int, east: int, north: int
) -> None:
    of_service = marks.of_document(
        part=0,
        terms=(),
        easting=easting + east,
        northing=northing + north,
        reach_metres=0,
        everywhere=False,
    )

    looked_up = marks.near(easting, northing, within)

    if hypot(east, north) <= within:
        assert set(looked_up) & set(of_service)


def test_what_is_online_is_everywhere() -> None:
    online = marks.of_document(
        part=0, terms=(), easting=None, northing=None, reach_metres=0, everywhere=True
    )

    assert set(marks.reaching(400_000, 400_000)) & set(online)
    assert set(marks.near(400_000, 400_000, 1000)) & set(online)
