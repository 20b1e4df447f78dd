"""The project's private PostgreSQL server: `python -m config.postgres start|stop|status|url`.

For development, tests and demonstrations; production sets DATABASE_URL instead. The server runs
the real PostgreSQL programs and listens on a Unix socket only, in a folder that nobody else can
enter; it never listens on the network. It survives kill -9, a process number that has since gone
to a stranger, and several starts at once.
"""

import argparse
import contextlib
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, TypedDict
from urllib.parse import quote

import psycopg

from config import postgres_home, postgres_process, postgres_roles
from config.postgres_home import Home, PostgresUnavailable

DATABASE = "shop4support"
STOP_SECONDS = 60

Role = Literal["owner", "application"]
USERS: dict[Role, str] = {"owner": postgres_roles.OWNER, "application": postgres_roles.APPLICATION}


class Address(TypedDict):
    """Where the server answers, in psycopg's words."""

    host: str
    port: int
    user: str


class ConnectionParameters(Address):
    """An address and the database there."""

    dbname: str


def connection_parameters(
    root: Path | None = None, *, role: Role = "owner"
) -> ConnectionParameters:
    """How to reach the server that `ensure` starts. Reads one small file, starts nothing.

    The owner migrates and owns the databases. The application may read and write rows, no more.
    """
    _, sockets = postgres_home.remembered(root or postgres_home.default_root())
    return {
        "host": str(sockets),
        "port": postgres_home.PORT,
        "user": USERS[role],
        "dbname": _database(),
    }


def url(root: Path | None = None, *, role: Role = "owner") -> str:
    """The same as a DATABASE_URL."""
    where = connection_parameters(root, role=role)
    host = quote(where["host"], safe="")
    return f"postgresql://{where['user']}@{host}:{where['port']}/{quote(where['dbname'])}"


def ensure(root: Path | None = None) -> Address:
    """Start the server unless it runs already, with its roles and database; wait until it answers.

    Raises PostgresUnavailable, whose text says what to do.
    """
    root = root or postgres_home.default_root()
    with _alone(root):
        home = postgres_home.settle(root)
        if not home.data.exists():
            postgres_process.initialise(home)
        postgres_process.start(home)
        _make_databases(home)
    return {"host": str(home.sockets), "port": postgres_home.PORT, "user": postgres_roles.OWNER}


def running(root: Path | None = None) -> bool:
    """Whether the server's main process is alive."""
    folder, _ = postgres_home.remembered(root or postgres_home.default_root())
    return postgres_process.number(folder / "data") is not None


def stop(root: Path | None = None) -> bool:
    """Stop the server, breaking off what still uses it. False when it was not running."""
    root = root or postgres_home.default_root()
    if not root.exists():
        return False
    with _alone(root):
        data = postgres_home.remembered(root)[0] / "data"
        process = postgres_process.number(data)
        if process is None:
            return False
        os.kill(process, signal.SIGINT)  # PostgreSQL's "fast" shutdown: nothing is lost
        deadline = time.monotonic() + STOP_SECONDS
        while postgres_process.number(data) is not None:
            if time.monotonic() > deadline:
                raise PostgresUnavailable(f"PostgreSQL (process {process}) does not stop.")
            time.sleep(0.02)
    return True


@contextlib.contextmanager
def while_needed() -> Iterator[None]:
    """A server for the time being: stopped afterwards if we started it and nobody else uses it.

    With DATABASE_URL there is nothing to start.
    """
    was_running = running()
    try:
        if not os.environ.get("DATABASE_URL"):
            ensure()
        yield
    finally:
        if not was_running and not _used_by_others():
            stop()


def remove(root: Path | None = None) -> None:
    """Stop the server and delete it with everything stored in it."""
    root = root or postgres_home.default_root()
    stop(root)
    postgres_home.forget(root)


def _database() -> str:
    return os.environ.get("DATABASE_NAME") or DATABASE


def _used_by_others() -> bool:
    try:
        with psycopg.connect(**connection_parameters(), connect_timeout=5) as connection:
            others = connection.execute(
                "SELECT FROM pg_stat_activity"
                " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            ).fetchone()
    except psycopg.OperationalError:
        return False
    return others is not None


@contextlib.contextmanager
def _alone(root: Path) -> Iterator[None]:
    """One start or stop at a time: the others wait. The lock goes when its holder does."""
    postgres_home.make_folder(root)
    with (root / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make_databases(home: Home) -> None:
    """Make what is missing. The roles come first: a database means that they are complete."""
    with postgres_process.connect(home) as server:
        if postgres_roles.missing(server, DATABASE):
            postgres_roles.make_roles(server)
            with postgres_process.connect(home, "template1") as template:
                postgres_roles.grant_rows(template)
            postgres_roles.make_database(server, DATABASE)
        if (chosen := _database()) != DATABASE and postgres_roles.missing(server, chosen):
            postgres_roles.make_database(server, chosen)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m config.postgres", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("start", help="start it, unless it runs already")
    commands.add_parser("stop", help="stop it; the data stay")
    commands.add_parser("status", help="say whether it runs (exit status 3: it does not)")
    commands.add_parser("remove", help="stop it and delete it with everything stored in it")
    urls = commands.add_parser("url", help="print its DATABASE_URL")
    urls.add_argument("--role", choices=list(USERS), default="owner")
    runs = commands.add_parser("run", help="have it running while a command runs")
    runs.add_argument("words", nargs=argparse.REMAINDER, metavar="command …")
    options = parser.parse_args(arguments)
    try:
        return _obey(options)
    except PostgresUnavailable as reason:
        print(reason, file=sys.stderr)
        return 1


def _obey(options: argparse.Namespace) -> int:
    match options.command:
        case "start":
            print(f"PostgreSQL answers in {ensure()['host']}")
        case "stop":
            print("PostgreSQL has stopped." if stop() else "PostgreSQL was not running.")
        case "status":
            is_running = running()
            print("PostgreSQL is running." if is_running else "PostgreSQL is not running.")
            return 0 if is_running else 3
        case "remove":
            remove()
            print("PostgreSQL and everything stored in it has been removed.")
        case "url":
            print(url(role=options.role))
        case "run":
            with while_needed():
                return _run(options.words)
    return 0


def _run(words: list[str]) -> int:
    """Run a command to its end: whoever wants it to stop, stops the command, and we tidy up after it."""
    process = subprocess.Popen(words)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal tells the command as well
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    return process.wait()


if __name__ == "__main__":
    sys.exit(main())
