"""The most that a page may cost, by the size of the market and by what searches it."""

import statistics
from dataclasses import dataclass

from bench.cases import Case
from bench.measuring import Measured

# The bars of the pages were set for markets up to this size.
USUAL = 100_000
# The same, where an engine searches and its own part is counted.
SEARCH_ON_AN_ENGINE_MS = 25
# At a million listings: a search near a place, on PostgreSQL alone; and on an engine the wait for the page.
LARGE_MS, LARGE_P95_MS = 60, 60
# What the web process spends on asking an engine and reading its answer.
ASKING_MS = 5
# From one size to one ten times larger: all but broad words; broad words on PostgreSQL, and on an engine.
GROWTH, BROAD_GROWTH, BROAD_GROWTH_ON_AN_ENGINE = 1.5, 8.0, 3.0


@dataclass(frozen=True, slots=True)
class Bars:
    """None where nothing was promised."""

    cpu_ms: int | None = None
    statements: int | None = None
    p95_ms: int | None = None
    asking_ms: int | None = None

    def missed(self, one: Measured) -> bool:
        """Whether the middle run is over a bar, or a page failed."""
        found = (
            (self.cpu_ms, one.middle),
            (self.statements, max(one.statements)),
            (self.p95_ms, one.waited(0.95)),
            (self.asking_ms, statistics.mean(one.asking_ms)),
        )
        return bool(one.failures) or any(bar is not None and value > bar for bar, value in found)

    def __str__(self) -> str:
        said = (
            (self.cpu_ms, "≤ {} ms"),
            (self.statements, "{} SQL"),
            (self.p95_ms, "p95 {} ms"),
            (self.asking_ms, "asking {} ms"),
        )
        return ", ".join(words.format(bar) for bar, words in said if bar is not None)


def of(case: Case, listings: int, engine: str) -> Bars:
    """The bars of a case."""
    if engine and case.is_search:
        asking = ASKING_MS if case.has_place else None
        if listings > USUAL:
            return Bars(p95_ms=LARGE_P95_MS if case.has_place else None, asking_ms=asking)
        return Bars(case.cpu_ms and SEARCH_ON_AN_ENGINE_MS, case.statements, asking_ms=asking)
    if listings > USUAL:
        return Bars(LARGE_MS) if case.has_place else Bars()
    return Bars(case.cpu_ms, case.statements)


def of_growth(case: Case, smaller: int, engine: str) -> float | None:
    """How many times more a market ten times larger may cost; None where nothing was promised."""
    if smaller < USUAL:
        return None if case.is_broad else GROWTH
    if not (case.is_broad and case.has_place):
        return None
    return BROAD_GROWTH_ON_AN_ENGINE if engine else BROAD_GROWTH
