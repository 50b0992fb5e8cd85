"""RAG: the band that a score falls in, and what follows from it.

Source: scoring.md, "RAG". One policy per organization. Bounds are inclusive at the top and are compared with the
two-place score: 0.30 is Red, 0.31 is Amber.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from types import MappingProxyType

from okrapp.figures import Figures
from scoring.attainment import HUNDREDTH, ONE, ZERO, clamp, require_finite, round_score
from scoring.enums import Band, Basis


@dataclass(frozen=True, slots=True)
class Bounds:
    """The highest two-place score of Red, Amber and Green; Stretch is what lies above.

    Raises ValueError unless 0 < red < amber < green < 1 in whole hundredths, so that no band is empty.
    """

    red_top: Decimal = Decimal("0.30")
    amber_top: Decimal = Decimal("0.60")
    green_top: Decimal = Decimal("0.90")

    def __post_init__(self) -> None:
        tops = {"Red": self.red_top, "Amber": self.amber_top, "Green": self.green_top}
        for name, top in tops.items():
            require_finite(f"bound of {name}", top)
        if not ZERO < self.red_top < self.amber_top < self.green_top < ONE:
            raise ValueError("The bounds must rise strictly from Red over Amber to Green, between 0 and 1.")
        for name, top in tops.items():
            if top % HUNDREDTH:
                raise ValueError(f"The bound of {name} must have at most two decimal places.")


@dataclass(frozen=True, slots=True)
class Policy:
    """How an organization judges a score. Margins are in score, 0.10 being ten points of attainment.

    Raises ValueError for a margin outside 0…1.
    """

    bounds: Bounds = field(default_factory=Bounds)
    basis: Basis = Basis.SCORE
    behind_margin: Decimal = Decimal("0.10")
    ahead_margin: Decimal = Decimal("0.10")

    def __post_init__(self) -> None:
        for name, margin in (("behind", self.behind_margin), ("ahead", self.ahead_margin)):
            require_finite(f"margin for {name}", margin)
            if not ZERO <= margin <= ONE:
                raise ValueError(f"The margin for {name} must lie between 0 and 1.")


@dataclass(frozen=True, slots=True)
class BandRule:
    """What a band looks like and what it asks for; `respond_within` is None where no response is due."""

    band: Band
    symbol: str
    word: str
    triggers: str
    respond_within: timedelta | None

    def range_text(self, bounds: Bounds, figures: Figures) -> str:
        """The two-place scores of the band under these bounds, such as "0.31–0.60" or "31–60"."""
        bottom, top = _range(self.band, bounds)
        return f"{figures.score(bottom)}–{figures.score(top)}"


BAND_RULES: Mapping[Band, BandRule] = MappingProxyType(
    {
        Band.RED: BandRule(
            Band.RED,
            "▼",
            "Red",
            "Within 48 hours, name the root cause, revise the bet and say what help is needed.",
            timedelta(hours=48),
        ),
        Band.AMBER: BandRule(
            Band.AMBER,
            "◆",
            "Amber",
            "Within a week, adjust the initiatives, consider a micro-OKR and set the next checkpoint.",
            timedelta(days=7),
        ),
        Band.GREEN: BandRule(
            Band.GREEN,
            "●",
            "Green",
            "Keep going; consider doubling down, and note the pattern that works.",
            None,
        ),
        Band.STRETCH: BandRule(
            Band.STRETCH,
            "★",
            "Stretch",
            "Harvest the learning, and decide whether to raise the bar in the next cycle.",
            None,
        ),
    }
)


def band(score: Decimal | None, policy: Policy, planned: Decimal | None = None) -> Band | None:
    """The band of a score (0 to 1) under a policy; None when unscored.

    With the basis `pace` it is the band of score ÷ planned, at most 1. Nothing planned yet (0) counts as on plan,
    ratio 1; without a plan (None) the band follows the score. Raises ValueError when a figure is not finite.
    """
    if score is None:
        return None
    require_finite("score", score)
    judged = round_score(_share_of_plan(score, planned) if policy.basis == Basis.PACE else score)
    bounds = policy.bounds
    if judged <= bounds.red_top:
        return Band.RED
    if judged <= bounds.amber_top:
        return Band.AMBER
    return Band.GREEN if judged <= bounds.green_top else Band.STRETCH


def respond_by(band: str, entered: datetime) -> datetime | None:
    """When the response is due that entering a band opens: 48 hours for Red, a week for Amber; None for the others."""
    within = BAND_RULES[Band(band)].respond_within if band else None
    return None if within is None else entered + within


def _share_of_plan(score: Decimal, planned: Decimal | None) -> Decimal:
    if planned is None:
        return score
    require_finite("planned score", planned)
    return clamp(score / planned) if planned > ZERO else ONE


def _range(of: Band, bounds: Bounds) -> tuple[Decimal, Decimal]:
    tops = (bounds.red_top, bounds.amber_top, bounds.green_top, ONE)
    place = tuple(Band).index(of)
    bottom = tops[place - 1] + HUNDREDTH if place else ZERO
    return bottom, tops[place]
