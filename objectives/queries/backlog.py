"""What waits in the backlog, most pressing first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from objectives.enums import ObjectiveState
from objectives.models import Objective
from objectives.models.alignment import ties_of_objectives
from objectives.policies import champions_team, leads_objective
from objectives.priorities import bucket_of
from objectives.queries.lists import behind, ranks
from organizations.models import Membership

PAGE = 60
ORDER = ("place", "pressing", "number")


@dataclass(frozen=True, slots=True)
class Waiting:
    """An objective in the backlog: its bucket, how many KRs it has, and whether the reader may pull it into a cycle."""

    objective: Objective
    bucket: str
    key_results: int
    may_pull: bool


@dataclass(frozen=True, slots=True)
class Backlog:
    """One page of the backlog; `after` is the reference that the next page begins behind."""

    rows: Sequence[Waiting]
    teams: Sequence[tuple[str, str]]
    team: str
    after: str


def backlog_page(membership: Membership, query: Mapping[str, Any], *, after: int | None = None) -> Backlog:
    """The backlog by priority bucket, then importance and urgency. Two queries, three behind the first page."""
    team = str(query.get("team", ""))[:80].replace("\x00", "")
    rows = _ranked(membership.id)
    page = rows.filter(team__slug=team) if team else rows
    if after is not None:
        page = page.filter(behind(rows, after, ORDER))
    found = list(page[: PAGE + 1])
    return Backlog(
        rows=[_waiting(each, membership) for each in found[:PAGE]],
        teams=_teams(),
        team=team,
        after=found[PAGE - 1].reference if len(found) > PAGE else "",
    )


def _ranked(reader_id: int) -> QuerySet[Objective]:
    """In the order of rules.BUCKETS, as the database can sort by it."""
    both, important, urgent = Q(is_important=True, is_urgent=True), Q(is_important=True), Q(is_urgent=True)
    asked = ((both, 2), (important, 3), (urgent, 4))
    return (
        Objective.objects.filter(state=ObjectiveState.BACKLOG)
        .select_related("team", "cycle", "owner")
        .annotate(
            **ties_of_objectives(), is_championed=champions_team(reader_id, "team_id"), cards=Count("key_results")
        )
        .annotate(
            place=ranks((Q(is_aligned=True), 0), (Q(is_depended_upon=True), 1), *asked, otherwise=5),
            pressing=ranks(*asked, otherwise=5),
        )
        .order_by(*ORDER)
    )


def _teams() -> list[tuple[str, str]]:
    rows = Objective.objects.filter(state=ObjectiveState.BACKLOG).order_by("team__name")
    return list(rows.values_list("team__slug", "team__name").distinct())


def _waiting(objective: Objective, membership: Membership) -> Waiting:
    return Waiting(
        objective, bucket_of(objective), int(vars(objective)["cards"]), leads_objective(membership, objective)
    )
