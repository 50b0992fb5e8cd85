"""The periodic work that would have come by while the demo organization lived, and what it leaves in the outbox."""

from datetime import datetime, time, timedelta

from checkins.reminders import responses
from checkins.reminders.sweep import remind
from governance import chasing
from governance.models import Escalation
from governance.sweep import sweep
from notifications import kinds
from notifications.enums import DeliveryState
from notifications.models import Delivery, Notification
from okrapp.demo import deciding
from okrapp.demo.stage import Stage

CHASED_DAYS = 3
REMINDED_WEEKS = 3
REMINDERS = (timedelta(hours=-24), timedelta(), timedelta(hours=24))
SOON = timedelta(minutes=6)  # beat comes by every quarter of an hour
UNREAD = timedelta(days=9)
UNSENT = timedelta(days=1)


def visits(stage: Stage) -> None:
    """Sweeps of every day since the first update of the running quarter, and those of decisions in the last days."""
    timetable = stage.timetable
    day = timetable.week(0)
    while day < timetable.today:
        stage.timeline.add(timetable.local(day, time(9, 5)), lambda at: escalations(stage, at))
        if (timetable.today - day).days <= CHASED_DAYS:
            stage.timeline.add(timetable.local(day, time(9, 6)), lambda at: chasing.chase(stage.organization, now=at))
        day += timedelta(days=1)
    for place in range(timetable.weeks - REMINDED_WEEKS, timetable.weeks):
        deadline = timetable.calendar.deadline(timetable.week(place))
        for step in REMINDERS:
            stage.timeline.add(deadline + step + SOON, lambda at: _remind(stage, at))


def escalations(stage: Stage, at: datetime) -> None:
    """Open and climb what is due, and let people take up what has opened."""
    if sweep(stage.organization, now=at).opened:
        for case in Escalation.objects.filter(found_at=at).order_by("number"):
            deciding.work(stage, case)


def tidy_outbox(stage: Stage) -> None:
    """People have read what is old or settled, and nothing older than a day is sent any more."""
    horizon = stage.timetable.horizon
    unread = Notification.objects.filter(read_at=None)
    unread.filter(visible_at__lt=horizon - UNREAD).update(read_at=horizon - UNREAD)
    settled = [each.id for each in unread.select_related("organization") if kinds.kind(each.kind).is_moot(each)]
    unread.filter(id__in=settled).update(read_at=horizon)
    late = Delivery.objects.filter(state=DeliveryState.PENDING, visible_at__lt=horizon - UNSENT)
    late.update(state=DeliveryState.MOOT)


def _remind(stage: Stage, at: datetime) -> None:
    remind(stage.organization, at=at)
    responses.chase(stage.organization, at=at)
