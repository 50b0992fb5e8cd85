"""The periodic work of check-ins."""

from celery import shared_task

from checkins.reminders import sweep
from organizations.background import UnscopedTask


@shared_task(name="checkins.sweep_reminders", queue="sweeps", base=UnscopedTask)
def sweep_reminders() -> int:
    """A second run finds every reminder in the ledger and writes none. Reminds in all organizations; how many."""
    return sweep.remind_everybody()
