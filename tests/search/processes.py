"""Redis, a worker and the clock beside the tests, to be killed."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from config.postgres_home import PROJECT
from config.search_server import free_port


class Processes:
    """Redis, a worker and the clock, as an operator runs them; each may be killed and started again."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.port = free_port()
        self.folder = folder
        self.environment = {
            **environment,
            "REDIS_URL": f"redis://127.0.0.1:{self.port}/0",
        }
        celery = [sys.executable, "-m", "celery", "--app", "config.celery"]
        self.commands = {
            "redis": [*f"redis-server --bind 127.0.0.1 --port {self.port} --save".split(), ""],
            "worker": [*celery, "worker", "--concurrency", "1", "--loglevel", "warning"],
            "beat": [*celery, "beat", "--schedule", str(folder / "schedule")],
        }
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str) -> None:
        """Start one of them."""
        with open(self.folder / f"{name}.log", "ab") as log:
            self.running[name] = subprocess.Popen(
                self.commands[name],
                cwd=PROJECT if name != "redis" else self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        """End it and its children at once."""
        process = self.running.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(20)

    def is_alive(self, name: str) -> bool:
        """Whether it lives, as what nobody killed must."""
        return self.running[name].poll() is None

    def logs(self) -> str:
        """The last that each said."""
        said = {path.name: path.read_text()[-1500:] for path in self.folder.glob("*.log")}
        return json.dumps(said, indent=1)
