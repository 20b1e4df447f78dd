"""The lock files: complete, exact, for every Python we promise, with nobody's own addresses."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from config.postgres_home import PROJECT

OLDEST_PYTHON = "3.11.2"  # Debian 12
LOCKS = {
    "requirements.lock": ["elasticsearch"],
    "requirements-dev.lock": ["elasticsearch", "embedded", "dev"],
}


def locked(name):
    """The packages and versions of a lock file."""
    pins = re.findall(r"^([\w.-]+)==([\w.]+)", (PROJECT / name).read_text(), re.MULTILINE)
    return {canonicalize_name(package): version for package, version in pins}


def wanted(extras):
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    lists = [project["dependencies"], *(project["optional-dependencies"][e] for e in extras)]
    return [Requirement(line) for lines in lists for line in lines]


@pytest.mark.parametrize(("name", "extras"), list(LOCKS.items()))
def test_holds_what_the_project_asks_for(name, extras):
    pins = locked(name)
    for requirement in wanted(extras):
        version = pins.get(canonicalize_name(requirement.name))
        assert version, f"{requirement.name} is not in {name}: make lock"
        assert version in requirement.specifier, f"{name} is older than pyproject.toml: make lock"


def test_both_locks_agree():
    everything = locked("requirements-dev.lock")
    assert locked("requirements.lock").items() <= everything.items()


@pytest.mark.parametrize("name", list(LOCKS))
def test_names_nothing_but_packages_versions_and_hashes(name):
    line = re.compile(
        r"[\w.-]+(\[[\w,-]+\])?==[\w.]+( ;[^/\\]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?"
    )
    lines = (PROJECT / name).read_text().splitlines()
    for text in filter(None, lines):
        if text == "# The following packages are considered to be unsafe in a requirements file:":
            continue
        assert line.fullmatch(text), text


def test_every_package_runs_on_the_oldest_python_we_promise():
    for package in locked("requirements-dev.lock"):
        try:
            needed = metadata(package)["Requires-Python"]
        except PackageNotFoundError:
            continue
        assert OLDEST_PYTHON in SpecifierSet(needed or ""), f"{package} needs Python {needed}"
