"""A read that is put together once: later calls send the same SQL with other values.

Django builds the SQL of a query set anew each time, which costs several times what PostgreSQL needs to
answer. For the few reads that almost every page makes, the text is kept.
"""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from functools import update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar

from django.db import connections
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError

Given = ParamSpec("Given")
Row = TypeVar("Row")

# How many texts of one read are kept: a list of ids makes another for each length.
MOST_KEPT = 60


@dataclass(frozen=True, slots=True)
class Compiled:
    """A query set with its compiler, the SQL, what stands in it, and where each value goes."""

    query_set: QuerySet[Any, Any]
    compiler: Any
    sql: str
    parameters: tuple[object, ...]
    # (place in the parameters, which value)
    places: tuple[tuple[int, int], ...]


class Prepared(Generic[Given, Row]):
    """Called like the function it was made from, and answers with the rows as a list."""

    def __init__(self, build: Callable[Given, QuerySet[Any, Row]]) -> None:
        self.build: Callable[..., QuerySet[Any, Row]] = build
        self.kept: dict[object, Compiled] = {}
        update_wrapper(self, build)

    def __call__(self, *positional: Given.args, **named: Given.kwargs) -> list[Row]:
        """The rows for these values."""
        values = (*positional, *named.values())
        shape = (tuple(named), tuple(map(_shape, values)))
        compiled = self.kept.get(shape)
        if compiled is None:
            compiled = self._compile(values, tuple(named))
            if len(self.kept) < MOST_KEPT:
                self.kept[shape] = compiled
        return _rows(compiled, _flat(values))

    def _compile(self, values: Sequence[object], names: tuple[str, ...]) -> Compiled:
        """Build it twice with different stand-ins: where the two differ is where the values go."""
        (query_set, compiler, sql, first), (_, _, again, second) = (
            self._build_with(_stand_ins(values, trial), names) for trial in (0, 1)
        )
        if sql != again:
            raise TypeError(f"The SQL of {self.build.__name__} depends on the values.")
        stand_ins = _flat(_stand_ins(values, 0))
        differing = [
            (place, one)
            for place, (one, other) in enumerate(zip(first, second, strict=True))
            if one != other
        ]
        if {one for _, one in differing} != set(stand_ins):
            raise TypeError(f"{self.build.__name__} must use each value as it is given.")
        places = [(place, stand_ins.index(one)) for place, one in differing]
        return Compiled(query_set, compiler, sql, tuple(first), tuple(places))

    def _build_with(
        self, values: Sequence[object], names: tuple[str, ...]
    ) -> tuple[QuerySet[Any, Any], Any, str, Sequence[object]]:
        split = len(values) - len(names)
        query_set = self.build(*values[:split], **dict(zip(names, values[split:], strict=True)))
        compiler = query_set.query.get_compiler(query_set.db)
        sql, parameters = compiler.as_sql()
        return query_set, compiler, sql, parameters


def prepared(build: Callable[Given, QuerySet[Any, Row]]) -> Prepared[Given, Row]:
    """Decorate a function that returns a query set.

    It takes whole numbers, texts, days, None and tuples of these, without defaults, and puts each
    into the SQL as it is given. Tuples hold nothing twice and are not empty.
    """
    return Prepared(build)


def _shape(value: object) -> object:
    """What the SQL may depend on: the kind of a value, and how many a tuple holds."""
    return tuple(map(_shape, value)) if isinstance(value, tuple) else type(value)


def _flat(values: Sequence[object]) -> list[object]:
    """Every value that goes into the SQL: None is written there, so it is none."""
    found: list[object] = []
    for value in values:
        if isinstance(value, tuple):
            found += value
        elif value is not None:
            found.append(value)
    return found


def _stand_ins(values: Sequence[object], trial: int) -> list[object]:
    """In place of each value one of its kind that no query would have as a constant of its own."""
    return [
        tuple(_stand_in(one, trial, 100 * index + number) for number, one in enumerate(value))
        if isinstance(value, tuple)
        else _stand_in(value, trial, 100 * index)
        for index, value in enumerate(values, start=1)
    ]


def _stand_in(value: object, trial: int, number: int) -> object:
    if value is None:
        return None
    if isinstance(value, str):
        return f"stand-in {trial} {number}"
    if isinstance(value, date) and not isinstance(value, datetime):
        return date(1000 + number, 1, 1 + trial)
    if isinstance(value, int) and not isinstance(value, bool):
        return 20_000 + 10 * number + trial
    raise TypeError(f"A prepared read takes no {type(value).__name__}.")


def _rows(compiled: Compiled, values: Sequence[object]) -> list[Any]:
    parameters = list(compiled.parameters)
    for place, index in compiled.places:
        parameters[place] = values[index]
    like: Any = compiled.query_set
    connection = connections[like.db]
    # Copies, so that threads do not see each other's values.
    compiler, query = copy(compiled.compiler), copy(like.query)
    if query.select_for_update and connection.get_autocommit():
        raise TransactionManagementError("Rows are held inside a transaction only.")
    compiler.connection = connection
    compiler.as_sql = lambda *_, **__: (compiled.sql, tuple(parameters))
    query.get_compiler = lambda *_, **__: compiler
    found = type(like)(model=like.model, query=query, using=like._db)
    found._iterable_class = like._iterable_class
    found._fields = like._fields
    found._prefetch_related_lookups = like._prefetch_related_lookups
    return list(found)
