"""What the forms share that several people may have open at once: nobody's save undoes another's unseen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import formats

from objectives.forms.base import ActionForm
from objectives.units import NO_VALUE


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two people wrote at once: what stands there by now, and what was typed here."""

    label: str
    theirs: str
    typed: str


class VersionedForm(ActionForm):
    """A form that says which version was read. After a conflict it shows both, and what was typed stays."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    differences: Sequence[Difference] = ()

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values().items() if name != "version"}

    @property
    def version_read(self) -> int:
        """The version that the person has seen; 0, which nothing has, when the form does not say."""
        return int(self.cleaned_data.get("version") or 0) if self.is_valid() else 0

    def compare(self, stored: Self) -> None:
        """Show what stands there by now beside what was typed, and let the next save be on top of that.

        `stored` is the form as it opens now; where its version is the one that was read, something else was refused.
        """
        version = stored.initial["version"]
        if version == self.cleaned_data.get("version"):
            return
        told = ((self._label(stored, name), stored._told(name), self._told(name)) for name in self._written(stored))
        self.differences = [Difference(label, theirs, typed) for label, theirs, typed in told if theirs != typed]
        sent: Any = self.data
        again = sent.copy()
        again["version"] = str(version)
        self.data = again

    def stands_at(self, name: str) -> Any:
        """What a field holds: of what was typed, or of what the form opened with."""
        if name in getattr(self, "cleaned_data", {}):
            return self.cleaned_data[name]
        return _read(self.fields[name], self[name].value())

    def _told(self, name: str) -> str:
        field = self.fields.get(name)
        return _in_words(field, self.stands_at(name)) if field else NO_VALUE

    def _written(self, stored: Self) -> list[str]:
        """The fields of either form that people write in."""
        every = {**stored.fields, **self.fields}
        return [name for name, field in every.items() if not (field.disabled or field.widget.is_hidden)]

    def _label(self, stored: Self, name: str) -> str:
        return str((self if name in self.fields else stored)[name].label)


def _read(field: forms.Field, value: Any) -> Any:
    """A value as the field gives it; one that it does not take any more as it is."""
    try:
        return field.clean(value)
    except ValidationError:
        return value


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return str(field.prepare_value(value)) if isinstance(field, forms.CharField) else str(value)
    if isinstance(value, date):
        return formats.date_format(value, "j M Y")
    if isinstance(value, QuerySet | list | tuple):
        return ", ".join(_names(value)) or NO_VALUE
    if isinstance(field, forms.ChoiceField) and isinstance(value, str):
        value = dict(field.choices).get(value, value) if value else ""  # type: ignore[arg-type]
    words = str(getattr(value, "name", value) or "")
    return "\n".join(words.splitlines()) or NO_VALUE


def _names(people: Iterable[Any]) -> list[str]:
    return sorted(str(getattr(each, "name", each)) for each in people)
