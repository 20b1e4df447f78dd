"""The project's private PostgreSQL server: `python -m config.postgres start|stop|status|url`.

For development, tests and demonstrations; production sets DATABASE_URL instead. The server runs
the real PostgreSQL programs and listens on a Unix socket only, in a folder that nobody else can
enter; it never listens on the network. A server that was killed, a process number that has since
gone to a stranger and several starts at once are all survived: who runs is judged by the command
line of the process, never by its number alone, and no process is signalled without that check.
"""

import argparse
import contextlib
import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, TypedDict
from urllib.parse import quote

import psycopg

from config import postgres_home, postgres_roles
from config.postgres_home import Home, PostgresUnavailable

SUPERUSER = "postgres"
DATABASE = "shop4support"
START_SECONDS = 120  # recovery after a crash may take a while
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


def django_connection() -> dict[str, str]:
    """The same in Django's words. DATABASE_ROLE=application connects as the restricted role."""
    restricted = os.environ.get("DATABASE_ROLE") == "application"
    where = connection_parameters(role="application" if restricted else "owner")
    return {"HOST": where["host"], "PORT": str(where["port"]), "USER": where["user"]}


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
            _initialise(home)
        if not _answers(home):
            _start(home)
        _make_databases(home)
    return {"host": str(home.sockets), "port": postgres_home.PORT, "user": postgres_roles.OWNER}


def running(root: Path | None = None) -> bool:
    """Whether the server's main process is alive."""
    folder, _ = postgres_home.remembered(root or postgres_home.default_root())
    return _process(folder / "data") is not None


def stop(root: Path | None = None) -> bool:
    """Stop the server, breaking off what still uses it. False when it was not running."""
    root = root or postgres_home.default_root()
    if not root.exists():
        return False
    with _alone(root):
        data = postgres_home.remembered(root)[0] / "data"
        process = _process(data)
        if process is None:
            return False
        os.kill(process, signal.SIGINT)  # PostgreSQL's "fast" shutdown: nothing is lost
        deadline = time.monotonic() + STOP_SECONDS
        while _process(data) is not None:
            if time.monotonic() > deadline:
                raise PostgresUnavailable(f"PostgreSQL (process {process}) does not stop.")
            time.sleep(0.02)
    return True


def remove(root: Path | None = None) -> None:
    """Stop the server and delete it with everything stored in it."""
    root = root or postgres_home.default_root()
    stop(root)
    postgres_home.forget(root)


def _database() -> str:
    return os.environ.get("DATABASE_NAME") or DATABASE


@contextlib.contextmanager
def _alone(root: Path) -> Iterator[None]:
    """One start or stop at a time: the others wait. The lock goes when its holder does."""
    postgres_home.make_folder(root)
    with (root / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _initialise(home: Home) -> None:
    """Make the data folder under another name first: one that was half made is never used."""
    unfinished = home.folder / "data.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    version = home.run([home.programs / "postgres", "--version"]).stdout
    locale = ["--locale=C.UTF-8"]
    if int(re.findall(r"\d+", version)[0]) >= 17:
        locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    access = ["--auth-local=trust", "--auth-host=reject"]
    where: list[str | Path] = ["-D", unfinished, "-U", SUPERUSER, "-E", "UTF8"]
    made = home.run([home.programs / "initdb", *where, *access, *locale])
    if made.returncode:
        raise PostgresUnavailable(f"PostgreSQL could not make its data folder.\n{made.stdout}")
    unfinished.rename(home.data)


def _start(home: Home) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _answers(home):
        if _process(home.data) is None:
            _forget_dead_server(home)
            _launch(home)
        if time.monotonic() > deadline:
            raise PostgresUnavailable(f"PostgreSQL does not answer.\n{_last_words(home)}")
        time.sleep(0.02)


def _forget_dead_server(home: Home) -> None:
    """Remove what a killed server left behind. PostgreSQL would trust the process numbers in it.

    Should children of that server still be at work, PostgreSQL notices by their shared memory.
    """
    (home.data / "postmaster.pid").unlink(missing_ok=True)
    for left in home.sockets.glob(".s.PGSQL.*"):
        left.unlink()


def _launch(home: Home) -> None:
    """Start the server in the background and watch over its first moments.

    The shell only puts it there, so that it is no child of ours; arguments never pass through
    shell quoting.
    """
    settings = {
        "listen_addresses": "",
        "port": str(postgres_home.PORT),
        "unix_socket_directories": '"' + str(home.sockets).replace('"', '""') + '"',
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
    }
    in_background = 'log="$1"; shift; "$@" >"$log" 2>&1 & echo $!'
    command: list[str | Path] = ["/bin/sh", "-c", in_background, "sh", home.log]
    command += [home.programs / "postgres", "-D", home.data]
    command += [f"--{name}={value}" for name, value in settings.items()]
    deadline = time.monotonic() + START_SECONDS
    while True:
        started = home.run(command)
        number = int(started.stdout)
        while _command(number) and time.monotonic() < deadline:
            if _answers(home):
                return
            time.sleep(0.02)
        # the children of a killed server may need a moment to notice and go
        if "shared memory" not in _last_words(home) or time.monotonic() > deadline:
            raise PostgresUnavailable(f"PostgreSQL does not start.\n{_last_words(home)}")
        time.sleep(0.2)


def _last_words(home: Home) -> str:
    return home.log.read_text(errors="replace")[-1500:] if home.log.exists() else ""


def _answers(home: Home) -> bool:
    """Whether the server on our socket is the one with our data."""
    try:
        with _connect(home, SUPERUSER) as connection:
            row = connection.execute("SHOW data_directory").fetchone()
    except psycopg.OperationalError:
        return False
    return row is not None and row[0] == str(home.data)


def _connect(home: Home, database: str) -> postgres_roles.Connection:
    return psycopg.connect(
        host=str(home.sockets),
        port=postgres_home.PORT,
        user=SUPERUSER,
        dbname=database,
        connect_timeout=5,
        autocommit=True,
    )


def _process(data: Path) -> int | None:
    """The number of our server's main process, if it is alive and really is ours."""
    try:
        number = int((data / "postmaster.pid").read_text().split()[0])
    except (FileNotFoundError, NotADirectoryError, ValueError, IndexError):
        return None
    command = _command(number)
    return number if "postgres" in command and f" {data} " in f"{command} " else None


def _command(number: int) -> str:
    """The command line of a process; empty when there is none, or it is dead but not yet buried."""
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            return ""
    listed = subprocess.run(
        ["ps", "-p", str(number), "-o", "command="], capture_output=True, text=True, check=False
    )
    return listed.stdout.strip()


def _make_databases(home: Home) -> None:
    """Make what is missing. The roles come first: a database means that they are complete."""
    with _connect(home, SUPERUSER) as server:
        if postgres_roles.missing(server, DATABASE):
            postgres_roles.make_roles(server)
            with _connect(home, "template1") as template:
                postgres_roles.grant_rows(template)
            postgres_roles.make_database(server, DATABASE)
        if (chosen := _database()) != DATABASE and postgres_roles.missing(server, chosen):
            postgres_roles.make_database(server, chosen)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m config.postgres", description=__doc__)
    parser.add_argument("command", choices=["start", "stop", "status", "url", "remove"])
    parser.add_argument("--role", choices=list(USERS), default="owner", help="for url")
    options = parser.parse_args(arguments)
    try:
        match options.command:
            case "start":
                print(f"PostgreSQL answers in {ensure()['host']}")
            case "stop":
                print("PostgreSQL has stopped." if stop() else "PostgreSQL was not running.")
            case "status":
                is_running = running()
                print("PostgreSQL is running." if is_running else "PostgreSQL is not running.")
                return 0 if is_running else 3
            case "url":
                print(url(role=options.role))
            case "remove":
                remove()
                print("PostgreSQL and everything stored in it has been removed.")
    except PostgresUnavailable as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
