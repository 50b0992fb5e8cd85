"""Delivering the outbox. Messages are claimed one by one, so any number of workers and runs send each once."""

from celery import shared_task

from notifications import delivery
from notifications.outbox import wake_worker
from organizations.background import UnscopedTask


@shared_task(name="notifications.deliver", queue="notifications", base=UnscopedTask)
def deliver(organization_id: int) -> None:
    """A second run finds nothing left to claim. Sends what is due of one organization."""
    if delivery.deliver_due(organization_id):
        wake_worker(organization_id)


@shared_task(name="notifications.sweep_deliveries", queue="sweeps", base=UnscopedTask)
def sweep_deliveries() -> int:
    """A second run only wakes workers again. Finds every organization with something due; returns how many."""
    due = delivery.organizations_with_deliveries_due()
    for organization_id in due:
        wake_worker(organization_id)
    return len(due)
