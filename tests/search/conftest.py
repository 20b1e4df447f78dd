"""Every engine in turn. A new engine joins by joining ENGINES; what holds for one holds for all."""

from collections.abc import Iterator

import pytest

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
    server = search_servers[request.param]
    if request.node.get_closest_marker("needs_stems") and server.build.analysis == "standard":
        pytest.skip(f"the build of {request.param} {server.build.version} has no stemmer")
    with indexed(engine_on(server)) as engine:
        yield UpToDate(engine)
