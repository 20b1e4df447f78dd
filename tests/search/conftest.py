"""Fixtures of the search tests: every engine in turn, and a small market to search in."""

from collections.abc import Iterator

import pytest

from search import actions
from search.backends.base import SearchBackend
from search.backends.postgres import PostgresBackend
from search.place_files import PlaceRow
from search.places import store_places
from tests.factories.search import MILE, SALE, document
from tests.search.engines import Servers, UpToDate, engine_on, indexed

TWENTY_MILES_AWAY = (SALE[0] + 20 * MILE, SALE[1])
ENGINES = ["postgres", "elasticsearch", "opensearch"]


@pytest.fixture(params=ENGINES)
def engine(
    request: pytest.FixtureRequest, db: None, search_servers: Servers
) -> Iterator[SearchBackend]:
    """Each engine in turn: what holds for one holds for all. A new one joins by joining ENGINES."""
    if request.param == "postgres":
        yield PostgresBackend()
        return
    server = search_servers[request.param]
    if request.node.get_closest_marker("needs_stems") and server.build.analysis == "standard":
        pytest.skip(f"the build of {request.param} {server.build.version} has no stemmer")
    with indexed(engine_on(server)) as engine:
        yield UpToDate(engine)


@pytest.fixture
def small_market(db: None) -> None:
    """Three services in Sale, and two places that one can ask from."""
    store_places([PlaceRow("M33", *SALE), PlaceRow("SK1", *TWENTY_MILES_AWAY)])
    actions.put(
        [
            document(1, title="Personal care at home", summary="Help to wash and dress."),
            document(
                2,
                title="Swimming buddy",
                category="swimming",
                category_name="Swimming",
                parent_category="sport",
                parent_category_name="Sport and moving",
                kind="activity",
                kind_name="Community activity",
                rating_text="CQC: Good for homecare",
                preferred=(1,),
                preferred_by=("Trafford Council",),
                is_demonstration=True,
                days=0b0100000,
            ),
            document(
                3,
                title="Cleaning",
                category="cleaning",
                category_name="Cleaning",
                lowest_price_pence=1500,
            ),
        ]
    )
    actions.refresh_vocabulary()
