"""Facts of a listing in plain words: prices, distances, places, ratings. Pure, so that every page says the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import isqrt

from django.utils.text import slugify

from marketplace.foundations.money import format_pounds
from search import postcodes
from search.miles import distance_in_words

# What is told of where those start from who come to people: a square of so many metres.
HOME_SQUARE = 1000
AT_HOME = "personal_assistant"
LEAST_NAMED_REACH = 805
# A result names so many districts; the listing's own page names all.
MOST_DISTRICTS = 6
UNIT_WORDS = {
    "hour": "an hour",
    "half_hour": "for half an hour",
    "visit": "a visit",
    "session": "a session",
    "day": "a day",
    "night": "a night",
    "week": "a week",
    "month": "a month",
    "item": "each",
}
# Best first: the index is the place in this line.
RATINGS_BEST_FIRST = ("outstanding", "good", "requires_improvement", "inadequate")
RATING_WORDS = {
    "outstanding": "Outstanding",
    "good": "Good",
    "requires_improvement": "Requires improvement",
    "inadequate": "Inadequate",
}


@dataclass(frozen=True, slots=True)
class ServiceRating:
    """What CQC says of one service of one place, overall."""

    service: str
    rating: str
    published_on: date | None = None


def price_text(prices: Sequence[tuple[int, str]]) -> str:
    """ "£24.50 an hour", or "From £24.50 an hour" when there are several. Prices are (pence, unit)."""
    if not prices:
        return ""
    lowest_pence, unit = lead_price(prices)
    if lowest_pence == 0:
        paid = [price for price in prices if price[0]]
        return f"Free, or {price_text(paid)[:1].lower()}{price_text(paid)[1:]}" if paid else "Free"
    words = f"{format_pounds(lowest_pence)} {UNIT_WORDS[unit]}"
    return words if len(set(prices)) == 1 else f"From {words}"


def lead_price(prices: Sequence[tuple[int, str]]) -> tuple[int, str]:
    """The lowest price in the unit that comes first: pounds an hour are not compared with pounds a night."""
    unit = prices[0][1]
    return min(pence for pence, its_unit in prices if its_unit == unit), unit


def said_base(
    easting: int | None,
    northing: int | None,
    *,
    kind: str,
    comes_to_you: bool,
    is_online: bool,
) -> tuple[int | None, int | None]:
    """Where a listing is measured from, as everybody may know it; nowhere for what is online.

    Who comes to people often starts from their own home, a cleaner as well as a personal assistant: distances
    to several places would give away the door, so the middle of the square kilometre stands for it.
    """
    if is_online or easting is None or northing is None:
        return None, None
    if not comes_to_you and kind != AT_HOME:
        return easting, northing
    return (
        easting - easting % HOME_SQUARE + HOME_SQUARE // 2,
        northing - northing % HOME_SQUARE + HOME_SQUARE // 2,
    )


def distance_metres(
    easting: int | None, northing: int | None, other_easting: int | None, other_northing: int | None
) -> int | None:
    """Straight-line metres between two grid references; None when one is not known."""
    if easting is None or northing is None or other_easting is None or other_northing is None:
        return None
    return isqrt((easting - other_easting) ** 2 + (northing - other_northing) ** 2)


def place_text(
    *,
    comes_to_you: bool,
    is_online: bool,
    reach_metres: int,
    postcode: str,
    districts: Sequence[str] = (),
    most_districts: int = MOST_DISTRICTS,
) -> str:
    """Where it happens: "Comes to your home, up to 5 miles from M33", "Comes to your home in M33, M41 and WA14",
    "You go there: M33 6RX", "Online or by phone".

    What comes to people gives only the district: a personal assistant's start is often their own home.
    """
    if is_online:
        return "Online or by phone"
    if not comes_to_you:
        return f"You go there: {postcode}" if postcode else "You go there"
    if districts:
        return f"Comes to your home in {districts_text(districts, most_districts)}"
    if not postcode:
        return "Comes to your home"
    district = outward_code(postcode)
    if reach_metres < LEAST_NAMED_REACH:
        return f"Comes to your home, close to {district}"
    return f"Comes to your home, up to {distance_in_words(reach_metres)} from {district}"


def districts_text(districts: Sequence[str], most: int) -> str:
    """ "M33", "M33, M41 and WA14", "M33, M41, WA14 and 9 more districts"."""
    if len(districts) > most:
        return f"{', '.join(districts[: most - 1])} and {len(districts) - most + 1} more districts"
    *first, last = districts
    return f"{', '.join(first)} and {last}" if first else last


def ratings_text(ratings: Sequence[ServiceRating]) -> str:
    """ "CQC: Good for homecare (Mar 2024)". Nothing at all when there is no rating: that is not a bad mark."""
    if not ratings:
        return ""
    return "CQC: " + "; ".join(rating_line(rating) for rating in ratings)


def rating_line(rating: ServiceRating) -> str:
    """ "Good for homecare (Mar 2024)"."""
    words = f"{RATING_WORDS[rating.rating]} for {service_words(rating.service)}"
    return f"{words} ({rating.published_on:%b %Y})" if rating.published_on else words


def lowest_rating(ratings: Sequence[ServiceRating]) -> str:
    """The least good of the ratings, so that nobody who filters is surprised; "" without any."""
    return max((rating.rating for rating in ratings), key=RATINGS_BEST_FIRST.index, default="")


SERVICE_WORDS = {
    "homecare agencies": "homecare",
    "residential homes": "its residential home",
    "nursing homes": "its nursing home",
    "supported living": "supported living",
    "extra care housing": "extra care housing",
    "shared lives": "Shared Lives",
}


def service_words(service: str) -> str:
    """CQC's name of a service as people say it."""
    return SERVICE_WORDS.get(service.lower(), service[:1].lower() + service[1:] or "the service")


def outward_code(postcode: str) -> str:
    """ "M33" of "M33 6RX", and of "M33"."""
    read = postcodes.read(postcode)
    return read.parts[-1] if read else postcode.split(" ")[0]


def slug_of(title: str) -> str:
    """The words of a listing's address."""
    return slugify(title)[:80].strip("-") or "listing"
