"""What a reminder says: when it is recorded, and again when it is sent, by what is still owed then."""

from collections.abc import Sequence
from datetime import date

from checkins.enums import ReminderStep
from checkins.reminders.ledger import Fired, Owed, Round, still_owed
from checkins.reminders.steps import Moment, is_over
from notifications import kinds
from notifications.kinds import Wording
from notifications.models import Notification
from notifications.outbox import Line, record
from okrapp import clock
from organizations.addresses import address
from organizations.calendar import LATE_WINDOW
from organizations.models import Organization

KINDS = {
    ReminderStep.HEADS_UP: "checkins_heads_up",
    ReminderStep.DUE: "checkins_due",
    ReminderStep.OVERDUE: "checkins_overdue",
}
FOLLOW_UP = "checkins_follow_up"
STEPS = {kind: step for step, kind in KINDS.items()} | {FOLLOW_UP: ReminderStep.OVERDUE}

LISTED = 20  # lines of one message; the page that it leads to has them all
PEOPLE = 1000  # lines a statement


def register_kinds() -> None:
    for code, label, describe in (
        (KINDS[ReminderStep.HEADS_UP], "Updates due tomorrow", "A day before the deadline, when you have not posted."),
        (KINDS[ReminderStep.DUE], "Updates due now", "At the deadline, when you have not posted."),
        (KINDS[ReminderStep.OVERDUE], "Updates overdue", "A day after the deadline, when you have not posted."),
        (FOLLOW_UP, "Who owes updates", "A day after the deadline, to champions: who in their teams has not posted."),
    ):
        kinds.register(code, label=label, describe=describe, is_moot=_is_moot, wording=_wording)


def tell_owners(turn: Round, fired: Fired) -> int:
    """Tell each owner what they owe, in one message; returns how many were told."""
    return _tell(turn, fired, kind=KINDS[turn.moment.step], why="You own these key results.")


def tell_champions(turn: Round, fired: Fired) -> int:
    """Tell each champion who owes what, in one message; returns how many were told."""
    return _tell(turn, fired, kind=FOLLOW_UP, why="You are a champion of the team.")


def _tell(turn: Round, fired: Fired, *, kind: str, why: str) -> int:
    letter = Letter(kind, turn.organization, turn.moment.week)
    told, people = 0, list(fired.items())
    for place in range(0, len(people), PEOPLE):
        lines = [_line(letter, person, owed, why=why) for person, owed in people[place : place + PEOPLE]]
        told += record(lines, kind=kind, at=turn.at)
    return told


def _line(letter: "Letter", membership_id: int, owed: list[Owed], *, why: str) -> Line:
    words, week = letter.about(owed), letter.week.isoformat()
    # What fired together is told together; the first of its KRs fires for this week, step and person but once.
    key = f"{letter.kind}:{week}:{owed[0].id}"
    return Line(
        membership_id, key, words.title, why, words.path, words.body, {"week": week, "kr": [o.id for o in owed]}
    )


class Letter:
    """The words of one kind of reminder in one week of an organization; what is the same for everybody is made once."""

    def __init__(self, kind: str, organization: Organization, week: date) -> None:
        deadline = organization.calendar.deadline(week)
        local, closes = (each.astimezone(organization.zone) for each in (deadline, deadline + LATE_WINDOW))
        self.kind, self.organization, self.week = kind, organization, week
        self._walk = address(organization, "checkins:walk")
        self._title, self._note = {
            KINDS[ReminderStep.HEADS_UP]: (f"due by {local:%A %H:%M}", ""),
            KINDS[ReminderStep.DUE]: ("due now", ""),
            KINDS[ReminderStep.OVERDUE]: (
                "overdue",
                f"\n\nPosted by {closes:%A %H:%M}, an update still counts for the week that closed on {local:%A}.",
            ),
            FOLLOW_UP: ("overdue", ""),
        }[kind]

    def about(self, owed: Sequence[Owed]) -> Wording:
        """Title, text and page for what somebody owes, or for what a champion is owed; not for nothing."""
        if self.kind == FOLLOW_UP:
            return Wording(_follow_up_title(owed), _listed(owed, with_owner=True), _team_path(self.organization, owed))
        what = f"Your update on {owed[0].reference} is" if len(owed) == 1 else f"{len(owed)} updates are"
        return Wording(f"{what} {self._title}", _listed(owed) + self._note, self._path(owed))

    def _path(self, owed: Sequence[Owed]) -> str:
        """The form itself: of the one KR, or the walk through all of them."""
        if len(owed) > 1:
            return self._walk
        return address(self.organization, "checkins:check_in", owed[0].reference)


def _follow_up_title(owed: Sequence[Owed]) -> str:
    people = len({each.owner for each in owed})
    updates = "1 update is" if len(owed) == 1 else f"{len(owed)} updates are"
    return f"{updates} overdue, owed by {owed[0].owner or 'nobody yet'}" if people == 1 else f"{updates} overdue"


def _listed(owed: Sequence[Owed], *, with_owner: bool = False) -> str:
    shown = [f"{each.reference} {each.name}" for each in owed[:LISTED]]
    if with_owner:
        shown = [f"{line}: {each.owner or 'no owner'}" for line, each in zip(shown, owed, strict=False)]
    rest = len(owed) - LISTED
    return "\n".join([*shown, *([f"and {rest} more"] if rest > 0 else [])])


def _team_path(organization: Organization, owed: Sequence[Owed]) -> str:
    teams = {each.team for each in owed}
    if len(teams) == 1:
        return address(organization, "organizations:team", *teams)
    return address(organization, "objectives:objectives")


def _is_moot(notification: Notification) -> bool:
    """Whether the step has been superseded, or everything that the message is about was posted in the meantime."""
    calendar = notification.organization.calendar
    moment = Moment(STEPS[notification.kind], _week(notification))
    return is_over(moment, calendar, clock.now()) or not _still_owed(notification)


def _wording(notification: Notification) -> Wording:
    letter = Letter(notification.kind, notification.organization, _week(notification))
    return letter.about(_still_owed(notification))


def _still_owed(notification: Notification) -> list[Owed]:
    owner_id = None if notification.kind == FOLLOW_UP else notification.recipient_id
    ids, calendar = notification.about["kr"], notification.organization.calendar
    return still_owed(ids, _week(notification), calendar, owner_id=owner_id)


def _week(notification: Notification) -> date:
    return date.fromisoformat(notification.about["week"])
