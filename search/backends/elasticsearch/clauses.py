"""Pure: pieces of a question to the engine, as its query language has them."""

from typing import Any

Clause = dict[str, Any]


def any_of(clauses: list[Clause]) -> Clause:
    """One of them is enough."""
    return {"bool": {"should": clauses, "minimum_should_match": 1}}
