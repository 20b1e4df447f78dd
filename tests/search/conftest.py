"""Every engine in turn. A new engine joins by joining ENGINES; what holds for one holds for all."""

from collections.abc import Iterator

import pytest

from config.search_server import ANALYSIS
from search.backends.base import SearchBackend
from search.backends.postgres import PostgresBackend
from tests.search.engines import Servers, UpToDate, engine_on, indexed

REAL_SERVER = pytest.mark.xdist_group("search servers")
ENGINES = [
    "postgres",
    pytest.param("elasticsearch", marks=REAL_SERVER),
    pytest.param("opensearch", marks=REAL_SERVER),
]


@pytest.fixture(params=ENGINES)
def engine(
    request: pytest.FixtureRequest, db: None, search_servers: Servers
) -> Iterator[SearchBackend]:
    if request.param == "postgres":
        yield PostgresBackend()
        return
    if request.node.get_closest_marker("needs_stems") and ANALYSIS[request.param] == "standard":
        pytest.skip(f"the build of {request.param} for tests has no stemmer")
    with indexed(engine_on(search_servers[request.param])) as engine:
        yield UpToDate(engine)
