"""Pure: miles, in which people think, and metres, in which places are kept."""

METRES_IN_A_MILE = 1609.344


def in_metres(miles: int) -> int:
    """Whole metres of so many miles."""
    return round(miles * METRES_IN_A_MILE)


def in_words(miles: int) -> str:
    """ "1 mile", "10 miles"."""
    return f"{miles} mile" if miles == 1 else f"{miles} miles"


def distance_in_words(metres: int | None) -> str:
    """ "Less than half a mile", "1 mile", "2.3 miles", "12 miles". Empty when not known."""
    if metres is None:
        return ""
    tenths = round(metres * 10 / METRES_IN_A_MILE)
    if tenths < 5:
        return "Less than half a mile"
    if tenths == 10:
        return "1 mile"
    if tenths >= 100 or tenths % 10 == 0:
        return f"{round(tenths / 10)} miles"
    return f"{tenths // 10}.{tenths % 10} miles"


def away_in_words(metres: int | None) -> str:
    """ "1 mile away". Empty when not known."""
    return f"{distance_in_words(metres)} away" if metres is not None else ""
