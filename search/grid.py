"""Pure sums on the British National Grid: from degrees to metres, and the squares of a service area.

The shift from WGS 84 to OSGB 36 is the seven-parameter one of the Ordnance Survey, good to about five
metres; the projection itself is exact to a millimetre ("A guide to coordinate systems in Great Britain", annexes
B and C).
"""

from collections.abc import Iterator
from math import atan2, cos, hypot, radians, sin, sqrt, tan

# Ellipsoids: longer and shorter half axis in metres.
WGS84 = (6_378_137.0, 6_356_752.3142)
AIRY = (6_377_563.396, 6_356_256.909)
# The projection: scale, true origin (49° N, 2° W) and its false coordinates.
SCALE = 0.9996012717
ORIGIN_LATITUDE, ORIGIN_LONGITUDE = radians(49), radians(-2)
FALSE_EASTING, FALSE_NORTHING = 400_000.0, -100_000.0
# What the grid covers, in metres; wider than Great Britain by a little sea.
EASTINGS = range(-100_000, 800_000)
NORTHINGS = range(-100_000, 1_400_000)

SQUARE = 10_000
LARGE_SQUARE = 50_000
# Above this reach a place is marked by large squares: otherwise it would need hundreds of small ones.
FARTHEST_BY_SMALL_SQUARES = 40_000


def grid_from_degrees(latitude: float, longitude: float) -> tuple[int, int]:
    """Easting and northing in whole metres of a WGS 84 position. Raises ValueError outside Great Britain."""
    easting, northing = project(*_to_osgb36(radians(latitude), radians(longitude)))
    nearest = round(easting), round(northing)
    if nearest[0] not in EASTINGS or nearest[1] not in NORTHINGS:
        raise ValueError(f"{latitude}, {longitude} is not in Great Britain")
    return nearest


def _to_osgb36(latitude: float, longitude: float) -> tuple[float, float]:
    major, minor = WGS84
    squared = 1 - (minor / major) ** 2
    radius = major / sqrt(1 - squared * sin(latitude) ** 2)
    x = radius * cos(latitude) * cos(longitude)
    y = radius * cos(latitude) * sin(longitude)
    z = radius * (1 - squared) * sin(latitude)

    scale = 1 + 20.4894e-6
    turn_x, turn_y, turn_z = (radians(-seconds / 3600) for seconds in (0.1502, 0.2470, 0.8421))
    moved_x = -446.448 + x * scale - turn_z * y + turn_y * z
    moved_y = 125.157 + turn_z * x + y * scale - turn_x * z
    moved_z = -542.060 - turn_y * x + turn_x * y + z * scale

    major, minor = AIRY
    squared = 1 - (minor / major) ** 2
    flat = hypot(moved_x, moved_y)
    result = atan2(moved_z, flat * (1 - squared))
    for _ in range(6):
        radius = major / sqrt(1 - squared * sin(result) ** 2)
        result = atan2(moved_z + squared * radius * sin(result), flat)
    return result, atan2(moved_y, moved_x)


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """Easting and northing of an OSGB 36 position in radians (transverse Mercator on Airy's ellipsoid)."""
    major, minor = AIRY
    squared = 1 - (minor / major) ** 2
    sine, cosine, tangent = sin(latitude), cos(latitude), tan(latitude)
    across = major * SCALE / sqrt(1 - squared * sine**2)
    along = major * SCALE * (1 - squared) / (1 - squared * sine**2) ** 1.5
    ratio = across / along
    eta = ratio - 1
    arc = _meridian_arc(latitude)
    step = longitude - ORIGIN_LONGITUDE
    north = (
        arc
        + across / 2 * sine * cosine * step**2
        + across / 24 * sine * cosine**3 * (5 - tangent**2 + 9 * eta) * step**4
        + across / 720 * sine * cosine**5 * (61 - 58 * tangent**2 + tangent**4) * step**6
    )
    east = (
        across * cosine * step
        + across / 6 * cosine**3 * (ratio - tangent**2) * step**3
        + across
        / 120
        * cosine**5
        * (5 - 18 * tangent**2 + tangent**4 + 14 * eta - 58 * tangent**2 * eta)
        * step**5
    )
    return FALSE_EASTING + east, FALSE_NORTHING + north


def _meridian_arc(latitude: float) -> float:
    major, minor = AIRY
    n = (major - minor) / (major + minor)
    less, more = latitude - ORIGIN_LATITUDE, latitude + ORIGIN_LATITUDE
    return (
        minor
        * SCALE
        * (
            (1 + n + 1.25 * n**2 + 1.25 * n**3) * less
            - (3 * n + 3 * n**2 + 2.625 * n**3) * sin(less) * cos(more)
            + (1.875 * n**2 + 1.875 * n**3) * sin(2 * less) * cos(2 * more)
            - 35 / 24 * n**3 * sin(3 * less) * cos(3 * more)
        )
    )


def square(easting: int, northing: int, side: int = SQUARE) -> int:
    """The number of the grid square that holds a point."""
    return (easting // side + 100) * 1000 + northing // side + 100


def squares_within(easting: int, northing: int, metres: int, side: int = SQUARE) -> Iterator[int]:
    """The numbers of all grid squares that a circle touches."""
    for column in range((easting - metres) // side, (easting + metres) // side + 1):
        gap_east = max(column * side - easting, easting - (column + 1) * side, 0)
        for row in range((northing - metres) // side, (northing + metres) // side + 1):
            gap_north = max(row * side - northing, northing - (row + 1) * side, 0)
            if gap_east * gap_east + gap_north * gap_north <= metres * metres:
                yield (column + 100) * 1000 + row + 100
