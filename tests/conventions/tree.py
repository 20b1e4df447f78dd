"""The project's own files, for the tests that read code."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("config", "cms", "brokerage", "marketplace", "search")


@cache
def python_files(*, with_tests: bool = False) -> tuple[Path, ...]:
    """Every Python file of the packages, without migrations."""
    roots = [ROOT / package for package in PACKAGES]
    if with_tests:
        roots += [ROOT / "tests", ROOT / "bench"]
    found = [path for root in roots for path in root.rglob("*.py")]
    return tuple(sorted(path for path in found if "migrations" not in path.parts))


@cache
def tracked_files() -> tuple[Path, ...]:
    """Every file that git knows or would add; all files where there is no git."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return tuple(path for name in listed if (path := ROOT / name).is_file())


def short(path: Path) -> str:
    """The path as seen from the project's folder."""
    return str(path.relative_to(ROOT))


@cache
def syntax(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def room_files(name: str) -> list[Path]:
    """Files called `name`, or Python files in a folder called `name`, in the rooms."""
    return [
        path
        for path in python_files()
        if path.name == f"{name}.py" or (path.parent.name == name and path.name != "__init__.py")
    ]
