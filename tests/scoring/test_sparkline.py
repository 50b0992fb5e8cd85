import re
from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.charts.sparkline import Point, sparkline
from scoring.enums import Band

SVG = "{http://www.w3.org/2000/svg}"


def weekly(*values: str | None) -> list[Point]:
    return [
        Point(date(2025, 1, 3) + timedelta(weeks=place), None if value is None else Decimal(value))
        for place, value in enumerate(values)
    ]


def draw(
    points: list[Point], target: str | None = "28", band: Band | None = Band.AMBER, label: str = "Repeat purchase"
) -> ElementTree.Element:
    drawing = sparkline(
        reference="KR-45",
        points=points,
        target=None if target is None else Decimal(target),
        band=band,
        label=label,
    )
    return ElementTree.fromstring(drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def title(drawing: ElementTree.Element) -> str | None:
    return drawing.findtext(f"{SVG}title")


def shapes(drawing: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [shape for shape in drawing if name in shape.get("class", "").split()]


def test_a_sparkline_carries_its_hook_and_its_role() -> None:
    drawing = draw(weekly("18", "24"))

    assert (drawing.get("data-sparkline"), drawing.get("role")) == ("KR-45", "img")
    assert drawing.get("viewBox") == "0 0 120 32"
    assert drawing[0].tag == f"{SVG}title"


def test_the_title_states_the_figures_in_words() -> None:
    drawing = draw(weekly("18.0", None, "24"))

    assert title(drawing) == "Repeat purchase, 3 weeks to 17 Jan 2025: 18, no update, 24; target 28; Amber"


def test_the_title_says_when_there_is_no_target_and_no_band() -> None:
    drawing = draw(weekly("18"), target=None, band=None)

    assert title(drawing) == "Repeat purchase, 1 week to 3 Jan 2025: 18; no target; unscored"
    assert not shapes(drawing, "sparkline__target")


@pytest.mark.parametrize("points", [[], weekly(None, None)])
def test_without_values_it_says_so(points: list[Point]) -> None:
    drawing = draw(points)

    assert title(drawing) == "No updates yet"
    assert len(drawing) == 1


def test_only_the_last_thirteen_weeks_are_drawn() -> None:
    drawing = draw(weekly(*(str(value) for value in range(20))))
    (line,) = shapes(drawing, "sparkline__line")

    assert len(line.get("points", "").split()) == 13
    assert "13 weeks to 16 May 2025: 7, 8," in (title(drawing) or "")


def test_a_missing_week_breaks_the_line() -> None:
    drawing = draw(weekly("1", "2", None, "3", None, "4", "5", "6"))

    assert [len(line.get("points", "").split()) for line in shapes(drawing, "sparkline__line")] == [2, 3]
    assert len(shapes(drawing, "sparkline__dot")) == 1


def test_a_single_value_is_its_mark_alone() -> None:
    drawing = draw(weekly("4"), band=None)

    assert not shapes(drawing, "sparkline__dot")
    assert len(shapes(drawing, "sparkline__last")) == 1


def test_a_larger_number_lies_higher_and_the_target_is_dashed() -> None:
    drawing = draw(weekly("18", "24"))
    (target,) = shapes(drawing, "sparkline__target")
    (line,) = shapes(drawing, "sparkline__line")
    first, last = (float(place.split(",")[1]) for place in line.get("points", "").split())

    assert first > last > float(target.get("y1", ""))
    assert target.get("stroke-dasharray")


@pytest.mark.parametrize("band", [*Band, None])
def test_the_last_value_is_marked_in_the_colour_and_shape_of_its_band(band: Band | None) -> None:
    (last,) = shapes(draw(weekly("18", "24", None), band=band), "sparkline__last")

    assert last.get("class") == f"sparkline__last sparkline__last--{band or 'none'}"


def test_each_band_has_a_shape_of_its_own() -> None:
    drawn = {shapes(draw(weekly("18"), band=band), "sparkline__last")[0].get("d") for band in [*Band, None]}

    assert len(drawn) == 5


def test_names_are_escaped() -> None:
    drawing = sparkline(
        reference='"><b>', points=weekly("1"), target=None, band=None, label="</title><script>alert(1)</script>"
    )

    assert "<script" not in drawing
    assert "<b>" not in drawing


def test_nothing_needs_inline_style_or_script() -> None:
    drawing = sparkline(
        reference="KR-1", points=weekly("1", None, "2", "3"), target=Decimal(4), band=Band.RED, label="A"
    )

    assert not re.search(r"style|script|\son\w+=", drawing)


@pytest.mark.parametrize("odd", ["NaN", "sNaN", "Infinity"])
def test_figures_that_are_no_numbers_are_refused(odd: str) -> None:
    with pytest.raises(ValueError, match="The value must be a finite number"):
        draw(weekly("1", odd))
    with pytest.raises(ValueError, match="The value must be a finite number"):
        draw(weekly("1"), target=odd)


@given(st.lists(st.none() | st.decimals(-(10**20), 10**20, places=4), max_size=15), st.none() | st.decimals(-9, 9))
def test_every_drawing_stays_within_its_frame(values: list[Decimal | None], target: Decimal | None) -> None:
    if target is not None and not target.is_finite():
        target = None
    points = [Point(date(2025, 1, 3) + timedelta(weeks=place), value) for place, value in enumerate(values)]

    drawing = sparkline(reference="KR-1", points=points, target=target, band=None, label="A")

    places = re.findall(r"([-\d.]+),([-\d.]+)", " ".join(re.findall(r'points="([^"]+)"', drawing)))
    assert all(5 <= float(x) <= 115 and 5 <= float(y) <= 27 for x, y in places)


def test_a_proposed_target_adds_a_second_line_and_is_named() -> None:
    points = [Point(week=date(2026, 10, 9), value=Decimal(20)), Point(week=date(2026, 10, 16), value=Decimal(24))]

    svg = sparkline(
        reference="KR-45", points=points, target=Decimal(28), proposed=Decimal(26), band=Band.AMBER, label="Rate"
    )

    assert svg.count('class="sparkline__target') == 2
    assert 'class="sparkline__target sparkline__target--after"' in svg
    assert "target 28, proposed 26" in svg
