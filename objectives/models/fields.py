from collections.abc import Sequence
from typing import Any

from django.db import models


class Measured(models.DecimalField):  # type: ignore[type-arg]
    """A measured value: exact, with room for currency in minor units and for fractions."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs["max_digits"], kwargs["decimal_places"] = 24, 6
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


class StoredList(models.JSONField):
    """A list that is empty on most rows: a page of 240 reads six each."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return [] if value == "[]" else super().from_db_value(value, expression, connection)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs
