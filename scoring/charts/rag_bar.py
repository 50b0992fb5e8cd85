"""Stacked RAG bar: how many key results are in each band, worst first, unscored last; drawn as inline SVG.

Source: scoring.md, "Charts". Classes: `rag-bar`, `rag-bar__part` and `rag-bar__mark` with `--red`, `--amber`,
`--green`, `--stretch` or `--none` (unscored).
"""

from collections.abc import Iterator, Mapping
from html import escape
from itertools import accumulate

from scoring.charts.marks import MARK_RADIUS, mark, word
from scoring.enums import Band

WIDTH = 240
HEIGHT = 16

_ORDER: tuple[Band | None, ...] = (*Band, None)
_SLIVER = 0.5  # one KR of hundreds can still be seen
_GAP = 1


def rag_bar(*, counts: Mapping[Band | None, int], label: str) -> str:
    """An `<svg>` whose parts are as wide as their share of the key results; None counts the unscored.

    The title states the counts in words, beginning with `label` (escaped here). A part wide enough carries the shape
    of its band. With no key results the title is "No key results yet". Raises ValueError for a negative count.
    """
    present = [(band, counts[band]) for band in _ORDER if counts.get(band)]
    if any(count < 0 for _, count in present):
        raise ValueError("A band cannot hold fewer than no key results.")
    if not present:
        return _svg("No key results yet", "")
    return _svg(_title(label, present), "".join(_parts(present)))


def _parts(present: list[tuple[Band | None, int]]) -> Iterator[str]:
    unit = WIDTH / sum(count for _, count in present)
    ends = accumulate(count for _, count in present)
    for (band, count), end in zip(present, ends, strict=True):
        yield _part(band, (end - count) * unit, count * unit)


def _part(band: Band | None, x: float, width: float) -> str:
    drawn = max(width - _GAP, _SLIVER)
    rect = (
        f'<rect class="rag-bar__part rag-bar__part--{band or "none"}" '
        f'x="{min(x, WIDTH - drawn):.1f}" y="0" width="{drawn:.1f}" height="{HEIGHT}"/>'
    )
    if width < 2 * MARK_RADIUS + 2 * _GAP:
        return rect
    return rect + mark("rag-bar__mark", band, x + (width - _GAP) / 2, HEIGHT / 2)


def _title(label: str, present: list[tuple[Band | None, int]]) -> str:
    total = sum(count for _, count in present)
    figures = ", ".join(f"{count} {word(band)}" for band, count in present)
    return f"{label}: {figures}; {total} {'KR' if total == 1 else 'KRs'} in all"


def _svg(title: str, shapes: str) -> str:
    return (
        f'<svg class="rag-bar" role="img" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f"<title>{escape(title)}</title>{shapes}</svg>"
    )
