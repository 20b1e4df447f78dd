"""The project speaks of itself alone: no machine's paths, no registry's host, no secrets."""

import re

from tests import conftest
from tests.conventions import tree

# Written in pieces, so that this file does not find itself.
MACHINE = re.compile(
    "|".join(
        [
            "/wo" + "rk/",
            "/ro" + "ot/",
            "/ho" + "me/[a-z]",
            "/Us" + "ers/",
            "py" + "pi.org",
            "registry.np" + "mjs",
            "files.python" + "hosted",
        ]
    )
)
BINARY = {".gz", ".mo", ".png", ".svg", ".woff", ".ico", ".jpg"}
# Other people's text, kept as it came.
FOREIGN = ("frontend/vendor/", "cms/static/look/vendor/", "data/", "LICENSE")


def test_no_file_names_a_machine_or_a_registry():
    found = []
    for path in tree.tracked_files():
        name = tree.short(path)
        if path.suffix in BINARY or name.startswith(FOREIGN):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if MACHINE.search(line):
                found.append(f"{name}:{number}: {line.strip()[:80]}")
    assert found == []


def test_every_dependency_has_its_reason():
    lines = (tree.ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    unexplained = [
        line.strip()
        for line in lines
        if re.match(r'\s+"[a-z0-9\[\]-]+[~=]=', line) and "#" not in line
    ]
    assert unexplained == []


def test_no_file_is_forgotten_work():
    marks = re.compile("|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX", "coming " + "soon"]))
    found = [
        f"{tree.short(path)}:{number}"
        for path in tree.python_files(with_tests=True)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if marks.search(line)
    ]
    assert found == []


def test_every_file_of_fixtures_is_loaded():
    """One that is forgotten says nothing: pytest falls back on its own fixture of that name."""
    shared = {
        tree.short(path).removesuffix(".py").replace("/", ".")
        for path in tree.python_files(with_tests=True)
        if path.is_relative_to(tree.ROOT / "tests")
        and not path.name.startswith(("conftest", "test_"))
        and "@pytest.fixture" in path.read_text(encoding="utf-8")
    }
    assert "tests.databases" in shared
    assert shared <= set(conftest.pytest_plugins)
