"""Which Java there is decides which build of a search engine runs."""

from pathlib import Path

import pytest

from config import search_builds
from config.search_builds import ServerUnavailable, fetched


@pytest.fixture(autouse=True)
def empty_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No Java, and all builds fetched."""
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr(search_builds, "SYSTEM", tmp_path / "system")
    monkeypatch.setenv("SEARCH_SERVERS", str(tmp_path))
    for builds in search_builds.BUILDS.values():
        for build in builds:
            (tmp_path / f"{build.name}-{build.version}").mkdir()


def java(home: Path, version: str) -> Path:
    home.mkdir(parents=True)
    (home / "release").write_text(f'JAVA_VERSION="{version}"\n')
    return home


def test_opensearch_is_the_newest_that_runs_here(tmp_path: Path) -> None:
    older = java(tmp_path / "system" / "java-17", "17.0.15")
    build, home, found = fetched("opensearch")
    assert (build.version[0], home.name, found) == ("2", f"opensearch-{build.version}", older)

    newer = java(tmp_path / "system" / "java-25", "25.0.2")
    build, home, found = fetched("opensearch")
    assert (build.version[0], home.name, found) == ("3", f"opensearch-{build.version}", newer)


def test_yours_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    java(tmp_path / "system" / "java-25", "25.0.2")
    yours = java(tmp_path / "yours", "17.0.1")
    monkeypatch.setenv("JAVA_HOME", str(yours))

    assert fetched("elasticsearch")[2] == yours


def test_without_java_it_says_what_to_do() -> None:
    with pytest.raises(ServerUnavailable, match="apt install maven"):
        fetched("opensearch")
