"""Who a session belongs to: asked on every page."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet

from organizations.models import User
from organizations.tenancy import prepared


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's sign-in, with a prepared query for the person behind a session."""

    def get_user(self, user_id: int) -> User | None:
        user = next(iter(_person(user_id)), None)
        return user if user and self.user_can_authenticate(user) else None


@prepared
def _person(user_id: int) -> QuerySet[User]:
    return User.objects.filter(pk=user_id)
