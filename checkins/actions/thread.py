"""What members add to a KR's thread: comments, reactions, wins."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from checkins import mentions, notices
from checkins.enums import Reaction
from checkins.models import CheckIn, CheckInReaction, Comment
from checkins.models.thread import COMMENT_LENGTH
from checkins.policies import can_take_part
from objectives.models import KeyResult
from okrapp import clock
from okrapp.errors import Conflict, DomainError, Forbidden
from organizations.models import Membership


@transaction.atomic
def comment(
    *,
    key_result: KeyResult,
    by: Membership,
    body: str,
    form_key: UUID,
    check_in: CheckIn | None = None,
    at: datetime | None = None,
) -> Comment:
    """Add a remark (Markdown) to a KR's thread, beneath an update or on the KR as a whole.

    Tells those whom it names, the KR's owner and the update's author. The same form again gives the same comment.
    Raises DomainError for an empty or too long body, Forbidden for those who are here to read only.
    """
    _require_part(by)
    now = at or clock.now()
    text = body.replace("\x00", "").replace("\r\n", "\n").strip()
    if not text:
        raise DomainError("Write something first.", field="body")
    if len(text) > COMMENT_LENGTH:
        raise DomainError(
            f"This comment has {len(text):,} characters; {COMMENT_LENGTH:,} are the most. Link to longer texts.",
            field="body",
        )
    written, is_new = Comment.objects.get_or_create(
        form_key=form_key,
        defaults={"key_result": key_result, "check_in": check_in, "author": by, "body": text, "written_at": now},
    )
    if written.key_result_id != key_result.id or written.author_id != by.id:
        raise Conflict("This form was used already. Open the page again and write your comment there.")
    if is_new:
        notices.tell_of_comment(written, mentioned=mentions.mentioned(text), at=now)
    return written


@transaction.atomic
def react(*, check_in: CheckIn, by: Membership, reaction: str, on: bool = True) -> None:
    """Leave one's reaction on an update, or take it back. A second click of the same changes nothing."""
    _require_part(by)
    if reaction not in Reaction.values:
        raise DomainError("Pick one of the reactions shown.", field="reaction")
    if on:
        CheckInReaction.objects.get_or_create(check_in=check_in, membership=by, reaction=reaction)
    else:
        CheckInReaction.objects.filter(check_in=check_in, membership=by, reaction=reaction).delete()


@transaction.atomic
def mark_win(*, check_in: CheckIn, by: Membership, is_win: bool = True) -> None:
    """Mark an update as a win, which the team's page shows, or take that back. The audit trail knows who."""
    _require_part(by)
    CheckIn.objects.filter(id=check_in.id).exclude(is_win=is_win).update(is_win=is_win)
    check_in.is_win = is_win


def _require_part(by: Membership) -> None:
    if not can_take_part(by):
        raise Forbidden("You are here to read. Comments, reactions and wins come from members.", who="every member")
