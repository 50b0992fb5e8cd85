"""The audit trail: database triggers write every change of a tracked table into its history table.

Written in the same transaction by the database itself, so `update()` and raw SQL are caught too; a second trigger
refuses to change or delete history.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pghistory
import pgtrigger
from django.db import models
from django.db.migrations import CreateModel
from pghistory.models import Event

from organizations.tenancy.constraints import TenantKey, TenantPolicy
from organizations.tenancy.models import TenantManager

M = TypeVar("M", bound=type[models.Model])


class HistoryModel(Event):
    """Base of every history table: a tenant's table that only grows."""

    pgh_id = models.BigAutoField(primary_key=True)
    objects = TenantManager()  # type: ignore[misc, assignment]

    class Meta:
        abstract = True
        base_manager_name = default_manager_name = "objects"


def audited(table: str, *, exclude: Sequence[str] = ()) -> Callable[[M], M]:
    """Keep who, when, from where, old and new value of every change, apart from the `exclude`d columns."""
    tracked: Callable[[M], M] = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=list(exclude),
        base_model=HistoryModel,
        obj_field=pghistory.ObjForeignKey(related_name="history", db_index=True),
        context_field=pghistory.ContextJSONField(),
        meta=_history_meta(table),
    )
    return tracked


def _history_meta(table: str) -> dict[str, Any]:
    name = f"{table}_event"
    return {
        "constraints": [TenantKey(name=f"{name}_key"), TenantPolicy(name=f"{name}_tenant")],
        "triggers": [
            pgtrigger.Protect(name="history_only_grows", operation=pgtrigger.Update | pgtrigger.Delete),
        ],
    }


class CreateAuditedModel(CreateModel):
    """Creates a model together with the triggers of its options.

    One AddTrigger each would do the same, but render every related model of the migration's state again each time.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        super().database_forwards(app_label, schema_editor, from_state, to_state)
        for trigger in self.options["triggers"]:
            schema_editor.execute(trigger.install_sql, params=None)
