from collections.abc import Mapping
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scoring.charts.rag_bar import rag_bar
from scoring.enums import Band

SVG = "{http://www.w3.org/2000/svg}"


def draw(counts: Mapping[Band | None, int], label: str = "Q1") -> ElementTree.Element:
    drawing = rag_bar(counts=counts, label=label)
    return ElementTree.fromstring(drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def parts(drawing: ElementTree.Element) -> list[tuple[str, float]]:
    return [
        (part.get("class", "").rpartition("--")[2], float(part.get("width", ""))) for part in drawing.iter(f"{SVG}rect")
    ]


def test_the_parts_share_the_width_worst_first_and_unscored_last() -> None:
    drawing = draw({None: 1, Band.STRETCH: 1, Band.GREEN: 4, Band.RED: 2})

    assert parts(drawing) == [("red", 59.0), ("green", 119.0), ("stretch", 29.0), ("none", 29.0)]
    assert (drawing.get("role"), drawing[0].tag) == ("img", f"{SVG}title")


def test_the_title_states_the_counts_in_words() -> None:
    assert draw({Band.RED: 2, Band.AMBER: 0, None: 1}).findtext(f"{SVG}title") == "Q1: 2 Red, 1 unscored; 3 KRs in all"
    assert draw({Band.GREEN: 1}).findtext(f"{SVG}title") == "Q1: 1 Green; 1 KR in all"


@pytest.mark.parametrize("counts", [{}, {Band.RED: 0, None: 0}])
def test_without_key_results_it_says_so(counts: dict[Band | None, int]) -> None:
    drawing = draw(counts)

    assert drawing.findtext(f"{SVG}title") == "No key results yet"
    assert not parts(drawing)


def test_a_part_too_narrow_for_its_shape_goes_without() -> None:
    marks = [path.get("class") for path in draw({Band.RED: 1, Band.GREEN: 99}).iter(f"{SVG}path")]

    assert marks == ["rag-bar__mark rag-bar__mark--green"]


def test_the_label_is_escaped_and_nothing_needs_inline_style() -> None:
    drawing = rag_bar(counts={Band.RED: 1}, label="<script>")

    assert "<script" not in drawing
    assert "style" not in drawing


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="fewer than no"):
        rag_bar(counts={Band.RED: -1}, label="Q1")


@example(counts={Band.RED: 33, Band.AMBER: 500, Band.GREEN: 1})
@given(st.dictionaries(st.sampled_from([*Band, None]), st.integers(1, 500), min_size=1))
def test_the_parts_never_leave_the_bar(counts: dict[Band | None, int]) -> None:
    rects = list(draw(counts).iter(f"{SVG}rect"))

    assert len(rects) == len(counts)
    assert all(float(rect.get("x", "")) + float(rect.get("width", "")) <= 240.05 for rect in rects)
