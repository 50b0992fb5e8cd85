"""Who may act on what the rules recommend, and who may set it aside."""

from dataclasses import dataclass

from objectives.models import KeyResult
from objectives.policies import Right, can_draft, can_edit, can_post
from okrapp.errors import Forbidden
from organizations.models import Membership


@dataclass(frozen=True, slots=True)
class AdviceRights:
    """What a reader may do about the recommendations on a KR, and why not what they may not."""

    posts: bool
    writes: bool
    why_not_post: str
    why_not_write: str = "You are here as a viewer, so you can read everything and write nothing. Who may: any member."


def advice_rights(membership: Membership, key_result: KeyResult, *, posts: bool | None = None) -> AdviceRights:
    """Updates and lessons are for those who post on the KR, micro-OKRs and data issues for everybody who writes. No
    query for a KR that came with its owner and collaborators, or where `posts` is known."""
    who = key_result.owner.name if key_result.owner else "nobody yet"
    return AdviceRights(
        posts=can_post(membership, key_result) if posts is None else posts,
        writes=can_draft(membership),
        why_not_post=f"Updates, and the lessons of a KR, are written by its owner and collaborators. Today: {who}.",
    )


def right_to_advise(membership: Membership, key_result: KeyResult) -> Right:
    """Who sets a recommendation aside: those who post on the KR, and those who edit its objective."""
    if can_post(membership, key_result) or can_edit(membership, key_result.objective):
        return Right(allowed=True)
    return Right(
        allowed=False,
        reason="A recommendation is set aside by those who post on the KR and those who edit its objective.",
        who=(key_result.owner or key_result.objective.owner).name,
    )


def require_adviser(membership: Membership, key_result: KeyResult) -> None:
    """Raises Forbidden unless this member may set recommendations on the KR aside."""
    right = right_to_advise(membership, key_result)
    if not right.allowed:
        raise Forbidden(right.reason, who=right.who)
