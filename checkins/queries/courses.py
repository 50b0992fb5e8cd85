"""Key results that have come to their end, with their whole history, for the backtest of the forecast."""

from collections import defaultdict

from django.db.models import Q

from checkins.models import CheckIn
from objectives.enums import KeyResultState
from objectives.models import KeyResult
from scoring.backtest import Course
from scoring.forecast import Reading

ENDED = Q(state=KeyResultState.CLOSED) | Q(state=KeyResultState.ACTIVE, objective__cycle__closed_at__isnull=False)


def closed_courses(name: str) -> list[Course]:
    """The courses, all under one name, of the KRs of the organization at work that closed with a score. Two queries."""
    rows = KeyResult.objects.filter(ENDED, score__isnull=False, starts_on__isnull=False, due_on__isnull=False)
    readings: dict[int, list[Reading]] = defaultdict(list)
    updates = CheckIn.objects.filter(key_result_id__in=rows.order_by().values("id")).order_by("week")
    for key_result, week, actual in updates.values_list("key_result_id", "week", "actual"):
        readings[key_result].append(Reading(week, actual))
    return [
        Course(name, row.measure, row.starts_on, row.due_on, readings[row.id], row.score)
        for row in rows.order_by("number")
        if row.starts_on and row.due_on and row.score is not None
    ]
