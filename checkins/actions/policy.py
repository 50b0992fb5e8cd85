"""Publishing a RAG policy, and judging what is under way by it."""

from datetime import datetime

from django.db import transaction

from checkins import notices
from checkins.actions.rebuilding import BATCH, rebuild_batch
from objectives.models import KeyResult
from okrapp import clock
from okrapp.errors import Conflict, DomainError
from organizations.background import wake
from organizations.models import Membership, Organization
from scoring.models import RagPolicy, stored_policy
from scoring.policies import require_policy_maker

APPLY = "checkins.apply_policy"


@transaction.atomic
def publish_policy(*, by: Membership, draft: RagPolicy, why: str, seen: int, at: datetime | None = None) -> RagPolicy:
    """Put the draft to work as the next version, and tell program leads and champions.

    Current states follow: at once where one batch holds them all, else by a worker after the commit. What was posted
    keeps the band that held, and closed cycles keep their policy. Raises Forbidden for those who may not, Conflict when
    the version at work is not the one `seen`, and DomainError for a policy that can't stand or changes nothing.
    """
    require_policy_maker(by)
    now = at or clock.now()
    Organization.objects.select_for_update(no_key=True).get(id=by.organization_id)
    at_work = stored_policy()
    if at_work.number != seen:
        raise Conflict(f"Version {at_work.number} was published meanwhile. Look at what differs, then publish again.")
    _check(draft, at_work, why)
    policy = RagPolicy.objects.create(
        **draft.figures, number=at_work.number + 1, published_at=now, published_by=by, why=why.strip()
    )
    if KeyResult.objects.count() > BATCH:
        wake(APPLY, by.organization_id, queue="default")
    else:
        apply_next_batch(by.organization, at=now)
    notices.tell_of_policy(policy, at_work, by=by)
    return policy


@transaction.atomic
def apply_next_batch(organization: Organization, *, at: datetime | None = None) -> bool:
    """Judge the next KRs by the version at work; returns whether some are left. Harmless when all are judged.

    Two at once take turns on the version's row.
    """
    newest = RagPolicy.objects.select_for_update(no_key=True).order_by("-number").first()
    if newest is None or not newest.is_being_applied:
        return False
    batch = rebuild_batch(organization, newest, after=newest.applied_through, at=newest.published_at)
    is_done = not KeyResult.objects.filter(number__gt=batch.last).exists() if batch.last else True
    newest.applied_through = batch.last or newest.applied_through
    newest.applied_at = (at or clock.now()) if is_done else None
    newest.save(update_fields=["applied_through", "applied_at"])
    return not is_done


def _check(draft: RagPolicy, at_work: RagPolicy, why: str) -> None:
    try:
        draft.rules  # noqa: B018 (a policy that can't stand says so itself)
    except ValueError as error:
        raise DomainError(str(error)) from error
    if not why.strip():
        raise DomainError("Say why the policy changes.", field="why")
    if at_work.figures == draft.figures:
        raise DomainError("That is the policy at work already: nothing would change.")
