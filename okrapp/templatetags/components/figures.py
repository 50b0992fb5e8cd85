"""Numbers in the locale of the reader."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils import formats

from okrapp.templatetags.components.library import DASH, register

Number = Decimal | int | float

MINUS = "−"


@register.filter
def score(value: Number | None, scale: object = 1) -> str:
    """A score from 0 to 1 in the organization's form: 0.24, or 24 where `scale` is 100. Unscored is a dash, never 0."""
    if value is None or value == "":
        return DASH
    if str(scale) in {"100", "percent"}:
        return formats.number_format(_rounded(Decimal(str(value)) * 100, 0), 0)
    return formats.number_format(_rounded(Decimal(str(value)), 2), 2)


@register.filter
def number(value: Number | None, places: int | None = None) -> str:
    """A figure in the reader's locale; without `places`, at most two decimals and no trailing zeros."""
    if value is None or value == "":
        return DASH
    figure = Decimal(str(value))
    if places is None:
        figure = _rounded(figure, 2).normalize()
        places = max(0, -int(figure.as_tuple().exponent))
    return formats.number_format(_rounded(figure, places), places, use_l10n=True, force_grouping=True).replace(
        "-", MINUS
    )


@register.filter
def signed(value: Number | None, places: int | None = None) -> str:
    """A change, with its sign: +1, −0.2, 0."""
    text = number(value, places)
    return f"+{text}" if value and value > 0 else text


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
