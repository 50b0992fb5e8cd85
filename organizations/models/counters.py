from django.db import connection, models

from organizations.tenancy import TenantModel, current_organization_id, walls

TAKE_NEXT = """
    INSERT INTO organizations_counter (organization_id, kind, value) VALUES (%s, %s, 1)
    ON CONFLICT (organization_id, kind) DO UPDATE SET value = organizations_counter.value + 1
    RETURNING value
"""


class Counter(TenantModel):
    """The last number given to a kind of reference. In a row, not a sequence: a number is never lost or reused."""

    kind = models.CharField(max_length=4)
    value = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            *walls("organizations_counter"),
            models.UniqueConstraint(fields=["organization", "kind"], name="organizations_counter_once"),
        ]


def next_number(kind: str) -> int:
    """The next number of a kind of reference, such as `KR`; concurrent callers wait for one another's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE_NEXT, [current_organization_id(), kind])
        return int(cursor.fetchone()[0])
