"""Mailing invitations in the background."""

from celery import shared_task

from okrapp import clock
from organizations.actions.mailing import send_waiting_invitations
from organizations.background import UnscopedTask
from organizations.queries import organizations_inviting


@shared_task(name="organizations.send_invitations", queue="notifications", base=UnscopedTask)
def send_invitations(organization_id: int) -> int:
    """A second run finds nothing left to claim. Mails the waiting invitations of one organization."""
    return send_waiting_invitations(organization_id)


@shared_task(name="organizations.sweep_invitations", queue="sweeps", base=UnscopedTask)
def sweep_invitations() -> int:
    """A second run finds nothing left to claim. Mails what a lost broker or worker left behind, everywhere."""
    return sum(send_waiting_invitations(organization_id) for organization_id in organizations_inviting(clock.now()))
