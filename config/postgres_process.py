"""The process of the private PostgreSQL server: making its data, starting it, recognising it.

Who runs is judged by the command line of the process, never by its number alone: after a kill or
a restart of the machine the number may belong to a stranger.
"""

import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import psycopg

from config import postgres_home
from config.postgres_home import Home, PostgresUnavailable
from config.postgres_roles import Connection

SUPERUSER = "postgres"
START_SECONDS = 120  # recovery after a crash may take a while
LEAST_SHARED, MOST_SHARED = 128, 1024  # megabytes


def initialise(home: Home) -> None:
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


def start(home: Home) -> None:
    """Start the server unless it is starting already, and wait until it answers."""
    deadline = time.monotonic() + START_SECONDS
    while not answers(home):
        if number(home.data) is None:
            _forget_dead_server(home)
            _launch(home)
        if time.monotonic() > deadline:
            raise PostgresUnavailable(f"PostgreSQL does not answer.\n{_last_words(home)}")
        time.sleep(0.02)


def answers(home: Home) -> bool:
    """Whether the server on our socket is the one with our data."""
    try:
        with connect(home) as connection:
            row = connection.execute("SHOW data_directory").fetchone()
    except psycopg.OperationalError:
        return False
    return row is not None and row[0] == str(home.data)


def connect(home: Home, database: str = "postgres") -> Connection:
    """A connection as the superuser, each statement by itself. Raises psycopg.OperationalError."""
    return psycopg.connect(
        host=str(home.sockets),
        port=postgres_home.PORT,
        user=SUPERUSER,
        dbname=database,
        connect_timeout=5,
        autocommit=True,
    )


def number(data: Path) -> int | None:
    """The number of the server's main process, if it is alive and really is ours."""
    try:
        found = int((data / "postmaster.pid").read_text().split()[0])
    except (FileNotFoundError, NotADirectoryError, ValueError, IndexError):
        return None
    command = _command(found)
    return found if "postgres" in command and f" {data} " in f"{command} " else None


def _command(process: int) -> str:
    """The command line of a process; empty when there is none, or it is dead but not yet buried."""
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            return ""
    listed = subprocess.run(
        ["ps", "-p", str(process), "-o", "command="], capture_output=True, text=True, check=False
    )
    return listed.stdout.strip()


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
        "shared_buffers": f"{_megabytes_to_share()}MB",
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
        process = int(home.run(command).stdout)
        while _command(process) and time.monotonic() < deadline:
            if answers(home):
                return
            time.sleep(0.02)
        # the children of a killed server may need a moment to notice and go
        if "shared memory" not in _last_words(home) or time.monotonic() > deadline:
            raise PostgresUnavailable(f"PostgreSQL does not start.\n{_last_words(home)}")
        time.sleep(0.2)


def _megabytes_to_share() -> int:
    """An eighth of the machine's memory, at least PostgreSQL's own 128 and at most the 1024 that a served site has.

    It is taken only as it is used: a small market stays small.
    """
    try:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):  # a system that does not say
        return LEAST_SHARED
    return max(LEAST_SHARED, min(memory // 8 // 1024**2, MOST_SHARED))


def _last_words(home: Home) -> str:
    return home.log.read_text(errors="replace")[-1500:] if home.log.exists() else ""
