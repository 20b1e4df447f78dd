"""Plain values: a stored document on its way to an engine."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """A document as it is stored now. `card` is JSON text, not yet read."""

    number: int
    key: str
    version: int
    card: str
    body: str
    is_removed: bool
