import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.balance import Compared
from scoring.charts.radar import radar

SVG = "{http://www.w3.org/2000/svg}"


def some(*scores: tuple[str, str]) -> list[Compared]:
    return [
        Compared(f"O-{number}", Decimal(planned), Decimal(actual))
        for number, (planned, actual) in enumerate(scores, start=1)
    ]


def draw(compared: list[Compared]) -> ElementTree.Element:
    drawing = radar(compared=compared, label="Balance")
    return ElementTree.fromstring(drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def places(drawing: ElementTree.Element, name: str) -> list[tuple[float, float]]:
    (shape,) = (each for each in drawing if each.get("class") == name)
    return [(float(x), float(y)) for x, y in (place.split(",") for place in shape.get("points", "").split())]


def test_three_objectives_make_a_radar_from_the_middle_to_the_rim() -> None:
    drawing = draw(some(("1", "0"), ("1", "0.5"), ("0", "1")))

    assert drawing.get("class") == "radar"
    assert places(drawing, "radar__planned")[0] == (140.0, 28.0)
    assert places(drawing, "radar__planned")[2] == (140.0, 120.0)
    assert places(drawing, "radar__actual")[0] == (140.0, 120.0)
    assert [each.text for each in drawing.iter(f"{SVG}text")] == ["O-1", "O-2", "O-3"]


@pytest.mark.parametrize("count", [1, 2, 13])
def test_too_few_or_too_many_for_a_radar_are_bars(count: int) -> None:
    drawing = draw(some(*[("0.5", "0.25")] * count))
    actual = [bar for bar in drawing.iter(f"{SVG}rect") if bar.get("class") == "bars__actual"]

    assert drawing.get("class") == "bars"
    assert [bar.get("width") for bar in actual] == ["46.0"] * count
    assert len([line for line in drawing if line.get("class") == "bars__planned"]) == count


def test_the_title_states_the_figures() -> None:
    drawing = draw(some(("0.5", "0.456"), ("1", "0")))

    assert drawing.findtext(f"{SVG}title") == "Balance: O-1 planned 0.50, actual 0.46; O-2 planned 1.00, actual 0.00"
    assert drawing.get("role") == "img"


def test_nothing_to_compare_draws_nothing() -> None:
    assert radar(compared=[], label="Balance") == ""


def test_names_are_escaped_and_nothing_needs_inline_style() -> None:
    drawing = radar(compared=[Compared("<script>", Decimal(0), Decimal(1))] * 4, label="<b>")

    assert "<script" not in drawing
    assert "<b>" not in drawing
    assert not re.search(r"style=|\son\w+=", drawing)


@given(st.lists(st.tuples(st.decimals(0, 1, places=2), st.decimals(0, 1, places=2)), min_size=1, max_size=20))
def test_every_drawing_stays_within_its_frame(scores: list[tuple[Decimal, Decimal]]) -> None:
    drawing = draw([Compared("O-1", planned, actual) for planned, actual in scores])

    width, height = float(drawing.get("width", "")), float(drawing.get("height", ""))
    for shape in drawing:
        for x, y in re.findall(r"([-\d.]+),([-\d.]+)", shape.get("points", "")):
            assert 0 <= float(x) <= width
            assert 0 <= float(y) <= height
