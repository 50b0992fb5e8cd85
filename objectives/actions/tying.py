"""One at a time ties objectives, or takes them where their ties could not follow."""

from django.db import connection

from organizations.tenancy import current_organization_id

LOCK = 0x616C << 48  # "al": the space of advisory locks under which the net of contributions changes


def wait_for_other_ties() -> None:
    """Until the transaction ends nobody else ties objectives or moves them to other cycles: two at once neither close
    a loop between them nor part what has just been tied."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK + current_organization_id()])
