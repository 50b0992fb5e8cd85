import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from scoring.charts.heat_map import Completion, HeatRow, heat_map

SVG = "{http://www.w3.org/2000/svg}"
WEEKS = [date(2026, 10, 23) + timedelta(weeks=week) for week in range(5)]
GROWTH = HeatRow("Growth", [Completion(0, 0), Completion(4, 4), Completion(2, 4), Completion(1, 4), Completion(0, 4)])


def draw(*rows: HeatRow) -> ElementTree.Element:
    drawing = heat_map(rows=rows, weeks=WEEKS, label="Updates")
    return ElementTree.fromstring(drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def words(drawing: ElementTree.Element, name: str) -> list[str | None]:
    return [text.text for text in drawing.iter(f"{SVG}text") if text.get("class") == name]


def test_each_week_is_a_cell_by_how_much_of_it_came() -> None:
    kinds = [(cell.get("class") or "").rpartition("--")[2] for cell in draw(GROWTH).iter(f"{SVG}rect")]

    assert kinds == ["idle", "full", "most", "some", "none"]


def test_a_week_that_is_not_full_says_its_figure() -> None:
    assert words(draw(GROWTH), "heat__figure") == ["2/4", "1/4", "0/4"]


def test_the_columns_are_days_and_name_a_month_once() -> None:
    assert words(draw(GROWTH), "heat__week") == ["23 Oct", "30", "6 Nov", "13", "20"]


def test_the_title_states_the_figures() -> None:
    assert draw(GROWTH).findtext(f"{SVG}title") == (
        "Updates, 5 weeks to 20 Nov 2026: Growth none expected, 4 of 4, 2 of 4, 1 of 4, 0 of 4"
    )


def test_each_row_lies_below_the_one_before() -> None:
    drawing = draw(GROWTH, HeatRow("Care", [Completion(1, 1)] * 5))
    heights = [float(name.get("y", "")) for name in drawing.iter(f"{SVG}text") if name.get("class") == "heat__name"]

    assert heights[0] < heights[1] < float(drawing.get("height", ""))


def test_without_rows_or_weeks_nothing_is_drawn() -> None:
    assert heat_map(rows=[], weeks=WEEKS, label="Updates") == ""
    assert heat_map(rows=[GROWTH], weeks=[], label="Updates") == ""


def test_a_row_that_lacks_a_week_is_refused() -> None:
    with pytest.raises(ValueError, match="Growth has 5 weeks, not 4"):
        heat_map(rows=[GROWTH], weeks=WEEKS[1:], label="Updates")


def test_names_are_escaped_and_nothing_needs_inline_style() -> None:
    drawing = heat_map(rows=[HeatRow("<script>", GROWTH.weeks)], weeks=WEEKS, label="<b>")

    assert "<script" not in drawing
    assert "<b>" not in drawing
    assert not re.search(r"style=|\son\w+=", drawing)
