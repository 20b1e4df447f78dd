"""`make demo`: the whole site on this machine, with a database server of its own.

Starts PostgreSQL, brings the database up to date as its owner, loads the demonstration market and
serves it as the restricted role, as production does. Ctrl-C ends what this run began and nothing
else.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import django
from django.core.management import CommandError, call_command
from django.db import connections

from config import postgres
from config.migration_state import unapplied_migrations
from config.postgres_home import PROJECT, PostgresUnavailable

DEFAULT_PORT = 8000
READY_SECONDS = 60


def main() -> int:
    try:
        port = chosen_port()
    except (ValueError, OSError) as reason:
        print(reason, file=sys.stderr)
        return 2
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)  # as Ctrl-C
    try:
        print("Starting PostgreSQL …", flush=True)
        with postgres.while_needed():
            prepare(port)
            return serve(port)
    except KeyboardInterrupt:
        print("Stopped.", flush=True)
        return 0
    except (PostgresUnavailable, CommandError) as reason:
        print(reason, file=sys.stderr)
        return 1


def chosen_port() -> int:
    """The port from PORT, 8000 when unset.

    Raises ValueError when it is no port and OSError when it is taken: better now than after
    minutes of preparation.
    """
    text = os.environ.get("PORT") or str(DEFAULT_PORT)
    if not (text.isdecimal() and 0 < int(text) < 65536):
        raise ValueError(f"PORT is {text!r}, which is not a port: use a number such as 8000.")
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", int(text)))
        except PermissionError as refusal:
            raise OSError(f"You may not use port {text}. Try: PORT=8000 make demo") from refusal
        except OSError as refusal:
            other = int(text) % 65000 + 1
            raise OSError(
                f"Port {text} is in use by another program. Choose another one with PORT, "
                f"for example: PORT={other} make demo"
            ) from refusal
    return int(text)


def prepare(port: int) -> None:
    """Bring the database up to date and load the market, each only as far as it is missing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    os.environ["DEMONSTRATION"] = "1"
    os.environ["SITE_URL"] = f"http://localhost:{port}"
    django.setup()
    try:
        if unapplied_migrations():
            print("Setting up the database …", flush=True)
            call_command("migrate", interactive=False, verbosity=0)
        call_command("demo")
    finally:
        connections.close_all()  # or we would look like another user of the database


def serve(port: int) -> int:
    """Serve under the restricted role until asked to stop."""
    command = [sys.executable, "-m", "gunicorn", "config.wsgi:application"]
    command += ["--config", "python:config.gunicorn", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "1", "--threads", "4", "--log-level", "warning"]
    web = subprocess.Popen(
        command,
        cwd=PROJECT,
        env=os.environ | {"DATABASE_ROLE": "application"},
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C reaches us alone, and we pass it on
    )
    try:
        if not became_ready(web, port):
            print("The web server did not start. What it said is above.", file=sys.stderr)
            return 1
        print(f"\nReady: http://localhost:{port}/ (Ctrl-C stops it)", flush=True)
        return web.wait()
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not leave it half done
        web.terminate()
        web.wait()


def became_ready(web: subprocess.Popen[bytes], port: int) -> bool:
    """Wait until the site says that it is ready; False when it ended or stays silent."""
    deadline = time.monotonic() + READY_SECONDS
    while web.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).close()
            return True
        time.sleep(0.1)
    return False


if __name__ == "__main__":
    sys.exit(main())
