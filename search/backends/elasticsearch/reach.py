"""Pure: places of the National Grid on the engine's sphere, and how far things reach there."""

from math import asin, atan2, cos, cosh, degrees, radians, sin, sinh

# A metre more on a kilometre, so that what is exactly so far away is not lost in rounding.
ROOM = 1.001
# Farther than any two places of Great Britain. A score is a number of 24 bits: of so many metres, it tells a sixth.
FARTHEST = 2_000_000

# The National Grid, laid on the engine's sphere so that it measures what the grid measures, to 1 in 2,000.
RADIUS, SCALE = 6_371_008.77, 0.9995
MIDDLE_EASTING, TRUE_NORTHING = 370_000, -100_000


def with_room(metres: int) -> float:
    """So many metres on the engine's sphere, rounded up; at most FARTHEST."""
    return min(metres * ROOM, FARTHEST)


def point(easting: int, northing: int) -> dict[str, float]:
    """A place of the grid on the engine's sphere: near its true latitude and longitude, and right in its distances."""
    across = (easting - MIDDLE_EASTING) / (SCALE * RADIUS)
    along = (northing - TRUE_NORTHING) / (SCALE * RADIUS) + radians(49)
    return {
        "lat": degrees(asin(sin(along) / cosh(across))),
        "lon": degrees(atan2(sinh(across), cos(along))) - 2.44,
    }
