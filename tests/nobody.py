"""Service as it begins: no organization at work."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from organizations.tenancy.context import mark, unmark

SETTING = "SELECT current_setting('app.organization_id', true)"


@contextmanager
def nobody_at_work() -> Iterator[None]:
    """Puts back, afterwards, what the test had set."""
    with connection.cursor() as cursor:
        before = cursor.execute(SETTING).fetchone()[0]
        cursor.execute("SET LOCAL app.organization_id = ''")
    token = mark(None)
    try:
        yield
    finally:
        unmark(token)
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL app.organization_id = '{before}'")
