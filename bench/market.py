"""The database of the bench: made once for each size, then used again."""

import json
import os
import random
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from bench.buyers import Buyer
from config import postgres

BUYERS_AT_ONCE = 200
ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Used:
    """What a command took: seconds by the clock and of a processor, and the most memory it held."""

    seconds: float
    cpu: float
    megabytes: float


class Market:
    """A synthetic market of some size, and what the cases must know of it."""

    def __init__(self, listings: int, *, name: str = "") -> None:
        self.listings = listings
        self.name = name or f"bench_{listings}"
        given = os.environ.get("DATABASE_URL", "")
        if given:
            self.url = urlunsplit(urlsplit(given)._replace(path=f"/{self.name}"))
            self.maintenance = given
        else:
            postgres.ensure()
            own = urlsplit(postgres.url())
            self.url = urlunsplit(own._replace(path=f"/{self.name}"))
            self.maintenance = urlunsplit(own._replace(path="/postgres"))
        self.environment = {
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "BENCH_SECRET_KEY": "only-for-measuring-on-this-machine-and-nowhere-else",
            "DATABASE_NAME": self.name,
            **({"DATABASE_URL": self.url} if given else {}),
        }
        self._paths: list[str] = []
        self._districts: list[str] = []
        self._buyers: dict[int, list[Buyer]] = {}
        self._busy: Buyer | None = None

    def create(self) -> None:
        """Create the database unless it is there."""
        with psycopg.connect(self.maintenance, autocommit=True) as server:
            found = server.execute("SELECT FROM pg_database WHERE datname = %s", [self.name])
            if found.fetchone() is None:
                server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(self.name)))

    def make(self) -> None:
        """Create, migrate and seed unless it is there; read what the cases need."""
        self.create()
        self.manage("migrate", "-v0")
        with psycopg.connect(self.url) as database:
            seeded = database.execute("SELECT count(*) FROM search_indexeddocument").fetchone()
        if not seeded or seeded[0] < self.listings:
            self.manage("import_postcodes", "-v0")
            self.manage("seed_market", f"--listings={self.listings}")
        chance = random.Random(5)  # noqa: S311
        with psycopg.connect(self.url) as database:
            paths = database.execute(
                "SELECT card ->> 'url' FROM search_storeddocument WHERE NOT is_removed ORDER BY id"
            )
            self._paths = [row[0] for row in paths]
            codes = database.execute(
                "SELECT code FROM search_place WHERE code !~ ' ' ORDER BY code"
            )
            self._districts = [row[0] for row in codes]
            slugs = database.execute("SELECT slug FROM marketplace_category ORDER BY slug")
            self.categories = [row[0] for row in slugs]
        self._paths = chance.sample(self._paths, min(len(self._paths), 2000))

    def listing_paths(self) -> list[str]:
        """Addresses of a few thousand listings, in no order."""
        return self._paths

    def districts(self) -> list[str]:
        """Postcode districts all over the country."""
        return self._districts

    def buyer(self, *, orders: int = 0) -> Buyer:
        """A signed-in person whom no case has had yet, with so many orders; made in batches."""
        waiting = self._buyers.setdefault(orders, [])
        if not waiting:
            number = 1 if orders else BUYERS_AT_ONCE
            made = self._run(
                "-m", "bench.in_django", "bench.making_buyers", str(number), str(orders)
            )
            waiting.extend(Buyer(**one) for one in json.loads(made.splitlines()[-1]))
        return waiting.pop()

    def somebody_busy(self) -> Buyer:
        """Somebody with 25 orders and several funds: the same each time."""
        if self._busy is None:
            self._busy = self.buyer(orders=25)
        return self._busy

    def backends(self) -> list[int]:
        """Process numbers of the PostgreSQL backends that serve this database, ours not among them."""
        with psycopg.connect(self.maintenance) as server:
            rows = server.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
                " AND backend_type = 'client backend'",
                [self.name],
            )
            return [row[0] for row in rows]

    def manage(self, *command: str) -> Used:
        """Run a command of manage.py on this market."""
        started = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env={**os.environ, **self.environment},
            stdout=subprocess.PIPE,
            text=True,
        )
        with process.stdout:  # type: ignore[union-attr]
            for line in process.stdout:  # type: ignore[union-attr]
                sys.stdout.write(line)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, process.args)
        seconds = time.monotonic() - started
        return Used(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)

    def _run(self, *command: str) -> str:
        return subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env={**os.environ, **self.environment},
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout
