"""Constraints that build the database's walls in the migration that creates the table.

Each appends its statement to the end of the migration, when every key it points at exists; see docs/decisions/0001.
"""

from abc import ABC, abstractmethod
from typing import Any

from django.core import checks
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Columns, Statement, Table
from django.db.models.constraints import BaseConstraint

Model = type[models.Model]
Editor = BaseDatabaseSchemaEditor

OWN_ROWS = "%(column)s = NULLIF(current_setting('app.organization_id', true), '')::bigint"


def _column(model: Model, field: str) -> str:
    return str(model._meta.get_field(field).column)  # type: ignore[union-attr]


class DeferredConstraint(BaseConstraint, ABC):
    """A constraint made by a statement of its own at the end of the migration."""

    @abstractmethod
    def statement(self, model: Model, editor: Editor) -> Statement:
        """The statement that makes it."""

    def constraint_sql(self, model: Model, schema_editor: Editor) -> None:  # type: ignore[override]
        schema_editor.deferred_sql.append(self.statement(model, schema_editor))

    def create_sql(self, model: Model, schema_editor: Editor) -> str:  # type: ignore[override]
        self.constraint_sql(model, schema_editor)
        return f"-- {self.name}: at the end of this migration"  # Django runs what this returns, so never None

    def validate(
        self, model: Model, instance: models.Model, exclude: Any = None, using: str = DEFAULT_DB_ALIAS
    ) -> None:
        """Only the database can check this one."""

    def __eq__(self, other: object) -> bool:
        return (
            type(self) is type(other)
            and isinstance(other, DeferredConstraint)
            and self.deconstruct() == other.deconstruct()
        )

    __hash__ = None  # type: ignore[assignment]


class TenantKey(DeferredConstraint):
    """PRIMARY KEY (organization_id, id) in the database; for Django the key is id."""

    def statement(self, model: Model, editor: Editor) -> Statement:
        return self._swap(model, editor, ("organization", model._meta.pk.name))

    def constraint_sql(self, model: Model, schema_editor: Editor) -> None:  # type: ignore[override]
        schema_editor.deferred_sql.insert(0, self.statement(model, schema_editor))  # before the foreign keys to it

    def remove_sql(self, model: Model, schema_editor: Editor) -> str:  # type: ignore[override]
        schema_editor.deferred_sql.append(self._swap(model, schema_editor, (model._meta.pk.name,)))
        return f"-- {self.name}: at the end of this migration"

    def _swap(self, model: Model, editor: Editor, fields: tuple[str, ...]) -> Statement:
        table = model._meta.db_table
        return Statement(
            "ALTER TABLE %(table)s DROP CONSTRAINT IF EXISTS %(key)s CASCADE;"
            " ALTER TABLE %(table)s ADD CONSTRAINT %(key)s PRIMARY KEY (%(columns)s)",
            table=Table(table, editor.quote_name),
            key=editor.quote_name(f"{table}_pkey"),
            columns=Columns(table, [_column(model, field) for field in fields], editor.quote_name),
        )


class TenantPolicy(DeferredConstraint):
    """Row-level security, forced on the owner too: without the setting there are no rows."""

    def __init__(self, *, name: str, column: str = "organization", **kwargs: Any) -> None:
        super().__init__(name=name, **kwargs)
        self.column = column

    def deconstruct(self) -> tuple[str, Any, Any]:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "column": self.column}

    def statement(self, model: Model, editor: Editor) -> Statement:
        table = model._meta.db_table
        return Statement(
            "ALTER TABLE %(table)s ENABLE ROW LEVEL SECURITY; ALTER TABLE %(table)s FORCE ROW LEVEL SECURITY;"
            f" CREATE POLICY %(name)s ON %(table)s USING ({OWN_ROWS}) WITH CHECK ({OWN_ROWS})",
            table=Table(table, editor.quote_name),
            name=editor.quote_name(self.name),
            column=Columns(table, [_column(model, self.column)], editor.quote_name),
        )

    def remove_sql(self, model: Model, schema_editor: Editor) -> Statement:  # type: ignore[override]
        return Statement(
            "DROP POLICY %(name)s ON %(table)s; ALTER TABLE %(table)s NO FORCE ROW LEVEL SECURITY;"
            " ALTER TABLE %(table)s DISABLE ROW LEVEL SECURITY",
            table=Table(model._meta.db_table, schema_editor.quote_name),
            name=schema_editor.quote_name(self.name),
        )


class TenantReference(DeferredConstraint):
    """FOREIGN KEY (organization_id, parent) REFERENCES parent (organization_id, id): no child in another tenant."""

    default_violation_error_message = "The related row belongs to another organization."

    def __init__(self, *, field: str, name: str, **kwargs: Any) -> None:
        super().__init__(name=name, **kwargs)
        self.field = field

    def deconstruct(self) -> tuple[str, Any, Any]:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "field": self.field}

    def statement(self, model: Model, editor: Editor) -> Statement:
        table, parent = model._meta.db_table, self._parent(model)._meta.db_table
        columns = ["organization_id", _column(model, self.field)]
        return Statement(
            "ALTER TABLE %(table)s ADD CONSTRAINT %(name)s FOREIGN KEY (%(columns)s) REFERENCES %(parent)s (%(keys)s)",
            table=Table(table, editor.quote_name),
            name=editor.quote_name(self.name),
            columns=Columns(table, columns, editor.quote_name),
            parent=Table(parent, editor.quote_name),
            keys=Columns(parent, ["organization_id", "id"], editor.quote_name),
        )

    def remove_sql(self, model: Model, schema_editor: Editor) -> Statement:  # type: ignore[override]
        return Statement(
            schema_editor.sql_delete_fk,
            table=Table(model._meta.db_table, schema_editor.quote_name),
            name=schema_editor.quote_name(self.name),
        )

    def validate(
        self, model: Model, instance: models.Model, exclude: Any = None, using: str = DEFAULT_DB_ALIAS
    ) -> None:
        if exclude and self.field in exclude:
            return
        parent_id = getattr(instance, _column(model, self.field))
        own = getattr(instance, "organization_id", None)
        rows = self._parent(model)._base_manager.filter(organization_id=own, id=parent_id)
        if None not in (own, parent_id) and not rows.exists():
            raise ValidationError({self.field: self.get_violation_error_message()})

    def _check(self, model: Model, connection: Any) -> list[checks.CheckMessage]:
        if any(isinstance(c, TenantKey) for c in self._parent(model)._meta.constraints):
            return []
        return [checks.Error(f"{self._parent(model)._meta.label} needs a TenantKey.", obj=model, id="tenancy.E001")]

    def _parent(self, model: Model) -> Model:
        return model._meta.get_field(self.field).related_model  # type: ignore[return-value]


def walls(table: str, *parents: str) -> list[BaseConstraint]:
    """What every tenant table declares: its key, its policy, and a composite foreign key per parent field."""
    return [
        TenantKey(name=f"{table}_key"),
        TenantPolicy(name=f"{table}_tenant"),
        *(TenantReference(field=parent, name=f"{table}_{parent}_same_tenant") for parent in parents),
    ]
