"""A new index is built while the old one is searched; killed at any moment it can be run again."""

from collections.abc import Callable, Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from search import actions, engine, locks, outbox, reindexing
from search.backends.elasticsearch.engine import ElasticsearchEngine
from search.reindexing import AlreadyRebuilding, reindex
from tests.factories.search import document
from tests.search.engines import Servers, drop, engine_on, quietly, titles

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["opensearch", "elasticsearch"])
def search_engine(
    request: pytest.FixtureRequest, search_servers: Servers
) -> Iterator[ElasticsearchEngine]:
    found = engine_on(search_servers[request.param])
    yield found
    drop(found)


def at(share: float, act: Callable[[], object]) -> Callable[[int, int], None]:
    """Do something once, at that part of the way."""
    done_already: list[bool] = []

    def progress(done: int, total: int) -> None:
        if done >= share * total and not done_already:
            done_already.append(True)
            act()

    return progress


def give_up() -> None:
    raise KeyboardInterrupt


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reindexing, "BATCH", 2)


def test_the_first_index_holds_everything_and_nothing_waits(
    search_engine: ElasticsearchEngine,
) -> None:
    actions.put(document(number, title=f"Number {number}") for number in range(1, 6))
    actions.remove(["listing:5"])

    assert reindex(search_engine, progress=quietly) == 4

    assert titles(search_engine) == [f"Number {number}" for number in range(1, 5)]
    assert not outbox.is_waiting()
    assert search_engine.indices.is_current()


def test_opensearch_shares_each_search_among_cores(search_servers: Servers) -> None:
    """On two cores it would not of itself; Elasticsearch does."""
    opensearch = engine_on(search_servers["opensearch"])
    reindex(opensearch, progress=quietly)
    (name,) = opensearch.indices.live()
    version = opensearch.client.info()["version"]["number"]

    settings = opensearch.client.indices.get_settings(index=name)[name]["settings"]["index"]
    drop(opensearch)

    if int(version.partition(".")[0]) >= 3:
        assert settings["search"]["concurrent"]["max_slice_count"] == "4"


@pytest.mark.usefixtures("small_batches")
def test_changes_meanwhile_are_in_the_new_index(search_engine: ElasticsearchEngine) -> None:
    actions.put(document(number, title=f"Number {number}") for number in range(1, 9))
    reindex(search_engine, progress=quietly)
    (before,) = search_engine.indices.live()

    def change_and_push() -> None:
        actions.put([document(1, title="Changed early"), document(8, title="Changed late")])
        actions.remove(["listing:2", "listing:7"])
        outbox.push(search_engine)
        actions.put([document(9, title="New, and not sent yet")])

    reindex(search_engine, progress=at(0.5, change_and_push))

    assert search_engine.indices.live() != [before]
    assert titles(search_engine) == [
        "Changed early", "Changed late", "New, and not sent yet",
        "Number 3", "Number 4", "Number 5", "Number 6",
    ]  # fmt: skip
    assert not outbox.is_waiting()


@pytest.mark.usefixtures("small_batches")
def test_killed_half_way_search_stays_as_it_was_and_a_second_run_is_complete(
    search_engine: ElasticsearchEngine,
) -> None:
    actions.put(document(number, title=f"Number {number}") for number in range(1, 9))
    reindex(search_engine, progress=quietly)
    (before,) = search_engine.indices.live()

    with pytest.raises(KeyboardInterrupt):
        reindex(search_engine, progress=at(0.5, give_up))

    assert search_engine.indices.live() == [before]
    assert len(titles(search_engine)) == 8
    actions.put([document(1, title="Changed between")])
    outbox.push(search_engine)
    assert "Changed between" in titles(search_engine)
    assert reindex(search_engine, progress=quietly) == 8
    assert "Changed between" in titles(search_engine)
    names = search_engine.client.indices.get(index=f"{search_engine.alias}-*").body
    assert list(names) == search_engine.indices.live()


@pytest.mark.usefixtures("small_batches")
def test_the_very_first_build_may_be_killed_too(search_engine: ElasticsearchEngine) -> None:
    actions.put(document(number) for number in range(1, 9))
    with pytest.raises(KeyboardInterrupt):
        reindex(search_engine, progress=at(0.5, give_up))
    assert search_engine.indices.live() == []

    assert reindex(search_engine, progress=quietly) == 8


def test_two_at_a_time_are_refused(search_engine: ElasticsearchEngine) -> None:
    actions.put([document(1)])
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [locks.REBUILDING])
        with pytest.raises(AlreadyRebuilding):
            reindex(search_engine, progress=quietly)
        # A closed connection lets go only when its server process has ended.
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [locks.REBUILDING])
    finally:
        other.close()
    assert reindex(search_engine, progress=quietly) == 1


def test_the_command(
    search_engine: ElasticsearchEngine,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    actions.put([document(1), document(2)])
    monkeypatch.setattr("search.management.commands.reindex.configured", lambda: search_engine)

    call_command("reindex", if_needed=True)
    assert "2 documents are searched" in capsys.readouterr().out
    (before,) = search_engine.indices.live()
    call_command("reindex", if_needed=True)
    assert "as it should be" in capsys.readouterr().out
    assert search_engine.indices.live() == [before]


def test_the_command_without_an_engine() -> None:
    assert engine.configured() is None

    with pytest.raises(CommandError, match="ELASTICSEARCH_URL"):
        call_command("reindex")
