"""What machines ask: is it alive, and may it be sent visitors?"""

import pytest
from django.db import connection, connections
from django.test import RequestFactory

from config import health, migration_state
from search import actions
from tests.factories.search import document


@pytest.fixture(autouse=True)
def as_after_a_start():
    migration_state._migrated.clear()
    yield
    migration_state._migrated.clear()


def test_alive_needs_no_database(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer["Cache-Control"]


@pytest.fixture
def something_to_find(db):
    actions.put([document()])


@pytest.mark.django_db
def test_ready_when_the_database_is_up_to_date(
    client, something_to_find, django_assert_max_num_queries
):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "search": "ok"}
    with django_assert_max_num_queries(2):
        assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_degraded_but_serving_while_there_is_nothing_to_find(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "degraded", "database": "ok", "search": "empty"}


@pytest.mark.django_db
def test_not_ready_while_a_migration_waits(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'search'")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "unavailable", "database": "not migrated"}


@pytest.mark.django_db
@pytest.mark.parametrize("ready_before", [False, True])
def test_not_ready_while_the_database_is_away(client, ready_before, tmp_path, monkeypatch):
    if ready_before:
        assert client.get("/readyz").status_code == 200
    elsewhere = connections.create_connection("default")
    elsewhere.settings_dict = {**elsewhere.settings_dict, "HOST": str(tmp_path)}
    monkeypatch.setattr(migration_state, "connection", elsewhere)
    answer = health.readyz(RequestFactory().get("/readyz"))
    assert answer.status_code == 503
    assert b'"database": "away"' in answer.content


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_asks_nothing_else(client, address):
    assert client.post(address).status_code == 405
