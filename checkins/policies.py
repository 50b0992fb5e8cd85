"""When updates may be posted and amended; who may is in objectives.policies.can_post."""

from checkins.models import CheckIn
from objectives.models import KeyResult
from objectives.policies import can_post, key_result_or_404
from okrapp.errors import Forbidden
from organizations.models import Membership


def why_not_post(key_result: KeyResult) -> str:
    """Why this KR (with its objective and cycle) takes no updates; empty when it does.

    A KR past its due date still does, until its cycle is locked: the last values often come in after the end.
    """
    if key_result.objective.cycle.is_closed:
        return (
            f"{key_result.objective.cycle} is closed: {key_result.reference} stays readable, and takes no more updates."
        )
    if key_result.objective.cycle.is_frozen:
        return (
            f"{key_result.objective.cycle.why_frozen} {key_result.reference} takes no more updates;"
            " what there is to say goes into a comment."
        )
    if not key_result.is_active:
        return f"{key_result.reference} is {key_result.get_state_display().lower()}: only an active KR takes updates."
    return ""


def why_not_amend(check_in: CheckIn) -> str:
    """Why this update (with its KR, objective and cycle) can't be amended any more; empty when it can."""
    key_result = check_in.key_result
    if problem := why_not_post(key_result):
        return problem
    if key_result.last_week is not None and key_result.last_week > check_in.week:
        return (
            "The next update has been posted, so this one stands. Say what was wrong in the new one, or in a comment."
        )
    if is_from_before(key_result, check_in):
        return "This update is from before the key result was measured, so it stands. The next gives its first value."
    return ""


def is_from_before(key_result: KeyResult, check_in: CheckIn) -> bool:
    """Whether an update was posted while the card was still establishing its baseline."""
    return key_result.measured_since is not None and check_in.posted_at < key_result.measured_since


def key_result_to_answer_or_404(membership: Membership, number: int) -> KeyResult:
    """The KR for those who answer its responses and keep its lessons; 403 for others, 404 when there is none."""
    key_result = key_result_or_404(membership, number)
    require_answerer(membership, key_result)
    return key_result


def require_answerer(membership: Membership, key_result: KeyResult) -> None:
    """Raises Forbidden unless this is the KR's owner or one of its collaborators."""
    if not can_post(membership, key_result):
        raise Forbidden(
            "Responses and lessons are written by the KR's owner and collaborators.",
            who=key_result.owner.name if key_result.owner else "nobody yet: the KR has no owner",
        )


def can_take_part(membership: Membership) -> bool:
    """Whether they may comment, react and mark wins: everybody but those who are here to read only."""
    return not membership.is_viewer_only
