"""Publishers' own builds of Elasticsearch and OpenSearch, fetched and kept, and the Java on this machine for them."""

import contextlib
import os
import shutil
import subprocess
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from config.postgres_home import PROJECT

SYSTEM = Path("/usr/lib/jvm")
HOW_TO_HAVE_THEM = (
    "real search servers need Java 17 or later and Maven: apt install maven brings both "
    "(another Java: JAVA_HOME)"
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
    analysis: str  # what it can do with words: SEARCH_ANALYSIS
    settings: tuple[str, ...] = ()

    @property
    def coordinates(self) -> str:
        """What Maven calls it."""
        return f"{self.group}:{self.name}:{self.version}:zip"


# Newest first: the first for which there is a Java is used. What runs on 17 runs where `apt install maven` is all.
# Those whose analysis is standard come without the language filters of the whole server.
BUILDS = {
    "elasticsearch": (
        Build(
            "elasticsearch",
            "8.19.5",
            "org.elasticsearch.distribution.integ-test-zip",
            17,
            "standard",
            ("xpack.security.enabled: false",),
        ),
    ),
    "opensearch": (
        Build("opensearch", "3.6.0", "org.opensearch.distribution.integ-test-zip", 21, "english"),
        Build("opensearch", "2.19.5", "org.opensearch.distribution.integ-test-zip", 11, "standard"),
    ),
}


def cache_folder() -> Path:
    """Where builds are kept: SEARCH_SERVERS, or .data; for root, where the server's own account can enter."""
    if named := os.environ.get("SEARCH_SERVERS"):
        return Path(named)
    if os.geteuid() == 0:
        return Path("/var/cache/shop4support/search-servers")
    return PROJECT / ".data" / "search-servers"


def fetched(name: str) -> tuple[Build, Path, Path]:
    """The newest build of an engine that a Java here can run, its folder, and that Java. Raises ServerUnavailable."""
    oldest = min(build.oldest_java for build in BUILDS[name])
    for build in BUILDS[name]:
        if java := java_home(build.oldest_java):
            return build, _unpacked(build, java), java
    raise ServerUnavailable(f"No Java {oldest} or later: {HOW_TO_HAVE_THEM}")


def java_home(oldest: int) -> Path | None:
    """The first Java of that version or later: that of JAVA_HOME, else one of the system."""
    homes = [os.environ.get("JAVA_HOME", ""), *sorted(map(str, SYSTEM.glob("*")))]
    for home in map(Path, filter(None, homes)):
        if (home / "release").exists() and _java_version(home) >= oldest:
            return home
    return None


def _java_version(home: Path) -> int:
    for line in (home / "release").read_text().splitlines():
        if line.startswith("JAVA_VERSION="):
            return int(line.split('"')[1].split(".")[0])
    return 0


def _unpacked(build: Build, java: Path) -> Path:
    """Fetch the build through Maven unless it is there, unpack it, and give its folder. Raises ServerUnavailable."""
    cache = cache_folder()
    home = cache / f"{build.name}-{build.version}"
    if home.exists():
        return home
    if not shutil.which("mvn"):
        raise ServerUnavailable(f"No Maven: {HOW_TO_HAVE_THEM}")
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        maven = subprocess.run(
            ["mvn", "-q", "-B", "dependency:copy", f"-Dartifact={build.coordinates}", f"-DoutputDirectory={folder}"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
            env={**os.environ, "JAVA_HOME": str(java)},
        )  # fmt: skip
        archive = Path(folder) / f"{build.name}-{build.version}.zip"
        if maven.returncode or not archive.exists():
            raise ServerUnavailable(
                f"Maven could not fetch {build.coordinates}:\n{maven.stdout[-1500:]}"
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
