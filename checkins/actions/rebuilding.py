"""Computing the current state of KRs again."""

from django.db import transaction

from checkins.state import refresh_state
from objectives.models import KeyResult
from organizations.models import Organization
from scoring.models import policy_at_work

BATCH = 200


def rebuild_states(organization: Organization) -> list[str]:
    """Bring every KR of the organization at work in line with its check-ins; returns the references that differed.

    Rows are locked in batches, in the order of their numbers, so that people can go on posting meanwhile.
    """
    policy = policy_at_work()
    changed: list[str] = []
    last = 0
    rows = KeyResult.objects.select_related("objective__cycle").order_by("number")
    while True:
        with transaction.atomic():
            batch = list(rows.select_for_update(no_key=True, of=("self",)).filter(number__gt=last)[:BATCH])
            for key_result in batch:
                key_result.organization = organization
                if refresh_state(key_result, policy=policy):
                    changed.append(key_result.reference)
        if not batch:
            return changed
        last = batch[-1].number
