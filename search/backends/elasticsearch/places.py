"""Places in a question to the engine: what is near the person, and what reaches them."""

from search import marks
from search.backends.elasticsearch.clauses import Clause, any_of
from search.backends.elasticsearch.reach import FARTHEST, point, with_room
from search.documents import SearchQuery


def within(query: SearchQuery, metres: int) -> Clause:
    """What is that near, or online."""
    return any_of([{"term": {"everywhere": True}}, _near(query, metres)])


def reaching(query: SearchQuery) -> Clause:
    """What reaches the person: what names their district; and what is in a square from which it may, and does.

    The score of a document in the squares is what is left of FARTHEST on the way to it, and its own reach: as parts of
    FARTHEST they make one or more when it comes so far. `geo_distance` can only ask for one distance at a time.
    """
    assert query.easting is not None  # noqa: S101 (has_place)
    assert query.northing is not None  # noqa: S101
    squares = [
        str(mark)
        for mark in marks.reaching(query.easting, query.northing)
        if mark != marks.EVERYWHERE
    ]
    falls = {"origin": here(query), "scale": f"{FARTHEST / 2}m", "decay": 0.5}
    reaches = {"function_score": {
        "query": {"terms": {"marks": squares}},
        "functions": [
            {"linear": {"location": falls}},
            {"field_value_factor": {"field": "reach", "factor": 1 / FARTHEST, "missing": 0}},
        ],
        "score_mode": "sum",
        "boost_mode": "replace",
        "min_score": 1,
    }}  # fmt: skip
    by_district: list[Clause] = (
        [{"term": {"marks": str(marks.district(query.outcode))}}] if query.outcode else []
    )
    return any_of([{"term": {"everywhere": True}}, reaches, *by_district])


def _near(query: SearchQuery, metres: int) -> Clause:
    return {"geo_distance": {"distance": f"{with_room(metres):.0f}m", "location": here(query)}}


def here(query: SearchQuery) -> dict[str, float]:
    """Where the person is, as the engine measures: for a query that has a place."""
    assert query.easting is not None  # noqa: S101 (has_place)
    assert query.northing is not None  # noqa: S101
    return point(query.easting, query.northing)
