"""Keeping what a KR taught."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from checkins.models import Lesson
from checkins.models.lessons import LESSON_LENGTH
from checkins.policies import require_answerer, why_not_post
from checkins.rules import tags_in
from objectives.models import KeyResult
from okrapp import clock
from okrapp.errors import Conflict, DomainError
from organizations.models import Membership


@transaction.atomic
def keep_lesson(
    *, key_result: KeyResult, by: Membership, text: str, form_key: UUID, at: datetime | None = None
) -> Lesson:
    """Keep one thing that a KR taught, found later by the #words in it. The same form again gives the same lesson.

    Raises Forbidden for others than the KR's owner and collaborators, DomainError for an empty or too long text and
    for a KR that has ended.
    """
    require_answerer(by, key_result)
    if problem := why_not_post(key_result):
        raise DomainError(problem)
    words = " ".join(text.replace("\x00", "").split())
    if not words:
        raise DomainError("Write the one thing worth keeping.", field="text")
    if len(words) > LESSON_LENGTH:
        raise DomainError(f"This has {len(words)} characters; {LESSON_LENGTH} are the most.", field="text")
    new = {
        "key_result": key_result,
        "author": by,
        "text": words,
        "tags": tags_in(words),
        "written_at": at or clock.now(),
    }
    lesson, _ = Lesson.objects.get_or_create(form_key=form_key, defaults=new)
    if lesson.key_result_id != key_result.id or lesson.author_id != by.id:
        raise Conflict("This form was used already. Open the page again and write your lesson there.")
    return lesson
