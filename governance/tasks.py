"""The periodic work of governance. Each task visits every organization and leaves one that fails to the next run."""

from collections.abc import Callable
from datetime import datetime

import structlog
from celery import shared_task

from governance import chasing, sweep
from governance.stale_metrics import sweep_data_issues
from okrapp import clock
from organizations.background import UnscopedTask
from organizations.models import Organization

log = structlog.get_logger(__name__)


@shared_task(name="governance.sweep_escalations", queue="sweeps", base=UnscopedTask)
def sweep_escalations() -> None:
    """A second run finds every case opened and every clock climbed. Opens what should be open, in all organizations."""
    _in_each(lambda organization, now: sweep.sweep(organization, now=now))
    _in_each(lambda organization, now: sweep_data_issues(organization, now=now))


@shared_task(name="governance.chase_decisions", queue="sweeps", base=UnscopedTask)
def chase_decisions() -> None:
    """A second run tells nobody twice. Reminds the owners of decisions that are due."""
    _in_each(lambda organization, now: chasing.chase(organization, now=now))


def _in_each(act: Callable[[Organization, datetime], object]) -> None:
    now = clock.now()
    for organization in Organization.objects.order_by("id").iterator():
        try:
            act(organization, now)
        except Exception:
            log.exception("left to the next run", organization=organization.slug)
