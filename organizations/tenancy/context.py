"""Which organization is at work: one context variable and, in the database, one transaction-local setting.

`SET LOCAL` and never `SET`: behind a transaction-pooling proxy a session setting leaks into the next tenant.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from typing import Any

from django.db import connection, transaction

_current: ContextVar[Any] = ContextVar("organization_id", default=None)


class TenantRequired(RuntimeError):
    """A tenant's table was touched while no organization was at work."""


def current_organization_id() -> int:
    """The organization at work. Raises TenantRequired outside `tenant()`."""
    organization_id = _current.get()
    if organization_id is None:
        raise TenantRequired("No organization is at work: open tenant(organization_id) first.")
    return organization_id  # type: ignore[no-any-return]


def has_tenant() -> bool:
    return _current.get() is not None


@contextmanager
def tenant(organization_id: int) -> Iterator[None]:
    """Run a block as one organization, in one transaction (or savepoint inside another)."""
    previous, token = _current.get(), _current.set(organization_id)
    try:
        with transaction.atomic():
            _set_local(organization_id)
            yield
            if connection.savepoint_ids:  # a released savepoint keeps SET LOCAL: put the outer value back
                _set_local(previous)
    finally:
        _current.reset(token)


def mark(organization_id: Any) -> Token[Any]:
    """Name the organization without opening a transaction (Celery publishes callbacks outside the task's body)."""
    return _current.set(organization_id)


def forget(token: Token[Any]) -> None:
    """Put the former name back, here alone."""
    _current.reset(token)


def unmark(token: Token[Any]) -> None:
    """Put the former name back, for the database as well where a transaction is open around it."""
    forget(token)
    if connection.in_atomic_block:
        _set_local(_current.get())


def _set_local(organization_id: int | None) -> None:
    value = "" if organization_id is None else int(organization_id)
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL app.organization_id = '{value}'")
