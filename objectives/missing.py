"""Marking what was needed by a day that has passed: one organization, a few statements, however much is late.

Source: domain.md, "Alignment and dependencies". Safe to run twice, in parallel and after a downtime: each is marked
once, by a conditional update, and both sides are told once.
"""

from datetime import datetime

from objectives import notices
from objectives.alignment_policies import AROUND
from objectives.enums import DependencyState
from objectives.models import Dependency
from objectives.models.alignment import WAITING
from objectives.queries.dependencies import missable
from organizations.models import Organization
from organizations.tenancy import tenant


def mark_missed(organization: Organization, *, now: datetime) -> int:
    """Mark what is late in one organization, and tell both sides; returns how many were marked by this run."""
    today = now.astimezone(organization.zone).date()
    with tenant(organization.id):
        late = missable(today).select_for_update(no_key=True, of=("self",), skip_locked=True).order_by("id")
        ids = list(late.values_list("id", flat=True))
        if not ids:
            return 0
        Dependency.objects.filter(id__in=ids, state__in=WAITING).update(state=DependencyState.MISSED, ended_at=now)
        found = list(Dependency.objects.select_related(*AROUND).filter(id__in=ids).order_by("id"))
        notices.tell_missed(found, organization, at=now)
    return len(ids)
