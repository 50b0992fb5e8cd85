"""The periodic work of check-ins."""

from celery import shared_task

from checkins.actions.policy import APPLY, apply_next_batch
from checkins.queries import organizations_with_policies_to_apply
from checkins.reminders import sweep
from organizations.background import UnscopedTask, wake
from organizations.models import Organization
from organizations.tenancy import tenant


@shared_task(name="checkins.sweep_reminders", queue="sweeps", base=UnscopedTask)
def sweep_reminders() -> int:
    """A second run finds every reminder in the ledger and writes none. Reminds in all organizations; how many."""
    return sweep.remind_everybody()


@shared_task(name=APPLY, queue="default", base=UnscopedTask)
def apply_policy(organization_id: int) -> None:
    """A second run goes on behind the batches that are done. Judges an organization's KRs by its newest policy."""
    organization = Organization.objects.get(id=organization_id)
    is_left = True
    while is_left:
        with tenant(organization_id):
            is_left = apply_next_batch(organization)


@shared_task(name="checkins.sweep_policies", queue="sweeps", base=UnscopedTask)
def sweep_policies() -> int:
    """A second run only wakes workers again. Finds every policy that waits to be applied; returns how many."""
    waiting = organizations_with_policies_to_apply()
    for organization_id in waiting:
        wake(APPLY, organization_id, queue="default")
    return len(waiting)
