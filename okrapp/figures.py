"""How an organization shows scores and confidence: asked for by every page, sentence and mail that shows one."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils import formats
from django.utils.translation import get_language, gettext

MINUS = "−"


@dataclass(frozen=True, slots=True)
class Figures:
    """Scores are kept from 0 to 1 and shown up to `scale`, 1 or 100; confidence is kept from 1 to 5."""

    scale: int = 1
    confidence_in_words: bool = False

    def score(self, share: Decimal | float) -> str:
        """“0.60”, or “60” of a hundred; what lies below zero has its sign."""
        return _score(share, self.scale, get_language())

    def gap(self, share: Decimal) -> str:
        """A difference of two scores with its sign: “+0.12” or “+12”."""
        text = self.score(share)
        return f"+{text}" if rounded(share, 2) > 0 else text

    def typed(self, share: Decimal) -> str:
        """A score as it stands in a field: “0.7”, or “70”."""
        return f"{(share * self.scale).normalize():f}"

    def read(self, typed: Decimal) -> Decimal:
        """The share that a typed score stands for."""
        return typed if self.scale == 1 else typed / self.scale

    @property
    def times(self) -> str:
        """What a formula of a share has at its end to come out as the score that is shown."""
        return "" if self.scale == 1 else f" × {self.scale}"

    @property
    def span(self) -> str:
        """“0.00 to 1.00” or “0 to 100”."""
        return f"{self.score(0)} to {self.score(1)}"

    def confidence(self, value: int) -> str:
        """5 and 4 are High, 3 is Challenge, 2 and 1 are Critical, where it is shown in words; else the figure."""
        if not self.confidence_in_words:
            return str(value)
        if value >= 4:
            return gettext("High")
        return gettext("Challenge") if value == 3 else gettext("Critical")

    def confidence_of_five(self, value: int) -> str:
        """“4 of 5”, or its word."""
        return self.confidence(value) if self.confidence_in_words else gettext("%d of 5") % value


SHARES = Figures()


@lru_cache(maxsize=1024)  # a chart or a list writes the same few scores again and again
def _score(share: Decimal | float, scale: int, _language: str | None) -> str:
    places = 2 if scale == 1 else 0
    shown = rounded(Decimal(str(share)) * scale, places)
    return formats.number_format(shown if shown else abs(shown), places).replace("-", MINUS)


def rounded(value: Decimal, places: int) -> Decimal:
    """Half-up to so many places."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
