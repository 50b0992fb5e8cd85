from itertools import pairwise

import pytest

from tests.design.tokens import colours, contrast, luminance

THEMES = ("light", "dark")
BANDS = ("red", "amber", "green", "stretch", "none")
GROUNDS = ("paper", "surface", "sunken")

TEXTS = [
    *((ink, ground) for ink in ("ink", "ink-2", "ink-3", "accent", "accent-strong") for ground in GROUNDS),
    *((f"{band}-text", ground) for band in BANDS for ground in (*GROUNDS, f"{band}-tint")),
    *((ink, tint) for ink in ("ink", "ink-2") for tint in ("hover", "accent-tint", *(f"{b}-tint" for b in BANDS))),
    ("accent", "accent-tint"),
    ("on-accent", "accent-solid"),
    ("on-accent", "accent-solid-hover"),
    ("paper", "ink"),
    ("surface", "red-text"),
]
MARKS = [
    *((band, ground) for band in BANDS for ground in ("paper", "surface", f"{band}-tint")),
    *(("line-strong", ground) for ground in GROUNDS),
    *(("focus", ground) for ground in GROUNDS),
]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_every_text_can_be_read_on_its_ground(theme: str, text: str, ground: str) -> None:
    palette = colours(theme)

    assert contrast(palette[text], palette[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_every_mark_stands_out_from_its_ground(theme: str, mark: str, ground: str) -> None:
    palette = colours(theme)

    assert contrast(palette[mark], palette[ground]) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_the_four_bands_differ_in_lightness(theme: str) -> None:
    palette = colours(theme)
    shades = sorted(luminance(palette[band]) for band in ("red", "amber", "green", "stretch"))

    steps = [(lighter + 0.05) / (darker + 0.05) for darker, lighter in pairwise(shades)]

    assert min(steps) >= 1.2
