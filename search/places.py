"""Where a postcode is: exact where we know it, else the middle of its sector, else of its outcode."""

from collections.abc import Iterable, Sequence
from itertools import islice

from django.db import connection

from search import postcodes
from search.models import Place
from search.place_files import PlaceRow

BATCH = 2000
DIGITS = "0123456789"
# Written out: every search with a place asks it, and the ORM takes longer to write it than PostgreSQL to answer.
EXACTEST = """
SELECT code, easting, northing, authority, authority_code FROM search_place
WHERE code = ANY(%s) ORDER BY length(code) DESC LIMIT 1
"""


# A district with fewer of a council's postcodes than one in two hundred is another council's.
OF_COUNCIL = """
SELECT outcode FROM (
    SELECT split_part(code, ' ', 1) AS outcode, count(*) AS here, sum(count(*)) OVER () AS every
    FROM search_place WHERE lower(authority) = lower(%s) GROUP BY 1
) AS district WHERE here * 200 >= every
"""


def resolve_place(typed: str) -> Place | None:
    """The place of a postcode or its first part, however it is typed. One query; None when nobody knows it.

    The answer's `code` tells how exact it is: "M33 6RX" by itself, else "M33 6", else "M33".
    """
    postcode = postcodes.read(typed)
    if postcode is None:
        return None
    found = Place.objects.raw(EXACTEST, [list(postcode.parts)])
    return next(iter(found), None)


def unknown_outcodes(outcodes: Sequence[str]) -> list[str]:
    """Those of some outcodes that nobody knows. One query."""
    known = set(Place.objects.filter(code__in=outcodes).values_list("code", flat=True))
    return [outcode for outcode in outcodes if outcode not in known]


def districts_of(council: str) -> list[str]:
    """The outcodes of a council by its name ("Trafford"), where its postcodes were loaded; else none. One query."""
    with connection.cursor() as cursor:
        cursor.execute(OF_COUNCIL, [council])
        found = [row[0] for row in cursor.fetchall()]
    return sorted(found, key=lambda outcode: (outcode.rstrip(DIGITS), len(outcode), outcode))


def store_places(rows: Iterable[PlaceRow]) -> int:
    """Write places; a place that is there already is corrected. Returns how many rows were given."""
    remaining = iter(rows)
    stored = 0
    while batch := list(islice(remaining, BATCH)):
        latest = {row.code: row for row in batch}
        Place.objects.bulk_create(
            [
                Place(
                    code=row.code,
                    easting=row.easting,
                    northing=row.northing,
                    authority=row.authority,
                    authority_code=row.authority_code,
                )
                for row in latest.values()
            ],
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["easting", "northing", "authority", "authority_code"],
        )
        stored += len(batch)
    return stored
