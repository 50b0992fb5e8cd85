"""Dependencies in lists, and what waits to be answered."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from objectives.contributing import GONE
from objectives.enums import DependencyState, KeyResultState, ObjectiveState
from objectives.models import Dependency, KeyResult
from objectives.models.alignment import WAITING
from objectives.models.ties import dependency_parts
from objectives.needs import ShownDependency
from organizations.models import Membership, Team

PAGE = 40
STILL_NEEDED = ~Q(key_result__state__in=list(GONE)) & ~Q(key_result__objective__state__in=list(GONE))
OPEN, UNANSWERED, OVERDUE, ALL = "open", "unanswered", "overdue", "all"
SHOWN = {OPEN: "Open", UNANSWERED: "Unanswered", OVERDUE: "Overdue", ALL: "All"}


@dataclass(frozen=True, slots=True)
class DependencyList:
    """One page of dependencies, the first day first; `after` is the reference that the next page begins behind."""

    rows: list[ShownDependency]
    after: str


def dependency_list(*, shown: str, team: str, today: date, after: int | None = None) -> DependencyList:
    """The dependencies that are open, unanswered, overdue, or all of them, of a team (its slug) on either side.

    One query, two behind the first page.
    """
    found = Dependency.objects.filter(_shown(shown, today))
    if team:
        found = found.filter(Q(team__slug=team) | Q(key_result__objective__team__slug=team))
    if after is not None:
        found = found.filter(_behind(after))
    numbered = found.order_by("needed_on", "id").values_list(dependency_parts(), flat=True)[: PAGE + 1]
    rows = [ShownDependency.of(parts) for parts in numbered]
    return DependencyList(rows[:PAGE], after=rows[PAGE - 1].reference if len(rows) > PAGE else "")


def shown_dependency(number: int) -> ShownDependency:
    """One dependency as pages show it. One query."""
    parts = Dependency.objects.filter(number=number).values_list(dependency_parts(), flat=True)
    return ShownDependency.of(parts.get())


def unanswered_dependencies(objective_ids: Collection[int]) -> list[ShownDependency]:
    """What KRs of these objectives have asked for and nobody has answered yet, the first day first. One query."""
    waiting = Dependency.objects.filter(
        key_result__objective_id__in=objective_ids, state=DependencyState.REQUESTED
    ).order_by("needed_on", "id")
    return [ShownDependency.of(parts) for parts in waiting.values_list(dependency_parts(), flat=True)]


def requested_of(member_id: int) -> QuerySet[Dependency]:
    """The dependencies that wait for this member's answer: those that name them, and those of the teams they lead.
    What has ended needs nothing any more."""
    named = Q(person_id=member_id)
    leads = Q(team__lead_id=member_id) & (Q(person=None) | Q(person__deactivated_at__isnull=False))
    return Dependency.objects.filter(named | leads, STILL_NEEDED, state=DependencyState.REQUESTED)


def other_teams(team_id: int) -> QuerySet[Team]:
    """The teams that a KR of this team can ask, by name."""
    return Team.objects.exclude(id=team_id).order_by("name", "id")


def team_choices() -> list[tuple[str, str]]:
    """The slug and the name of every team, by name. One query."""
    return list(Team.objects.order_by("name", "id").values_list("slug", "name"))


def those_who_can_answer() -> QuerySet[Membership]:
    """The active members, by name."""
    return Membership.objects.active().order_by("name", "id")


def key_results_of_team(team_id: int) -> QuerySet[KeyResult]:
    """The KRs of a team that could deliver something: under way or drafted, in open cycles."""
    rows = KeyResult.objects.filter(objective__team_id=team_id, objective__cycle__closed_at=None)
    rows = rows.filter(state__in=[KeyResultState.ACTIVE, KeyResultState.DRAFT])
    ended = [ObjectiveState.CLOSED, ObjectiveState.CANCELLED]
    return rows.exclude(objective__state__in=ended).select_related("objective__team").order_by("number")


def missable(today: date) -> QuerySet[Dependency]:
    """What is waited for beyond its day, for KRs that go on."""
    return Dependency.objects.filter(STILL_NEEDED, state__in=WAITING, needed_on__lt=today)


def _shown(shown: str, today: date) -> Q:
    late = Q(state=DependencyState.MISSED) | Q(state__in=WAITING, needed_on__lt=today)
    found = {UNANSWERED: Q(state=DependencyState.REQUESTED), OVERDUE: late}.get(shown, Q(state__in=WAITING))
    return Q() if shown == ALL else found & STILL_NEEDED


def _behind(number: int) -> Q:
    """What comes behind this dependency in the order of the list: by its key, so that nothing is skipped or twice."""
    last = Dependency.objects.filter(number=number).values_list("needed_on", "id").first()
    if last is None:
        return Q()
    return Q(needed_on__gt=last[0]) | Q(needed_on=last[0], id__gt=last[1])
