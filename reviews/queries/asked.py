"""What the closing of cycles asks of one person, on My week."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from objectives.enums import KeyResultState
from objectives.models import Cycle, KeyResult
from objectives.rules import LAST_DAYS
from organizations.models import Membership
from organizations.tenancy import prepared
from reviews.models import Closing, Learning, SourceConfirmation
from reviews.policies import can_run


@dataclass(frozen=True, slots=True)
class Asked:
    """A cycle that ends or is being closed, with how many values and learnings wait for the person.

    `to_run` says that it is theirs to bring to its end.
    """

    cycle: Cycle
    is_open: bool
    sources: int
    learnings: int
    to_run: bool


def asked_of(person: Membership, day: date) -> list[Asked]:
    """The cycles that ask something of a person on this day. One query where no cycle ends, two where one does."""
    found = open_closings(day)
    if not found:
        return []
    wanted = _wanted(person, found)
    runs = can_run(person)
    rows = [Asked(cycle, is_open, *wanted.get(cycle.id, (0, 0)), to_run=runs) for cycle, is_open in found]
    return [row for row in rows if row.to_run or row.sources or row.learnings]


def open_closings(day: date) -> list[tuple[Cycle, bool]]:
    """The cycles that are being closed, or are in their last week or past it, and whether their closing is open."""
    return [(cycle, vars(cycle)["is_opened"]) for cycle in _ending(day + timedelta(days=LAST_DAYS))]


@prepared
def _ending(before: date) -> QuerySet[Cycle]:
    opened = Exists(Closing.objects.filter(cycle=OuterRef("pk")))
    cycles = Cycle.objects.filter(closed_at=None).annotate(is_opened=opened)
    return cycles.filter(Q(is_opened=True) | Q(ends_on__lt=before)).order_by("ends_on")


def _wanted(person: Membership, found: list[tuple[Cycle, bool]]) -> dict[int, tuple[int, int]]:
    """By cycle: the person's KRs whose value is not confirmed, and those without a learning."""
    open_ids = {cycle.id: cycle for cycle, is_open in found if is_open}
    counts = dict.fromkeys(open_ids, (0, 0))
    for cycle_id, state, is_said, is_learnt in _own(person).filter(objective__cycle_id__in=open_ids):
        sources, learnings = counts[cycle_id]
        asks = state == KeyResultState.ACTIVE and not is_said and not open_ids[cycle_id].is_frozen
        counts[cycle_id] = sources + asks, learnings + (not is_learnt)
    return counts


def _own(person: Membership) -> QuerySet[KeyResult, tuple[int, str, bool, bool]]:
    said = SourceConfirmation.objects.filter(key_result=OuterRef("pk"), verdict="confirmed")
    same_value = Q(actual=OuterRef("actual")) | Q(actual=None, key_result__actual=None)
    rows = KeyResult.objects.filter(owner=person, activated_at__isnull=False, objective__outcome="").annotate(
        is_said=Exists(said.filter(same_value)), is_learnt=Exists(Learning.objects.filter(key_result=OuterRef("pk")))
    )
    return rows.values_list(F("objective__cycle_id"), "state", "is_said", "is_learnt")
