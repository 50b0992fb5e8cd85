"""The ORM wall: every queryset of a tenant's table is filtered by the organization at work, or refused."""

from collections.abc import Collection
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models.base import ModelState
from django.db.models.fields.related_lookups import RelatedExact
from django.db.models.sql.where import AND

from organizations.tenancy.context import current_organization_id, has_tenant

T = TypeVar("T", bound=models.Model)


class TenantManager(models.Manager[T]):
    """Filters explicitly beside the database's policy: better estimates, and the column that routes on Citus."""

    def get_queryset(self) -> models.QuerySet[T]:
        # As filter(organization_id=…), which takes its words apart at the beginning of every single query.
        organization_id, queryset = current_organization_id(), super().get_queryset()
        query = queryset.query
        organization: Any = self.model._meta.get_field("organization")
        query.where.add(RelatedExact(organization.get_col(query.get_initial_alias()), organization_id), AND)
        return queryset


class TenantForeignKey(models.ForeignKey):  # type: ignore[type-arg]
    """A foreign key to id whose joins also compare the organization; the database's key is a TenantReference."""

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        kwargs.setdefault("db_index", False)
        super().__init__(to, on_delete, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("db_constraint", None)
        kwargs.pop("db_index", None)
        return name, path, args, {**kwargs, **({"db_index": True} if getattr(self, "db_index", False) else {})}

    def get_joining_fields(self, reverse_join: bool = False) -> Any:
        mine, theirs = (m._meta.get_field("organization") for m in (self.model, self.related_model))
        pair = (theirs, mine) if reverse_join else (mine, theirs)
        return (*super().get_joining_fields(reverse_join), pair)


class TenantModel(models.Model):
    """Base of every table that belongs to one organization. New rows take the organization at work."""

    organization = models.ForeignKey(
        "organizations.Organization", models.PROTECT, db_index=False, related_name="+", editable=False
    )
    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        abstract = True
        base_manager_name = default_manager_name = "objects"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if not args and has_tenant() and "organization" not in kwargs and "organization_id" not in kwargs:
            kwargs["organization_id"] = current_organization_id()
        super().__init__(*args, **kwargs)

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **_later: Any) -> Self:
        """A row as an instance without the constructor, which costs more than the rest of reading a long list."""
        row = cls.__new__(cls)
        row.__dict__.update(zip(field_names, values, strict=True))
        row._state = ModelState()
        row._state.adding = False
        row._state.db = db
        return row

    def _do_update(self, base_qs: Any, using: Any, pk_val: Any, values: Any, *rest: Any) -> Any:
        """The organization of a row never changes, and always stands in the WHERE."""
        kept = [value for value in values if value[0].name != "organization"]
        scoped = base_qs.filter(organization_id=self.organization_id)
        return super()._do_update(scoped, using, pk_val, kept, *rest)
