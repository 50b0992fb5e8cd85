"""Chasing responses whose clock has run out: once each, its owner and the objective's."""

from datetime import datetime

from checkins import notices
from checkins.models import Response
from checkins.queries import open_responses
from organizations.models import Organization
from organizations.tenancy import tenant

CHUNK = 500  # responses a transaction


def chase(organization: Organization, *, at: datetime) -> int:
    """Tell of every response that is overdue and was not chased yet; returns how many messages were written.

    A run that meets another one passes over what that has taken. One statement where nothing is overdue.
    """
    told = 0
    while True:
        with tenant(organization.id):
            taken = _take(at)
            told += notices.tell_overdue(taken, organization, at=at)
        if len(taken) < CHUNK:
            return told


def _take(at: datetime) -> list[Response]:
    """Overdue responses, marked as chased, with what their message names."""
    overdue = open_responses().filter(due_at__lte=at, reminded_at=None).order_by("id")
    rows = overdue.select_related("key_result__owner", "key_result__objective__owner")
    taken = list(rows.select_for_update(of=("self",), skip_locked=True)[:CHUNK])
    if taken:
        Response.objects.filter(id__in=[each.id for each in taken]).update(reminded_at=at)
    return taken
