"""Who may say where the organization is going."""

from okrapp.errors import Forbidden
from organizations.enums import Role
from organizations.models import Membership

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
