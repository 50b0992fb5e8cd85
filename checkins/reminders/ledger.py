"""The ledger of reminders: set-based statements that write who is reminded of what, and answer only with what is new.

Two runs at once, a retried task or a clock that jumps back meet the ledger's unique key and find nothing new.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from checkins.reminders.steps import Moment
from objectives.enums import KeyResultState, ObjectiveState
from objectives.models import KeyResult
from organizations.calendar import CheckInCalendar
from organizations.models import Organization

# In the order of the KRs, so that two runs at once wait for each other instead of locking crosswise.
FIRE = """
INSERT INTO checkins_reminder (organization_id, key_result_id, membership_id, week, step, fired_at)
SELECT %s, owing.id, {person}, %s, %s, %s
FROM ({owing}) AS owing (id, owner_id, team_id) {people}
ORDER BY owing.id
ON CONFLICT (organization_id, week, step, key_result_id, membership_id) DO NOTHING
RETURNING membership_id, key_result_id
"""
CHAMPIONS = """
JOIN unnest(%s::bigint[], %s::bigint[]) AS champion (team_id, membership_id)
  ON champion.team_id = owing.team_id AND champion.membership_id IS DISTINCT FROM owing.owner_id
"""


CHUNK = 5000  # KRs described by one statement


@dataclass(frozen=True, slots=True)
class Owed:
    """A KR whose update is owed, the name of its owner, and the address of its team."""

    id: int
    number: int
    name: str
    owner: str | None
    team: str

    @property
    def reference(self) -> str:
        return f"KR-{self.number}"


@dataclass(frozen=True, slots=True)
class Round:
    """One organization in one step, at one instant."""

    organization: Organization
    moment: Moment
    at: datetime

    @property
    def owing(self) -> "QuerySet[KeyResult]":
        return owing(self.moment.week, self.organization.calendar)


Fired = dict[int, list[Owed]]  # by the person to remind, KRs in the order in which they were made


def owing(week: date, calendar: CheckInCalendar) -> QuerySet[KeyResult]:
    """The KRs that expect an update for a week and have none (check-ins, The calendar)."""
    before = calendar.previous(week)
    return KeyResult.objects.filter(
        Q(last_week=None) | Q(last_week__lt=week),
        state=KeyResultState.ACTIVE,
        objective__state=ObjectiveState.ACTIVE,
        objective__cycle__closed_at=None,
        objective__cycle__locked_at=None,
        activated_at__lte=calendar.deadline(before),  # the week after the activation's is the first full one
        due_on__gt=before,  # the due date lies in this week or after it
    )


def still_owed(ids: Iterable[int], week: date, calendar: CheckInCalendar, *, owner_id: int | None = None) -> list[Owed]:
    """Which of these KRs owe their update of a week by now; where given, of this owner alone."""
    found = owing(week, calendar).filter(id__in=ids)
    return _described(found if owner_id is None else found.filter(owner_id=owner_id))


def fire_owners(turn: Round, *, first: int, last: int) -> Fired:
    """Remind the active owners whose ids lie from `first` to `last`; two statements."""
    theirs = turn.owing.filter(owner_id__gte=first, owner_id__lte=last, owner__deactivated_at=None)
    return _fire(turn, theirs, person="owing.owner_id")


def fire_champions(turn: Round, champions: Mapping[int, list[int]]) -> Fired:
    """Remind the champions (ids by team) of what others owe; two statements, and one more per CHUNK."""
    pairs = [(team_id, champion) for team_id, ids in champions.items() for champion in ids]
    if not pairs:
        return {}
    theirs = turn.owing.filter(objective__team_id__in=champions)
    named: list[list[int]] = [list(column) for column in zip(*pairs, strict=True)]
    return _fire(turn, theirs, person="champion.membership_id", people=CHAMPIONS, named=named)


def _fire(
    turn: Round, theirs: QuerySet[KeyResult], *, person: str, people: str = "", named: Sequence[list[int]] = ()
) -> Fired:
    select, parameters = theirs.order_by().values_list("id", "owner_id", "objective__team_id").query.sql_with_params()
    week, step = turn.moment.week, turn.moment.step.value
    values: list[Any] = [turn.organization.id, week, step, turn.at, *parameters, *named]
    with connection.cursor() as cursor:
        cursor.execute(FIRE.format(owing=select, person=person, people=people), values)
        return _by_person(cursor.fetchall())


def _by_person(pairs: Sequence[tuple[int, int]]) -> Fired:
    """What was fired, described; ids of people and KRs come in."""
    fired: Fired = {}
    people = _people_by_key_result(pairs)
    ids = sorted(people)
    for place in range(0, len(ids), CHUNK):
        chunk = RawSQL("SELECT unnest(%s::bigint[])", [ids[place : place + CHUNK]])  # one parameter, not thousands
        for owed in _described(KeyResult.objects.filter(id__in=chunk)):
            for person in people[owed.id]:
                fired.setdefault(person, []).append(owed)
    return fired


def _people_by_key_result(pairs: Sequence[tuple[int, int]]) -> dict[int, list[int]]:
    people: dict[int, list[int]] = {}
    for person, key_result in pairs:
        people.setdefault(key_result, []).append(person)
    return people


def _described(key_results: QuerySet[KeyResult]) -> list[Owed]:
    columns = key_results.order_by("id").values_list("id", "number", "name", "owner__name", "objective__team__slug")
    return [Owed(*row) for row in columns]
