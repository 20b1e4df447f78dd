"""`make search-server`: a real Elasticsearch or OpenSearch on this machine, for trying and for the tests.

    python -m config.search_server elasticsearch      # or opensearch; Ctrl-C stops it

Both are their publishers' own builds, which Maven fetches once (97 and 162 MB); `fetch` in place of a name does
only that, for both. With a Java of 21 or later OpenSearch is version 3, a whole server. The build of Elasticsearch, and
that of OpenSearch 2 for an older Java, have no stemmer and no synonym filter: give them SEARCH_ANALYSIS=standard.
"""

import argparse
import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from config.search_builds import BUILDS, Build, ServerUnavailable, fetched

START_SECONDS = 300  # 10 on a machine with nothing else to do
STOP_SECONDS = 20
FETCH = "fetch"  # both builds, to be started later
SETTINGS = """
discovery.type: single-node
network.host: 127.0.0.1
cluster.routing.allocation.disk.threshold_enabled: false
"""


@dataclass
class SearchServer:
    """A running server. `stop` ends it; `kill` ends it as a power cut would; `start` brings it back with its data."""

    build: Build
    home: Path
    java: Path
    folder: Path
    port: int
    short_lived: bool = False
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Its address, for ELASTICSEARCH_URL or OPENSEARCH_URL."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start and wait until it answers. Raises ServerUnavailable when it does not."""
        self._write_configuration()
        owner = _spare_account()
        if owner:
            for path in (self.folder, *self.folder.rglob("*")):
                os.chown(path, owner.pw_uid, owner.pw_gid)
        with open(self.folder / "out.log", "ab") as log:
            self.process = subprocess.Popen(
                [*_dies_with_us(), self.home / "bin" / self.build.name],
                env=self._environment(),
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=owner.pw_uid if owner else None,
                group=owner.pw_gid if owner else None,
                extra_groups=[] if owner else None,
            )
        try:
            self._wait_until_it_answers()
        except BaseException:  # also Ctrl-C meanwhile: never leave a server behind
            self.kill()
            raise

    def stop(self) -> None:
        """End the launcher and the server under it; after a while, the hard way."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        for attempt in (how, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, attempt)
            try:
                self.process.wait(STOP_SECONDS)
                break
            except subprocess.TimeoutExpired:
                continue
        self.process = None

    def _write_configuration(self) -> None:
        configuration = self.folder / "config"
        shutil.copytree(self.home / "config", configuration, dirs_exist_ok=True)
        own = [
            f"http.port: {self.port}",
            "transport.port: 0",
            f"path.data: {self.folder / 'data'}",
            f"path.logs: {self.folder / 'logs'}",
            *self.build.settings,
        ]
        (configuration / f"{self.build.name}.yml").write_text(SETTINGS + "\n".join(own) + "\n")
        options = configuration / "jvm.options"  # its own logs would go beside the server's files
        kept = [line for line in options.read_text().splitlines() if "logs/" not in line]
        options.write_text("\n".join(kept) + "\n")
        (self.folder / "tmp").mkdir(exist_ok=True)

    def _environment(self) -> dict[str, str]:
        environment = {"PATH": os.pathsep.join(os.get_exec_path()), "HOME": str(self.folder)}
        heap = os.environ.get("SEARCH_SERVER_HEAP", "512m")
        java = f"-Xms{heap} -Xmx{heap}"
        if self.short_lived:
            java += " -XX:TieredStopAtLevel=1"
        for prefix in ("ES", "OPENSEARCH"):
            environment |= {
                f"{prefix}_JAVA_OPTS": java,
                f"{prefix}_JAVA_HOME": str(self.java),
                f"{prefix}_PATH_CONF": str(self.folder / "config"),
                f"{prefix}_TMPDIR": str(self.folder / "tmp"),
            }
        return environment

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        health = f"{self.url}/_cluster/health?wait_for_status=yellow&timeout=1s"
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                break
            with contextlib.suppress(OSError):
                urllib.request.urlopen(health, timeout=2).close()  # noqa: S310
                return
            time.sleep(0.25)
        last = (self.folder / "out.log").read_text(errors="replace")[-1500:]
        raise ServerUnavailable(
            f"{self.build.name} did not start. The end of what it said:\n{last}"
        )


def _spare_account() -> pwd.struct_passwd | None:
    """Neither engine runs as root: then as nobody."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _dies_with_us() -> list[str]:
    """Where the system can, whoever kills us ends the server too: a server of nobody would stay for ever."""
    return ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextlib.contextmanager
def running(name: str, port: int = 0, *, short_lived: bool = False) -> Iterator[SearchServer]:
    """A server with an empty index while the block runs. Raises ServerUnavailable.

    A short-lived one is ready sooner and slower in the long run: Java compiles quickly, not well.
    """
    build, home, java = fetched(name)
    with tempfile.TemporaryDirectory(prefix=f"{name}-", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o755)  # noqa: S103 - the server's own account must enter
        server = SearchServer(build, home, java, Path(folder), port or free_port(), short_lived)
        server.start()
        try:
            yield server
        finally:
            server.stop()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m config.search_server", description=__doc__)
    parser.add_argument("engine", choices=[*sorted(BUILDS), FETCH])
    parser.add_argument("--port", type=int, default=0)
    chosen = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)  # as Ctrl-C
    try:
        if chosen.engine == FETCH:
            for name in BUILDS:
                fetched(name)
            return 0
        print(f"Starting {chosen.engine} …", flush=True)
        with running(chosen.engine, chosen.port) as server:
            print(f"\nexport {chosen.engine.upper()}_URL={server.url}")
            print(f"export SEARCH_ANALYSIS={server.build.analysis}")
            print(
                "\nGive both to `manage.py reindex` and to `make demo`. Ctrl-C stops it.",
                flush=True,
            )
            while server.process is not None and server.process.poll() is None:
                time.sleep(0.5)
            print("The server has ended.", file=sys.stderr)
            return 1
    except KeyboardInterrupt:
        print("Stopped.", flush=True)
        return 0
    except ServerUnavailable as reason:
        print(reason, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
