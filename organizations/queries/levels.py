"""Whether a team has objectives of its own."""

from collections.abc import Iterable

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, OuterRef, QuerySet, When

from organizations import levels
from organizations.enums import Role, Seat
from organizations.models import Membership, Organization, Team, TeamSeat


def level_problem(organization: Organization, team: Team, among: Iterable[Team] | None = None) -> str:
    """Why nothing may be drafted for this team, for which team instead, and who can change that; empty where it may.

    `among` are all teams, as `with_people` asks for them. One query without, and one where it may not; none for the
    company.
    """
    if team.is_company:
        return ""
    nodes = {each.id: _node(each) for each in (with_people(Team.objects.order_by()) if among is None else among)}
    why = levels.problem(
        nodes[team.id],
        nodes,
        levels=organization.levels_in_use,
        has_individual=organization.individual_objectives,
    )
    if not why:
        return ""
    admins = ", ".join(Membership.objects.active().holding(Role.ADMIN).values_list("name", flat=True))
    return f"{why} An admin can change that in the settings: {admins}."


def with_people(teams: QuerySet[Team]) -> QuerySet[Team]:
    """Teams with the ids of their active members, and of the lead who has not left."""
    members = TeamSeat.objects.filter(team=OuterRef("id"), seat=Seat.MEMBER, membership__deactivated_at=None)
    return teams.annotate(
        member_ids=ArraySubquery(members.values("membership_id")),
        led_by=Case(When(lead__deactivated_at=None, then=F("lead_id"))),
    )


def _node(team: Team) -> levels.Node:
    return levels.Node(team.id, team.name, team.parent_id, vars(team)["led_by"], vars(team)["member_ids"])
