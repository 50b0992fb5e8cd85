from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.checkins.reminding import at, clock  # noqa: F401
from tests.checkins.situations import situation  # noqa: F401

STATEMENTS = ("SELECT", "INSERT", "UPDATE", "DELETE")


@dataclass
class Counted:
    """The statements that ask or write; savepoints and settings are not counted."""

    statements: list[str] = field(default_factory=list)

    @property
    def number(self) -> int:
        return len(self.statements)


@pytest.fixture
def count_queries() -> Callable[[], AbstractContextManager[Counted]]:
    @contextmanager
    def counting() -> Iterator[Counted]:
        counted = Counted()
        with CaptureQueriesContext(connection) as captured:
            yield counted
        counted.statements = [each["sql"] for each in captured.captured_queries if each["sql"].startswith(STATEMENTS)]

    return counting
