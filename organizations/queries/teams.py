"""Questions about teams."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, OuterRef, QuerySet, When
from django.db.models.functions import JSONObject

from organizations.enums import Seat
from organizations.models import Membership, Team, TeamSeat


@dataclass(frozen=True, slots=True)
class Branch:
    """A team in the tree: its depth below the company, and the people in it."""

    team: Team
    depth: int
    champions: tuple[Membership, ...] = ()
    members: tuple[Membership, ...] = ()


@dataclass(frozen=True, slots=True)
class Seated:
    """Somebody with a seat in a team, as much as a list needs."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class TeamPage:
    """A team with its people and the teams around it."""

    team: Team
    champions: tuple[Seated, ...]
    members: tuple[Seated, ...]
    children: tuple[Team, ...]
    ancestors: tuple[Team, ...]  # from the company down


def teams() -> QuerySet[Team]:
    """All teams with lead, by name."""
    return Team.objects.select_related("lead").order_by("name", "id")


def places_for(team: Team | None) -> QuerySet[Team]:
    """The teams that this one, or a new one, can be part of: all but itself and those below it. One query or two."""
    return teams() if team is None else teams().exclude(id__in=below(team, Team.objects.all()))


def team_with_slug(slug: str) -> Team | None:
    return Team.objects.select_related("lead", "parent").filter(slug=slug).first()


def branches() -> list[Branch]:
    """The tree from the company down, brothers by name; two queries."""
    all_teams = list(teams())
    seated = _seated(TeamSeat.objects.select_related("membership").order_by("membership__name", "id"))
    return [
        Branch(team, depth, *(tuple(seated.get((team.id, seat), ())) for seat in (Seat.CHAMPION, Seat.MEMBER)))
        for team, depth in _walk(all_teams, parent_id=None)
    ]


def team_page(slug: str) -> TeamPage | None:
    """One query: all teams, and along with the one in question who sits in it. None when there is no such team."""
    seats = Case(When(slug=slug, then=ArraySubquery(_seat_lines())))
    all_teams = {each.id: each for each in teams().annotate(seat_lines=seats)}
    team = next((each for each in all_teams.values() if each.slug == slug), None)
    if team is None:
        return None
    seated = [(line["seat"], Seated(line["id"], line["name"])) for line in team.seat_lines]
    return TeamPage(
        team=team,
        champions=tuple(person for seat, person in seated if seat == Seat.CHAMPION),
        members=tuple(person for seat, person in seated if seat == Seat.MEMBER),
        children=tuple(each for each in all_teams.values() if each.parent_id == team.id),
        ancestors=tuple(_ancestors(team, all_teams)),
    )


def seats_in(team: Team) -> QuerySet[TeamSeat]:
    """Every seat of the team, champions first, also of people who have left."""
    return TeamSeat.objects.filter(team=team).select_related("membership").order_by("seat", "membership__name", "id")


def below(team: Team, all_teams: Iterable[Team]) -> set[int]:
    """The ids of the team and of everything under it."""
    listed = list(all_teams)
    return {team.id} | {child.id for child, _ in _walk(listed, parent_id=team.id)}


def _seat_lines() -> QuerySet[TeamSeat, Any]:
    """Who sits in the team of the outer query and has not left, by name."""
    seats = TeamSeat.objects.filter(team=OuterRef("id"), membership__deactivated_at=None)
    line = JSONObject(id="membership_id", name="membership__name", seat="seat")
    return seats.order_by("membership__name", "id").values(line=line)


def _seated(seats: Iterable[TeamSeat]) -> dict[tuple[int, str], list[Membership]]:
    found: dict[tuple[int, str], list[Membership]] = {}
    for seat in seats:
        if seat.membership.is_active:
            found.setdefault((seat.team_id, seat.seat), []).append(seat.membership)
    return found


def _walk(all_teams: list[Team], *, parent_id: int | None) -> Iterator[tuple[Team, int]]:
    """Everything under a parent, each team before its own children, with its depth."""
    children: dict[int | None, list[Team]] = {}
    for team in all_teams:
        children.setdefault(team.parent_id, []).append(team)
    waiting = [(team, 0) for team in reversed(children.get(parent_id, []))]
    while waiting:
        team, depth = waiting.pop()
        yield team, depth
        waiting.extend((child, depth + 1) for child in reversed(children.get(team.id, [])))


def _ancestors(team: Team, all_teams: Mapping[int, Team]) -> list[Team]:
    found: list[Team] = []
    while team.parent_id is not None:
        team = all_teams[team.parent_id]
        found.insert(0, team)
    return found
