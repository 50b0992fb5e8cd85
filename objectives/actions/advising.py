"""Setting a recommendation aside, and taking that back."""

from datetime import datetime

from django.db import transaction

from objectives.advice_policies import require_adviser
from objectives.models import Dismissal, KeyResult
from objectives.models.dismissals import REASON_LENGTH
from okrapp import clock
from okrapp.errors import DomainError
from organizations.models import Membership
from scoring.recommendations import Recommendation, Rule


@transaction.atomic
def dismiss_recommendation(
    *, key_result: KeyResult, by: Membership, recommendation: Recommendation, reason: str, at: datetime | None = None
) -> Dismissal:
    """Set a recommendation on a KR aside, with a reason, until the state gets worse. The same again changes nothing.

    Raises Forbidden for those who neither post on the KR nor edit its objective, DomainError without a reason.
    """
    require_adviser(by, key_result)
    words = " ".join(reason.replace("\x00", "").split())
    if not words:
        raise DomainError("Say why you leave it for now.", field="reason")
    if len(words) > REASON_LENGTH:
        raise DomainError(f"This has {len(words)} characters; {REASON_LENGTH} are the most.", field="reason")
    now = at or clock.now()
    week = KeyResult.objects.select_for_update(no_key=True).get(id=key_result.id).last_week
    standing = Dismissal.objects.filter(key_result=key_result, rule=recommendation.rule, ended_at=None)
    same = standing.filter(level=recommendation.level, week=week, reason=words, dismissed_by=by).first()
    if same is not None:
        return same
    standing.update(ended_at=now)
    return Dismissal.objects.create(
        key_result=key_result,
        rule=recommendation.rule,
        level=recommendation.level,
        week=week,
        reason=words,
        dismissed_by=by,
        dismissed_at=now,
    )


@transaction.atomic
def restore_recommendation(*, key_result: KeyResult, by: Membership, rule: Rule, at: datetime | None = None) -> None:
    """Take a dismissal back; nothing where there is none. Raises Forbidden as dismissing does."""
    require_adviser(by, key_result)
    standing = Dismissal.objects.filter(key_result=key_result, rule=rule, ended_at=None)
    standing.update(ended_at=at or clock.now())
