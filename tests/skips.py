"""Says at the end of a run, in plain words, what was not tested here and how to have it tested."""

import os
from collections import Counter
from typing import NoReturn

import pytest

NEEDS_REDIS = "needs Redis: apt install redis-server"


def missing(how_to_have_it: str, reason: str = "") -> NoReturn:
    """What a test needs is not here. With SERVERS_REQUIRED, as in .ci/run, that is a failure."""
    if os.environ.get("SERVERS_REQUIRED"):
        pytest.fail(reason or how_to_have_it)
    pytest.skip(how_to_have_it)


def reasons(reports: list[pytest.TestReport]) -> Counter[str]:
    """How many tests were skipped for each reason, most frequent first."""
    found: Counter[str] = Counter()
    for report in reports:
        if isinstance(report.longrepr, tuple):
            found[report.longrepr[2].removeprefix("Skipped: ")] += 1
    return found


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = reasons(terminalreporter.stats.get("skipped", []))
    terminalreporter.section("What was not tested here")
    if not skipped:
        terminalreporter.line("Nothing was skipped.")
    for reason, number in skipped.most_common():
        terminalreporter.line(f"{number} {'test' if number == 1 else 'tests'}: {reason}")
