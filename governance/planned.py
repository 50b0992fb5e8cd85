"""What key results with a plan of their own were planned to reach on the days on which their cases could open."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet

from checkins.models import CheckIn, EndedStreak
from objectives.models import KeyResult
from scoring.pace import planned_score

Row = tuple[int, date, Decimal]


def planned_by_own_plans(red: "QuerySet[KeyResult]", deadlines: Iterable[datetime], zone: ZoneInfo) -> Iterator[Row]:
    """KR, local day and planned score, for the deadlines and for the days on which an update was posted.

    Of the KRs that are `red`, or whose streak the sweep has yet to see, those with a plan of their own: a score there
    follows from the card's method, so it is the rule's to say and not the database's. One query.
    Source: scoring.md, "Pace".
    """
    ids = red.values("id").union(EndedStreak.objects.values("key_result_id"))
    posted = CheckIn.objects.filter(key_result=OuterRef("pk")).order_by().values("posted_at")
    rows = KeyResult.objects.filter(id__in=ids, starts_on__lt=F("due_on")).exclude(plan=[]).order_by()
    days = {each.astimezone(zone).date() for each in deadlines}
    for key_result in rows.annotate(posted=ArraySubquery(posted)):
        posted_on = {each.astimezone(zone).date() for each in key_result.posted}
        yield from _planned(key_result, days | posted_on)


def _planned(key_result: KeyResult, days: Iterable[date]) -> Iterator[Row]:
    starts_on, due_on, own_plan = key_result.starts_on, key_result.due_on, key_result.own_plan
    if starts_on and due_on:
        yield from ((key_result.id, day, planned_score(starts_on, due_on, day, own_plan)) for day in days)
