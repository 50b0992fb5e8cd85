"""Start-up refuses what would open the walls: a database role above them, or a weak key."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.db import connection
from django.db.utils import OperationalError

WEAK_KEY_LENGTH = 40
ROLE = "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
OWNED = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user"


def database_role_problems() -> list[str]:
    """Why the connected role must not serve requests; empty when it is restricted as it should be."""
    with connection.cursor() as cursor:
        cursor.execute(ROLE)
        is_super, bypasses = cursor.fetchone()
        cursor.execute(OWNED)
        owned = cursor.fetchone()[0]
    problems = []
    if is_super:
        problems.append("it is a superuser")
    if bypasses:
        problems.append("it has BYPASSRLS")
    if owned:
        problems.append(f"it owns {owned} tables")
    return problems


def migration_role_problem() -> str | None:
    """Why the connected role must not migrate: without BYPASSRLS new foreign keys are validated on zero rows."""
    with connection.cursor() as cursor:
        cursor.execute(ROLE)
        is_super, bypasses = cursor.fetchone()
    return None if is_super or bypasses else "The role that migrates needs BYPASSRLS: ALTER ROLE … BYPASSRLS."


@checks.register(checks.Tags.database)
def check_database_role(databases: Any = None, **_: Any) -> list[checks.CheckMessage]:
    if not databases:
        return []
    try:
        if settings.DATABASE_ROLE == "owner":
            problem = migration_role_problem()
            return [checks.Error(problem, id="tenancy.E003")] if problem else []
        problems = database_role_problems()
    except OperationalError as error:
        return [checks.Error(f"The database does not answer: {error}", id="tenancy.E004")]
    hint = "Connect as a role that owns nothing and bypasses nothing; python -m okrapp.provision makes one."
    return [checks.Error(f"The database role may not serve: {p}.", hint=hint, id="tenancy.E002") for p in problems]


@checks.register(checks.Tags.security)
def check_secret_key(**_: Any) -> list[checks.CheckMessage]:
    if len(settings.SECRET_KEY) >= WEAK_KEY_LENGTH and len(set(settings.SECRET_KEY)) > 10:
        return []
    return [checks.Error("OKR_SECRET_KEY is weak: use 50 random characters or more.", id="okrapp.E001")]


@checks.register(checks.Tags.security)
def check_debug(**_: Any) -> list[checks.CheckMessage]:
    if settings.DEBUG and settings.TLS:
        return [checks.Error("OKR_DEBUG is on in a system that serves over TLS.", id="okrapp.E002")]
    return []
