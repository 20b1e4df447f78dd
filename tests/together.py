"""Tests that share servers run in one process: each process would start servers of its own.

The folder is the group: pytest-xdist 3.8 writes its own groups (`xdist_group`) where pytest 9.2 no longer reads them.
"""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

SHARING = ("tests/search/", "tests/journeys/")


def group_of(nodeid: str) -> str:
    """The folder of a test that shares its servers; every other test is a group of its own."""
    return next((folder for folder in SHARING if nodeid.startswith(folder)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    scheduler = LoadScopeScheduling(config, log)
    scheduler._split_scope = group_of
    return scheduler
