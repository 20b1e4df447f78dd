"""Test databases as copies of one migrated template: made once for each state of the migrations, copied in a moment.

Migrating Wagtail, allauth and the project costs twenty seconds; copying the result costs a fraction of one. The
template's name carries a fingerprint of everything that makes it, so that it is never out of date.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from tests.conventions.tree import PACKAGES, ROOT

TEMPLATE = "shop4support_template_"


def fingerprint() -> str:
    """A short name for the state of every migration, its SQL and the locked packages."""
    made_of = [ROOT / "requirements-dev.lock"]
    for package in PACKAGES:
        made_of += sorted((ROOT / package).rglob("migrations/*.py"))
        made_of += sorted((ROOT / package).rglob("*.sql"))
    digest = hashlib.blake2b(digest_size=6)
    for path in made_of:
        digest.update(path.read_bytes())
    return digest.hexdigest()


@contextmanager
def server() -> Iterator[psycopg.Connection]:
    """A connection outside any transaction, to the database that is always there."""
    with psycopg.connect(**login("postgres"), autocommit=True) as connection:
        yield connection


def login(database: str) -> dict[str, object]:
    """How the tests' account reaches a database of the server under test."""
    settings = connections["default"].settings_dict
    known = {
        "host": settings["HOST"],
        "port": settings["PORT"],
        "user": settings["USER"],
        "password": settings["PASSWORD"],
    }
    return {"dbname": database, **{name: value for name, value in known.items() if value}}


def drop(name: str) -> None:
    """Remove a database, whoever is still connected."""
    with server() as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


def copy(name: str) -> None:
    """Make the database `name` afresh from the migrated template; make the template when it is missing."""
    with (ROOT / ".data" / "test-template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        template = TEMPLATE + fingerprint()
        drop(name)
        with server() as connection:
            found = connection.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [TEMPLATE]
            ).fetchall()
        if (template,) not in found:
            for (outdated,) in found:
                drop(outdated)
            make(template)
        with server() as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )


def make(template: str) -> None:
    """Migrate a new database under another name first: one that was broken off is never taken for whole."""
    unfinished = "unfinished_" + template
    drop(unfinished)
    with server() as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unfinished)))
    with named(unfinished):
        call_command("migrate", verbosity=0, interactive=False)
    with server() as connection:
        connection.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(unfinished), sql.Identifier(template)
            )
        )


@contextmanager
def named(name: str) -> Iterator[None]:
    """Django's default connection goes to this database for a while."""
    settings = connections["default"].settings_dict
    before = settings["NAME"]
    connections["default"].close()
    settings["NAME"] = name
    try:
        yield
    finally:
        connections["default"].close()
        settings["NAME"] = before


def environment(name: str) -> dict[str, str]:
    """The environment in which another process uses this database."""
    found = {**os.environ, "DATABASE_NAME": name}
    if address := os.environ.get("DATABASE_URL"):
        found["DATABASE_URL"] = urlsplit(address)._replace(path=f"/{name}").geturl()
    return found


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, worker_id: str) -> Iterator[None]:
    """The database of this worker, in place of pytest-django's own."""
    base = connections["default"].settings_dict["TEST"]["NAME"]
    name = base if worker_id == "master" else f"{base}_{worker_id}"
    with django_db_blocker.unblock():
        copy(name)
        with named(name):
            yield
        drop(name)
