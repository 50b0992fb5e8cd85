"""Reminding people of decisions that they said they would carry out."""

from datetime import datetime, timedelta

from governance import notices
from governance.enums import DecisionState
from governance.models import Decision
from organizations.models import Organization
from organizations.tenancy import tenant

# Long enough to catch up after a downtime; older ones were told twice.
LOOK_BACK = timedelta(days=14)


def chase(organization: Organization, *, now: datetime) -> None:
    """Tell the owners of open decisions that these are due, on the local day, once, and once more a week later."""
    today = now.astimezone(organization.zone).date()
    with tenant(organization.id):
        due = Decision.objects.filter(state=DecisionState.OPEN, owner__deactivated_at=None)
        found = due.filter(due_on__lte=today, due_on__gt=today - LOOK_BACK)
        notices.tell_due(found, organization, today=today, at=now)
