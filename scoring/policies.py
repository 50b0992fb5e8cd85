"""Who may set the RAG policy: those who answer for the whole programme. Everybody reads it."""

from okrapp.errors import Forbidden
from organizations.enums import Role
from organizations.models import Membership

MAKERS = (Role.SPONSOR, Role.PROGRAM_LEAD, Role.ADMIN)
WHY_NOT = "One policy holds for every team, so the sponsor, the program lead and the admins set it."


def can_set_policy(membership: Membership) -> bool:
    return membership.has_role(*MAKERS)


def require_policy_maker(membership: Membership) -> None:
    """Raises Forbidden, naming who may, for everybody else."""
    if not can_set_policy(membership):
        raise Forbidden(WHY_NOT, who=policy_makers())


def policy_makers() -> str:
    """The names of those who may set the policy today. One query."""
    people = Membership.objects.active().holding(*MAKERS).order_by("name")
    return ", ".join(person.name for person in people) or "nobody yet"
