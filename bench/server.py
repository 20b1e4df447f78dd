"""Starts gunicorn on a Unix socket and reads what its processes and their PostgreSQL backends have used."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
WORKERS = 2
START_SECONDS = 60


class UnixConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=120)
        self.socket_path = path

    def connect(self) -> None:
        """Open the socket."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect(str(self.socket_path))


class Server:
    """A gunicorn of two synchronous workers. Use it in a `with`."""

    def __init__(self, application: str, socket_path: Path, environment: Mapping[str, str]) -> None:
        self.application = application
        self.socket_path = socket_path
        self.environment = {**os.environ, **environment}
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Server":
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "--config",
            "config/gunicorn.py",
            self.application,
        ]
        command += ["--workers", str(WORKERS), "--max-requests", "0"]
        command += [
            "--bind",
            f"unix:{self.socket_path}",
            "--log-level",
            "warning",
            "--timeout",
            "120",
        ]
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment)
        deadline = time.monotonic() + START_SECONDS
        while len(self.workers()) < WORKERS or not self.socket_path.exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"gunicorn {self.application} does not start")
            time.sleep(0.05)
        return self

    def __exit__(self, *error: object) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=30)

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes, Mapping[str, str]]:
        """One request: status, body and headers."""
        connection = UnixConnection(self.socket_path)
        try:
            connection.request(method, path, body or None, dict(headers or {}))
            response = connection.getresponse()
            return response.status, response.read(), dict(response.getheaders())
        finally:
            connection.close()

    def workers(self) -> list[int]:
        """Process numbers of the workers."""
        if self.process is None:
            return []
        number = self.process.pid
        children = Path(f"/proc/{number}/task/{number}/children")
        return [int(child) for child in children.read_text().split()] if children.exists() else []


def seconds_used(processes: Iterable[int]) -> float:
    """Processor seconds, of the program and of the system on its behalf, that processes have used."""
    ticks = 0
    for process in processes:
        fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS_A_SECOND


def megabytes(process: int) -> float:
    """Memory in use (resident set)."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0
