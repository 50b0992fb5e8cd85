"""The thread of a KR: its updates with what people said about them."""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.http import Http404

from checkins.models import CheckIn, CheckInReaction, CheckInVersion, Comment, EvidenceFile
from checkins.policies import is_from_before, why_not_amend
from checkins.queries.responses import opened_by, shown_of
from checkins.rules import weeks_between
from checkins.showing import MissedWeek, ShownComment, ShownUpdate, ShownVersion
from objectives.enums import MethodChoice, Unit
from objectives.models import KeyResult
from objectives.policies import can_post
from okrapp import clock
from organizations.calendar import LATE_WINDOW, CheckInCalendar
from organizations.models import Membership

PAGE = 13
Entry = ShownUpdate | MissedWeek


@dataclass(frozen=True)
class Thread:
    """A page of a KR's thread, newest first. `older_than` is the key of the next page; None on the last."""

    key_result: KeyResult
    entries: Sequence[Entry]
    remarks: Sequence[ShownComment]
    older_than: date | None
    may_post: bool
    is_first_page: bool

    @property
    def why_not_post(self) -> str:
        """Why the reader may not post here, and who may."""
        owner = self.key_result.owner
        who = f"Today that is {owner.name}." if owner else "Nobody owns this KR yet."
        return f"Updates are written by the KR's owner and collaborators. {who}"


def thread(key_result: KeyResult, reader: Membership, *, before: date | None = None) -> Thread:
    """Thirteen updates of a KR (with its objective and cycle), from before a week on; missed weeks stand between.

    Two queries; a third to know whether somebody who is not the owner may post.
    """
    rows = _updates_of(key_result)
    if before:
        rows = rows.filter(week__lt=before)
    found = list(rows[: PAGE + 1])
    shown, beyond = found[:PAGE], found[PAGE:]
    comments = _comments(key_result, shown, with_remarks=before is None)
    may_post = reader.id == key_result.owner_id or can_post(reader, key_result)
    updates = _shown(key_result, found, comments, reader, may_post=may_post)[: len(shown)]
    return Thread(
        key_result=key_result,
        entries=_with_missed(key_result, updates, reader, before=before, older=beyond[0].week if beyond else None),
        remarks=[ShownComment(each) for each in comments if each.check_in_id is None][::-1],
        older_than=shown[-1].week if beyond else None,
        may_post=may_post,
        is_first_page=before is None,
    )


def newest(key_result: KeyResult, reader: Membership, *, count: int) -> list[ShownUpdate]:
    """The newest updates of a KR without what was said about them. One query."""
    found = list(_updates_of(key_result)[: count + 1])
    return _shown(key_result, found, [], reader, may_post=reader.id == key_result.owner_id)[:count]


def update(key_result: KeyResult, week: date, reader: Membership) -> ShownUpdate:
    """The update of one week with its comments, or 404. Two queries; three for others than the owner."""
    found = list(_updates_of(key_result).filter(week__lte=week)[:2])
    if not found or found[0].week != week:
        raise Http404
    comments = _comments(key_result, found[:1], with_remarks=False)
    may_post = reader.id == key_result.owner_id or can_post(reader, key_result)
    return _shown(key_result, found, comments, reader, may_post=may_post)[0]


def versions(check_in: CheckIn) -> list[ShownVersion]:
    """Every version of an update that was amended, newest first; nothing for one that was not."""
    if check_in.versions_count == 1:
        return []
    rows = CheckInVersion.objects.filter(check_in=check_in).select_related("written_by", "evidence_file")
    return [ShownVersion(each, check_in.key_result) for each in rows.defer("evidence_file__content")]


def check_in_or_404(key_result: KeyResult, week: date) -> CheckIn:
    """The check-in of a KR and week, which gives it its KR."""
    found = CheckIn.objects.filter(key_result=key_result, week=week).first()
    if found is None:
        raise Http404
    found.key_result = key_result
    return found


def file_or_404(key_result: KeyResult, number: int) -> EvidenceFile:
    """An evidence file of this KR, of an update or of one of its versions."""
    here = CheckInVersion.objects.filter(check_in__key_result=key_result).values("evidence_file_id")
    found = EvidenceFile.objects.filter(id=number, id__in=here).first()
    if found is None:
        raise Http404
    return found


def _updates_of(key_result: KeyResult) -> QuerySet[CheckIn]:
    given = CheckInReaction.objects.filter(check_in=OuterRef("pk")).order_by("id")
    pairs = given.values(pair=JSONObject(reaction="reaction", membership_id="membership_id"))
    rows = CheckIn.objects.filter(key_result=key_result).select_related("posted_by", "evidence_file")
    annotated = rows.annotate(given=ArraySubquery(pairs), responded=opened_by(OuterRef("pk")))
    return annotated.defer("evidence_file__content").order_by("-week")


def _comments(key_result: KeyResult, check_ins: Iterable[CheckIn], *, with_remarks: bool) -> list[Comment]:
    about = Q(check_in__in=[each.id for each in check_ins])
    if with_remarks:
        about |= Q(check_in=None)
    return list(Comment.objects.filter(about, key_result=key_result).select_related("author"))


def _shown(
    key_result: KeyResult, found: Sequence[CheckIn], comments: Iterable[Comment], reader: Membership, *, may_post: bool
) -> list[ShownUpdate]:
    """The check-ins as they are shown, each with the confidence of the one after it in the list, which is older."""
    by_update: dict[int | None, list[ShownComment]] = {}
    for comment in comments:
        by_update.setdefault(comment.check_in_id, []).append(ShownComment(comment))
    shown = []
    for check_in, older in zip(found, [*found[1:], None], strict=False):
        check_in.key_result = key_result
        shown.append(
            ShownUpdate(
                check_in=check_in,
                key_result=_as_it_was(key_result, check_in),
                before=older.confidence if older else None,
                before_reached=older.reached if older else (),
                comments=by_update.get(check_in.id, ()),
                reactions=[(each["reaction"], each["membership_id"]) for each in _given(check_in)],
                reader_id=reader.id,
                responses=shown_of(check_in),
                can_amend=may_post and not why_not_amend(check_in),
                can_answer=may_post and key_result.is_active and not key_result.objective.cycle.is_closed,
            )
        )
    return shown


def _as_it_was(key_result: KeyResult, check_in: CheckIn) -> KeyResult:
    """The card as the update's figures are to be read: in percent while it established its baseline."""
    if not is_from_before(key_result, check_in):
        return key_result
    then = copy(key_result)
    then.method, then.unit, then.unit_label, then.milestones = MethodChoice.MILESTONE, Unit.PERCENT, "", []
    return then


def _given(check_in: CheckIn) -> list[dict[str, Any]]:
    return list(getattr(check_in, "given", None) or [])


def _with_missed(
    key_result: KeyResult,
    updates: Sequence[ShownUpdate],
    reader: Membership,
    *,
    before: date | None,
    older: date | None,
) -> list[Entry]:
    """The updates with the weeks that expected one and got none, newest first."""
    calendar = reader.organization.calendar
    period = timedelta(weeks=calendar.every_weeks)
    weeks = [update.check_in.week for update in updates]
    entries: list[Entry] = []
    # What stands just above and just below this page, so that the gaps at its edges show too.
    above = before or _first_open(key_result, calendar, clock.now())
    for update, week in zip(updates, weeks, strict=True):
        entries += _missed(week, above, period)
        entries.append(update)
        above = week
    below = older or _before_first(key_result, calendar)
    return entries + (_missed(below, above, period) if below else [])


def _missed(older: date, newer: date, period: timedelta) -> list[MissedWeek]:
    return [MissedWeek(week) for week in reversed(weeks_between(older, newer, period))]


def _first_open(key_result: KeyResult, calendar: CheckInCalendar, now: datetime) -> date:
    """The first week that can't be called missed: it still runs, may still be served late, or expects nothing."""
    cycle = key_result.objective.cycle
    ended = min(filter(None, [now, key_result.retired_at, cycle.locked_at, cycle.closed_at]))
    week = calendar.week_of(ended)
    closed = calendar.previous(week)
    if ended == now and now - calendar.deadline(closed) <= LATE_WINDOW:
        week = closed
    if key_result.due_on is not None:
        week = min(week, calendar.next(calendar.week_of_day(key_result.due_on)))
    return week


def _before_first(key_result: KeyResult, calendar: CheckInCalendar) -> date | None:
    """The week before the first that expected an update."""
    return None if key_result.activated_at is None else calendar.week_of(key_result.activated_at)
