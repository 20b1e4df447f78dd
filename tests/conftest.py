"""Fixtures for every test: hostile by default (docs/adding-a-room.md)."""

from datetime import UTC, datetime

import pytest


@pytest.fixture
def now() -> datetime:
    """The moment at which the stories happen: a Sunday morning."""
    return datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
