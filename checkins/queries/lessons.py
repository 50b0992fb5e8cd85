"""What was kept from a KR."""

from checkins.models import Lesson
from objectives.models import KeyResult


def lessons_of(key_result: KeyResult) -> list[Lesson]:
    """A KR's lessons with their authors, newest first. One query."""
    return list(Lesson.objects.filter(key_result=key_result).select_related("author"))
