"""Who owes which update: a person's own week, and the walk through it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet

from checkins.models import CheckInDraft
from checkins.rules import Expectation, rests, week_for
from objectives.cards import KeyResultCard, Today
from objectives.enums import KeyResultState
from objectives.initiatives import SHOWN
from objectives.models import Collaborator, KeyResult
from objectives.models.dismissals import standing_dismissals
from objectives.models.initiatives import initiatives_of
from organizations.calendar import LATE_WINDOW, CheckInCalendar, Timing
from organizations.models import Membership
from organizations.tenancy import prepared
from scoring.models import RagPolicy, policy_at_work


class Ask(StrEnum):
    """What a KR asks of its owner now, most pressing first."""

    LATE = "late"
    DUE = "due"
    POSTED = "posted"
    LATER = "later"


ORDER = list(Ask)


@dataclass(frozen=True)
class OwnUpdate:
    """A KR with the week that an update posted now would count for, and what is asked of its owner."""

    card: KeyResultCard
    ask: Ask
    week: date
    has_draft: bool = False

    @property
    def key_result(self) -> KeyResult:
        return self.card.kr

    @property
    def deadline(self) -> datetime:
        return self.card.today.calendar.deadline(self.week)

    @property
    def grace_ends(self) -> datetime:
        return self.deadline + LATE_WINDOW

    @property
    def is_waited_for(self) -> bool:
        return self.ask in {Ask.LATE, Ask.DUE}

    @property
    def is_posted(self) -> bool:
        return self.ask == Ask.POSTED

    @property
    def is_late(self) -> bool:
        return self.ask == Ask.LATE

    @cached_property
    def is_past_due(self) -> bool:
        """Whether the KR expects no more updates, because its due week has closed."""
        due_on = self.key_result.due_on
        return due_on is not None and self.week > self.card.today.calendar.week_of_day(due_on)


@dataclass(frozen=True)
class MyUpdates:
    """The updates of one person: those waited for (late first), those posted, those that come later, and the shared.

    `shared` are KRs that somebody else owns and on which this person may post.
    """

    today: Today
    due: list[OwnUpdate]
    posted: list[OwnUpdate]
    later: list[OwnUpdate]
    shared: list[OwnUpdate]

    @property
    def is_empty(self) -> bool:
        return not (self.due or self.posted or self.later or self.shared)

    @property
    def next_deadline(self) -> datetime | None:
        return min((each.deadline for each in self.due), default=None)

    @property
    def total(self) -> int:
        return len(self.due) + len(self.posted)


@dataclass(frozen=True)
class Walk:
    """The way through one's updates: the one at hand, its place among all, and what has been left out so far."""

    current: OwnUpdate | None
    skipped: list[OwnUpdate]
    updates: MyUpdates

    @property
    def position(self) -> int:
        return len(self.updates.posted) + len(self.skipped) + 1

    @property
    def total(self) -> int:
        return self.updates.total

    @property
    def done(self) -> int:
        return self.position - 1


def my_updates(membership: Membership, now: datetime, *, policy: RagPolicy | None = None) -> MyUpdates:
    """The active KRs on which this person posts, each with what it asks for now. One query, and one for the policy."""
    today = Today.of(membership.organization, policy or policy_at_work(), now)
    rows = _rows(membership.id)
    own = [_ask(row, today) for row in rows if row.owner_id == membership.id]
    own.sort(key=lambda each: ORDER.index(each.ask))
    return MyUpdates(
        today=today,
        due=[each for each in own if each.is_waited_for],
        posted=[each for each in own if each.is_posted],
        later=[each for each in own if each.ask == Ask.LATER],
        shared=[_ask(row, today) for row in rows if row.owner_id != membership.id],
    )


def walk(updates: MyUpdates, skipped: Collection[int]) -> Walk:
    """The first update waited for that is not among the skipped numbers."""
    passed = [each for each in updates.due if each.key_result.number in skipped]
    ahead = (each for each in updates.due if each.key_result.number not in skipped)
    return Walk(current=next(ahead, None), skipped=passed, updates=updates)


def own_updates(key_results: Iterable[KeyResult], today: Today) -> list[OwnUpdate]:
    """What each of these KRs asks of its owner now, most pressing first."""
    return sorted((_ask(each, today) for each in key_results), key=lambda each: ORDER.index(each.ask))


def expectation(key_result: KeyResult) -> Expectation:
    """What the KR's card and state say about the updates it expects."""
    return Expectation(key_result.activated_at, key_result.due_on, key_result.last_week)


def has_update(key_result: KeyResult, calendar: CheckInCalendar, now: datetime) -> bool:
    """Whether the week that an update posted now would count for has one already."""
    week, _ = week_for(expectation(key_result), calendar, now)
    return key_result.last_week is not None and key_result.last_week >= week


@prepared
def _rows(member_id: int) -> QuerySet[KeyResult]:
    shared = Collaborator.objects.filter(key_result=OuterRef("pk"), membership_id=member_id)
    draft = CheckInDraft.objects.filter(key_result=OuterRef("pk"), author_id=member_id)
    active = KeyResult.objects.filter(
        state=KeyResultState.ACTIVE, objective__cycle__closed_at=None, objective__cycle__locked_at=None
    )
    return (
        active.filter(Q(owner_id=member_id) | Exists(shared))
        .annotate(has_draft=Exists(draft), dismissed=standing_dismissals(), bets=initiatives_of(SHOWN))
        .select_related("objective__cycle", "owner")
        .order_by("objective__number", "number")
    )


def _ask(key_result: KeyResult, today: Today) -> OwnUpdate:
    expected, calendar = expectation(key_result), today.calendar
    week, timing = week_for(expected, calendar, today.now)
    ask = Ask.LATE if timing == Timing.LATE else Ask.DUE
    if expected.last_week is not None and expected.last_week >= week:
        ask = Ask.POSTED
    elif rests(expected, calendar, today.now):
        ask, week = Ask.POSTED, calendar.last_closed_week(today.now)
    elif not expected.owes(week, calendar):
        ask = Ask.LATER
    card = KeyResultCard(key_result, today)
    return OwnUpdate(card=card, ask=ask, week=week, has_draft=getattr(key_result, "has_draft", False))
