"""Pure: the distances of an engine: bands of whole miles, and places of the National Grid on its sphere."""

from math import asin, atan2, ceil, cos, cosh, degrees, radians, sin, sinh

METRES_IN_A_MILE = 1609.344
# How far things reach is rounded up to one of these; nearly all are given in one of them, and are exact.
BANDS = (
    1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 35, 40, 50, 60, 75, 100, 150, 200, 300, 500, 1000,
)  # fmt: skip
# A metre more on a mile, so that what is exactly so far away is not lost in rounding.
ROOM = 1.001

# The National Grid, laid on the engine's sphere so that it measures what the grid measures, to 1 in 2,000.
RADIUS, SCALE = 6_371_008.77, 0.9995
MIDDLE_EASTING, TRUE_NORTHING = 370_000, -100_000


def band(reach_metres: int) -> int:
    """The miles to which a reach is rounded up."""
    return next((miles for miles in BANDS if reach_metres <= in_metres(miles)), BANDS[-1])


def in_metres(miles: int) -> int:
    """The metres of a band."""
    return ceil(miles * METRES_IN_A_MILE)


def point(easting: int, northing: int) -> dict[str, float]:
    """A place of the grid on the engine's sphere: near its true latitude and longitude, and right in its distances."""
    across = (easting - MIDDLE_EASTING) / (SCALE * RADIUS)
    along = (northing - TRUE_NORTHING) / (SCALE * RADIUS) + radians(49)
    return {
        "lat": degrees(asin(sin(along) / cosh(across))),
        "lon": degrees(atan2(sinh(across), cos(along))) - 2.44,
    }
