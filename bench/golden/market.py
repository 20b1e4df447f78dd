"""The database of the golden set: the demonstration market, loaded once."""

import argparse
import os
import subprocess
import sys

from bench import engines
from bench.market import ROOT, Market


class DemonstrationMarket(Market):
    """The market of `manage.py demo`, in a database of its own."""

    def __init__(self) -> None:
        super().__init__(0, name="bench_golden")
        self.environment["DJANGO_SETTINGS_MODULE"] = "config.settings.dev"

    def make(self) -> None:
        """Create, migrate, load what is not there yet, and index all of it as this version does."""
        self.create()
        for command in (("migrate", "-v0"), ("demo",), ("index_listings",)):
            self._call("manage.py", *command, check=True)

    def score(self, *arguments: str) -> int:
        """Print the scores; 1 when a bar is missed."""
        return self._call("-m", "bench.in_django", "bench.golden.report", *arguments, check=False)

    def _call(self, *command: str, check: bool) -> int:
        environment = {**os.environ, **self.environment}
        return subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=environment, check=check
        ).returncode


def main(arguments: list[str]) -> int:
    """Make the market unless it is there, and score; with `--engine opensearch` on a real one."""
    parser = argparse.ArgumentParser(prog="python -m bench golden", add_help=False)
    parser.add_argument("--engine", choices=["", *engines.NAMES], default="")
    chosen, rest = parser.parse_known_args(arguments)
    market = DemonstrationMarket()
    market.make()
    with engines.started(chosen.engine) as server:
        engines.filled(server, market)
        return market.score(*rest, *(["--engine"] if server else []))
