"""Counts what a page asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

QUERY = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "(")  # a union begins with a bracket


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """The statements that read or change rows; savepoints and settings of the transaction are not counted."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield found
    found += [each["sql"] for each in captured.captured_queries if each["sql"].lstrip().startswith(QUERY)]
