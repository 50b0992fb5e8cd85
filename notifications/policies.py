"""Who may see what could not be delivered."""

from okrapp.errors import Forbidden
from organizations.enums import Role
from organizations.models import Membership


def require_admin(membership: Membership) -> None:
    """Undelivered messages name people and mail servers: they are the admins' business. Raises Forbidden."""
    if not membership.is_admin:
        admins = ", ".join(admin.name for admin in Membership.objects.active().holding(Role.ADMIN))
        raise Forbidden("Messages that could not be delivered are seen and sent again by admins.", who=admins)
