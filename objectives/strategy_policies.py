"""Who may say where the organization is going."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from objectives.enums import ObjectiveState
from objectives.models import Cycle
from objectives.policies import is_editor
from objectives.queries.map_rows import ObjectiveRow
from okrapp.errors import Forbidden
from organizations.enums import Role, Seat
from organizations.models import Membership, Team, TeamSeat

STEERING = (Role.SPONSOR, Role.PROGRAM_LEAD, Role.ADMIN)
WHY_NOT = "The strategy is written by the sponsors, the program leads and the admins."


def can_steer(membership: Membership) -> bool:
    """Sponsors, program leads and admins write the strategy; everybody reads it."""
    return membership.has_role(*STEERING)


def require_steering(membership: Membership) -> None:
    """Raises Forbidden, naming who may, for everybody else. One query then."""
    if not can_steer(membership):
        raise Forbidden(WHY_NOT, who=steering_names())


def steering_names() -> str:
    """The names of those who may. One query."""
    people = Membership.objects.active().holding(*STEERING)
    return ", ".join(people.values_list("name", flat=True)) or "nobody yet"


@dataclass(frozen=True, slots=True)
class NamingThemes:
    """The objectives, by id, whose theme a reader may name, and why not those of the others."""

    ids: frozenset[int]
    why_not: str


def naming_themes(membership: Membership, rows: Sequence[ObjectiveRow], year: Cycle | None) -> NamingThemes:
    """A theme is named by those who edit the objective. One query where that can't be told from the rows."""
    if year is not None and year.is_frozen:
        return NamingThemes(frozenset(), year.why_frozen)
    open_rows = [row for row in rows if row.state not in {ObjectiveState.CLOSED, ObjectiveState.CANCELLED}]
    others = [row for row in open_rows if row.owner_id != membership.id]
    teams = _led_teams(membership) if others and not is_editor(membership) else set()
    return NamingThemes(
        frozenset(
            row.id
            for row in open_rows
            if row.owner_id == membership.id or row.team_id in teams or is_editor(membership)
        ),
        "Its theme is named by its owner, its team's lead and champions, and the program leads.",
    )


def _led_teams(membership: Membership) -> set[int]:
    champions = TeamSeat.objects.filter(team_id=OuterRef("id"), membership_id=membership.id, seat=Seat.CHAMPION)
    return set(Team.objects.filter(Q(lead_id=membership.id) | Exists(champions)).values_list("id", flat=True))
