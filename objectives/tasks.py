"""The periodic work of objectives. Each task visits every organization and leaves one that fails to the next run."""

import structlog
from celery import shared_task

from objectives.missing import mark_missed
from okrapp import clock
from organizations.background import UnscopedTask
from organizations.models import Organization

log = structlog.get_logger(__name__)


@shared_task(name="objectives.sweep_dependencies", queue="sweeps", base=UnscopedTask)
def sweep_dependencies() -> None:
    """A second run finds everything marked and everybody told. Marks what was needed by a day that has passed."""
    now = clock.now()
    for organization in Organization.objects.order_by("id").iterator():
        try:
            mark_missed(organization, now=now)
        except Exception:
            log.exception("left to the next run", organization=organization.slug)
