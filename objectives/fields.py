"""The form field for measured values."""

from datetime import UTC
from decimal import Decimal
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats, timezone

from objectives import units
from objectives.enums import Unit
from objectives.numbers import SIGNS, NotANumber, read_number
from okrapp.figures import SHARES, Figures


class MeasuredField(forms.CharField):
    """A figure as people write it, with comma or point and perhaps its unit; cleaned to a Decimal, or None when empty.

    `unit` and `unit_label` name the measure's unit where it is known: then only that unit may stand beside the figure.
    """

    def __init__(self, *, unit: str = "", unit_label: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(empty_value=None, **kwargs)
        self.measured_in(unit, unit_label)

    def measured_in(self, unit: str, unit_label: str = "") -> None:
        """Take only this unit beside the figure from now on."""
        self.signs = signs_of(unit, unit_label) if unit else SIGNS

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, Decimal):
            return value
        text = str(value).strip()
        if not text:
            return None
        try:
            return read_number(text, decimal_comma=_writes_comma(), signs=self.signs)
        except NotANumber as error:
            raise ValidationError(str(error), code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        """A stored value without trailing zeros, in the organization's way; what was typed stays as it was typed."""
        if not isinstance(value, Decimal):
            return value
        text = units.plain(value)
        return text.replace(".", ",") if _writes_comma() else text


class MomentField(forms.DateTimeField):
    """Day and time by the organization's clock; of a time that the clock shows twice in a night, the first is meant."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
        zone = timezone.get_current_timezone()
        with timezone.override(UTC):
            moment: Any = super().to_python(value)
            return moment.replace(tzinfo=zone)


class ScoreField(MeasuredField):
    """A score, typed as the organization shows scores; cleaned to a share of 1, or None when empty."""

    figures = SHARES

    def shown_as(self, figures: Figures) -> Self:
        """Take and show the score in this form from now on."""
        self.figures = figures
        return self

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        return typed if typed is None or isinstance(value, Decimal) else self.figures.read(typed)

    def prepare_value(self, value: Any) -> Any:
        return super().prepare_value(value * self.figures.scale if isinstance(value, Decimal) else value)


def signs_of(unit: str, unit_label: str = "") -> tuple[str, ...]:
    """What may stand beside a figure of this unit."""
    if unit == Unit.PERCENT:
        return ("%",)
    label = unit_label.strip()
    if unit == Unit.CURRENCY:
        return tuple(filter(None, (label, units.SIGNS.get(label.upper(), ""), *(() if label else SIGNS[1:]))))
    return (label,) if label else ()


def _writes_comma() -> bool:
    return str(formats.get_format("DECIMAL_SEPARATOR")) == ","
