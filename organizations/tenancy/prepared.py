"""Queries that are built and compiled once per process, then only run: see docs/decisions/0006-prepared-queries.md."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import wraps
from inspect import signature
from types import SimpleNamespace
from typing import Any, ParamSpec, TypeVar

from django.db import connection
from django.db.models import Expression, Func, QuerySet
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler
from psycopg import sql

from organizations.tenancy.context import current_organization_id, forget, mark

P = ParamSpec("P")
Row = TypeVar("Row")

ORGANIZATION = "organization at work"


class Given(Expression):
    """A value that is only known when the query runs; it stands in the compiled statement's parameters."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        return "%s", [self]


def each_of(ids: Any) -> Func:
    """The right side of `…__in` for a list of ids that is given to a prepared query."""
    return Func(ids, template="SELECT unnest(%(expressions)s::bigint[])")


@dataclass(frozen=True, slots=True)
class Statement:
    """A compiled query: its text, its parameters with the places of what is given, and how its rows are read."""

    text: str
    parameters: Sequence[Given]
    compiler: SQLCompiler
    converters: dict[int, Any]
    makes_models: bool

    def rows(self, given: Mapping[str, Any]) -> Iterable[Any]:
        """The rows for these values, over the connection of this thread."""
        values = tuple([_value(parameter, given) for parameter in self.parameters])
        compiler: Any = copy(self.compiler)
        compiler.connection = connection
        compiler.execute_sql = lambda *_args, **_kwargs: [self._fetched(values)]
        compiler.get_converters = lambda expressions: self.converters
        if not self.makes_models:
            return compiler.results_iter(tuple_expected=True)  # type: ignore[no-any-return]
        query = SimpleNamespace(get_compiler=lambda **_kwargs: compiler)
        return ModelIterable(SimpleNamespace(db=connection.alias, query=query, _known_related_objects={}))  # type: ignore[arg-type]

    def _fetched(self, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        return connection.fetch_prepared(self.text, values)  # type: ignore[attr-defined, no-any-return]


def prepared(build: Callable[P, QuerySet[Any, Row]]) -> Callable[P, list[Row]]:
    """Turns a function that builds a queryset into one that answers with its rows, as models or as tuples.

    The function is called once, with a stand-in for each argument: it may compare columns with its arguments but not
    look at them. Arguments are plain values (int, str, date, datetime, Decimal), never enums; a list of ids goes
    through `each_of`. As any query of a tenant's table it is filtered by the organization at work, and refused without
    one.
    """
    names = list(signature(build).parameters)
    compiled: list[Statement] = []

    @wraps(build)
    def answer(*args: P.args, **kwargs: P.kwargs) -> list[Row]:
        given = {**dict(zip(names, args, strict=False)), **kwargs}
        if not compiled:
            compiled.append(_compile(build, names))
        return list(compiled[0].rows(given))

    return answer


def _compile(build: Callable[..., QuerySet[Any, Any]], names: Sequence[str]) -> Statement:
    token = mark(Given(ORGANIZATION))
    try:
        queryset = build(**{name: Given(name) for name in names})
        compiler = queryset.query.get_compiler(connection.alias)
        text, parameters = _with_literals(*compiler.as_sql())
    finally:
        forget(token)
    converters = compiler.get_converters([column for column, *_ in compiler.select])
    is_of_models = queryset._iterable_class is ModelIterable
    return Statement(text, tuple(parameters), compiler, converters, makes_models=is_of_models)


def _with_literals(text: str, parameters: Sequence[Any]) -> tuple[str, list[Given]]:
    """The statement with every value but the given ones written out, as the server must know its types to plan it."""
    rest = iter(parameters)
    given: list[Given] = []

    def written(place: re.Match[str]) -> str:
        if place.group() == "%%":
            return "%%"
        parameter = next(rest)
        if isinstance(parameter, Given):
            given.append(parameter)
            return "%s"
        return sql.Literal(parameter).as_string(connection.connection).replace("%", "%%")

    connection.ensure_connection()
    return re.sub("%%|%s", written, text), given


def _value(parameter: Given, given: Mapping[str, Any]) -> Any:
    return current_organization_id() if parameter.name == ORGANIZATION else given[parameter.name]
