"""Which Java runs a search engine, and what it is asked that it can do."""

from pathlib import Path

import pytest

from config import search_builds
from config.search_builds import BUILDS, java_home
from config.search_server import SearchServer

PUBLISHED = "-Xms1g\n20-:--add-modules=jdk.incubator.vector\n-Xlog:gc*:file=logs/gc.log\n"


def java(home: Path, version: str, modules: str = "java.base") -> Path:
    home.mkdir(parents=True)
    (home / "release").write_text(f'JAVA_VERSION="{version}"\nMODULES="{modules}"\n')
    return home


def test_yours_comes_first_unless_it_is_too_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    yours = java(tmp_path / "yours", "99.0.1")
    fetched = java(tmp_path / "fetched" / "java-runtime", "100")
    monkeypatch.setenv("JAVA_HOME", str(yours))
    monkeypatch.setattr(search_builds, "_fetched_java", lambda: tmp_path / "fetched")

    assert java_home(17) == yours
    assert java_home(100) == fetched


def test_a_java_without_a_module_is_not_asked_for_it(tmp_path: Path) -> None:
    def options(modules: str) -> list[str]:
        home = java(tmp_path / modules.replace(" ", "-"), "25.0.2", modules)
        server = SearchServer(BUILDS["opensearch"], tmp_path, home, tmp_path, 9200)
        return list(server._java_options(PUBLISHED))

    assert options("java.base") == ["-Xms1g"]
    assert options("java.base jdk.incubator.vector") == PUBLISHED.splitlines()[:2]
