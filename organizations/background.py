"""Background work keeps its organization: the task carries it as a header and runs inside `tenant()`."""

from contextvars import Token
from typing import Any

import structlog
from celery import current_app
from celery.contrib.django.task import DjangoTask
from celery.signals import task_postrun, task_prerun
from django.db import transaction
from kombu.exceptions import OperationalError

from organizations.tenancy.context import current_organization_id, has_tenant, mark, tenant, unmark

HEADER = "organization_id"
log = structlog.get_logger(__name__)
_tokens: dict[str, Token[int | None]] = {}


class TenantTask(DjangoTask[..., Any]):
    """A task published inside a tenant runs as that tenant; one published outside runs as nobody."""

    def apply_async(self, args: Any = None, kwargs: Any = None, **options: Any) -> Any:  # type: ignore[override]
        if has_tenant():
            headers = {HEADER: current_organization_id(), **(options.pop("headers", None) or {})}
            options["headers"] = headers
        return super().apply_async(args, kwargs, **options)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        organization_id = _organization_of(self.request)
        if organization_id is None:
            return super().__call__(*args, **kwargs)
        with tenant(organization_id):
            return super().__call__(*args, **kwargs)


class UnscopedTask(DjangoTask[..., Any]):
    """A task that runs as nobody and in no transaction, wherever it was published: it sends, or visits every tenant."""


def _organization_of(request: Any) -> int | None:
    value = getattr(request, HEADER, None) or (getattr(request, "headers", None) or {}).get(HEADER)
    return None if value is None else int(value)


# Callbacks (chain, chord, link) are published after the body, so the mark outlives `__call__`.
@task_prerun.connect
def _mark_organization(task_id: str, task: Any, **_: Any) -> None:
    organization_id = _organization_of(task.request)
    if organization_id is not None:
        _tokens[task_id] = mark(organization_id)


@task_postrun.connect
def _unmark_organization(task_id: str, **_: Any) -> None:
    token = _tokens.pop(task_id, None)
    if token is not None:
        unmark(token)


def wake(task: str, organization_id: int, *, queue: str) -> None:
    """Publish an UnscopedTask once the transaction is committed; a lost broker is no loss where a sweep comes by."""
    transaction.on_commit(lambda: _publish(task, organization_id, queue), robust=True)


def _publish(task: str, organization_id: int, queue: str) -> None:
    try:
        current_app.send_task(task, (organization_id,), queue=queue, retry=False)
    except OperationalError as error:
        log.warning("no broker: the sweep will do it", task=task, error=str(error))
