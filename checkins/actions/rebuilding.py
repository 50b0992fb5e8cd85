"""Computing the current state of KRs again."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from checkins.actions import responses
from checkins.state import refresh_state
from objectives.models import KeyResult
from organizations.models import Organization
from scoring.models import RagPolicy, policy_at_work

BATCH = 200


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """One batch: the number of its last KR (0 when none was left) and the references of those that differed."""

    last: int
    changed: list[str]


def rebuild_states(organization: Organization) -> list[str]:
    """Bring every KR of the organization at work in line with its check-ins; returns the references that differed.

    Rows are locked in batches, in the order of their numbers, so that people can go on posting meanwhile.
    """
    policy, changed, last = policy_at_work(), list[str](), 0
    while True:
        batch = rebuild_batch(organization, policy, after=last)
        if not batch.last:
            return changed
        changed += batch.changed
        last = batch.last


@transaction.atomic
def rebuild_batch(organization: Organization, policy: RagPolicy, *, after: int, at: datetime | None = None) -> Rebuilt:
    """Bring the next KRs behind a number in line, under a policy that changed `at` this moment, if it did.

    A policy that moves a KR into Red or Amber opens its response, dated when the policy changed; a mere rebuild opens
    none. One query, one or two for each KR, and a few more for one whose band the policy changes.
    """
    rows = KeyResult.objects.select_related("objective__cycle", "owner").order_by("number")
    batch = list(rows.select_for_update(no_key=True, of=("self",)).filter(number__gt=after)[:BATCH])
    changed = []
    for key_result in batch:
        key_result.organization = organization
        before = key_result.band
        if refresh_state(key_result, at=at, policy=policy):
            changed.append(key_result.reference)
        if at:
            responses.follow_change(key_result, before=before, at=at)
    return Rebuilt(batch[-1].number if batch else 0, changed)
