"""Short ways to put and to ask, for the tests that every engine must pass."""

from search import actions
from search.backends.base import SearchBackend
from search.documents import SearchDocument, SearchQuery
from tests.factories.search import SALE, document

NEAR_SALE = SearchQuery(easting=SALE[0], northing=SALE[1], day_number=739_942)
ANYWHERE = SearchQuery(day_number=739_942)


def put(*documents: SearchDocument) -> None:
    actions.put(documents)
    actions.refresh_vocabulary()


def keys(engine: SearchBackend, query: SearchQuery) -> list[str]:
    return [hit.document.key for hit in engine.find(query).hits]


def counts(engine: SearchBackend, query: SearchQuery, facet: str) -> dict[str, int]:
    return {value.value: value.count for value in engine.find(query).facets.get(facet, ())}


def swimming(number: int = 2, **facts: object) -> SearchDocument:
    plain = {
        "title": "Swimming buddy",
        "summary": "Somebody to swim with on Saturdays.",
        "category": "swimming",
        "category_name": "Swimming",
        "parent_category": "sport",
        "parent_category_name": "Sport and moving",
        "kind": "activity",
        "kind_name": "Community activity",
    }
    return document(number, **{**plain, **facts})
