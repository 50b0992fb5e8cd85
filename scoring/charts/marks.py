"""The shapes of the bands: ▼ Red, ◆ Amber, ● Green, ★ Stretch, and a ring for the unscored.

Source: screens.md, "Manner": bands differ in shape as well as in colour. Colours are the style sheet's.
"""

from collections.abc import Mapping
from types import MappingProxyType

from scoring.enums import Band
from scoring.rag import BAND_RULES

MARK_RADIUS = 5

_SHAPES: Mapping[Band | None, str] = MappingProxyType(
    {
        Band.RED: "m-4.5 -3.5h9l-4.5 8z",
        Band.AMBER: "m0 -5l5 5 -5 5 -5 -5z",
        Band.GREEN: "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
        Band.STRETCH: "m0 -5l1.2 3.4 3.6 0.1 -2.9 2.1 1 3.4 -2.9 -2 -2.9 2 1 -3.4 -2.9 -2.1 3.6 -0.1z",
        None: "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0zm1.5 0a2.5 2.5 0 1 1 5 0a2.5 2.5 0 1 1 -5 0z",
    }
)


def mark(block: str, band: Band | None, x: float, y: float) -> str:
    """The shape of a band as a path around a point, in classes `block` and `block--red` (`block--none` unscored).

    It reaches `MARK_RADIUS` units of the viewBox from its centre at most.
    """
    return f'<path class="{block} {block}--{band or "none"}" d="M{x:.1f} {y:.1f}{_SHAPES[band]}"/>'


def word(band: Band | None) -> str:
    """The band's word as the text alternative says it."""
    return "unscored" if band is None else BAND_RULES[band].word
