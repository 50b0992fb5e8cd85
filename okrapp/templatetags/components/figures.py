"""Numbers in the locale of the reader."""

from decimal import Decimal

from django.utils import formats

from okrapp.figures import MINUS, Figures, rounded
from okrapp.templatetags.components.library import DASH, register

Number = Decimal | int | float


@register.filter
def score(value: Number | None, figures: Figures) -> str:
    """A score from 0 to 1 in the organization's form: 0.24, or 24 of a hundred. Unscored is a dash, never 0."""
    return DASH if value is None or value == "" else figures.score(Decimal(str(value)))


@register.filter
def confidence(value: int | str | None, figures: Figures) -> str:
    """A confidence of 1 to 5 in the organization's form, or what was typed instead; without one, a dash."""
    text = str(value or "")
    return figures.confidence(int(text)) if text.isdecimal() else text or DASH


@register.filter
def number(value: Number | None, places: int | None = None) -> str:
    """A figure in the reader's locale; without `places`, at most two decimals and no trailing zeros."""
    if value is None or value == "":
        return DASH
    figure = Decimal(str(value))
    if places is None:
        figure = rounded(figure, 2).normalize()
        places = max(0, -int(figure.as_tuple().exponent))
    return formats.number_format(rounded(figure, places), places, use_l10n=True, force_grouping=True).replace(
        "-", MINUS
    )


@register.filter
def signed(value: Number | None, places: int | None = None) -> str:
    """A change, with its sign: +1, −0.2, 0."""
    text = number(value, places)
    return f"+{text}" if value and value > 0 else text
