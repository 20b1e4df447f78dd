"""Pure: pieces of SQL that carry their parameters with them, so that neither is ever in another's place."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of SQL with the parameters in it."""

    sql: str
    parameters: tuple[Any, ...] = ()

    @classmethod
    def joined(cls, separator: str, clauses: Iterable["Clause"]) -> "Clause":
        """Pieces with a separator between them; empty SQL for none."""
        pieces = tuple(clauses)
        return cls(
            separator.join(piece.sql for piece in pieces),
            tuple(parameter for piece in pieces for parameter in piece.parameters),
        )


TRUE, FALSE, ZERO = Clause("true"), Clause("false"), Clause("0")
