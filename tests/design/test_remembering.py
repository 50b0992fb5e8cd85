"""A remembered piece of a page is drawn anew when, and only when, something that it shows has changed."""

import gc
import weakref

import time_machine
from django.template import Context, Template
from django.utils import translation

from okrapp.figures import Figures
from okrapp.remembering import hashable, looks


class Row:
    def __init__(self, **columns: object) -> None:
        self._state = object()
        self.__dict__.update(columns)


PIECE = Template("{% remember row %}{{ text }}{% endremember %}")


def drawn(row: object, text: str, **names: object) -> str:
    return PIECE.render(Context({"row": row, "text": text, **names}))


def test_the_same_values_are_drawn_once() -> None:
    assert drawn(("a", 1), "first") == "first"
    assert drawn(("a", 1), "second") == "first"


def test_another_value_scale_or_language_is_another_piece() -> None:
    assert drawn(("b", 1), "one") == "one"
    assert drawn(("b", 2), "two") == "two"
    assert drawn(("b", 1), "percent", figures=Figures(scale=100)) == "percent"
    with translation.override("de"):
        assert drawn(("b", 1), "eins") == "eins"


def test_each_reader_of_a_remembered_form_gets_a_token_of_their_own() -> None:
    inner = "{% remember row %}{% csrf_token %}{% endremember %}"
    template = Template(f"{{% remember row %}}<form>{{% csrf_token %}}{inner}</form>{{% endremember %}}")

    pages = [template.render(Context({"row": "form", "csrf_token": token})) for token in ("hers", "his")]

    assert [page.count('value="hers"') for page in pages] == [2, 0]
    assert [page.count('value="his"') for page in pages] == [0, 2]


def test_a_piece_is_drawn_anew_the_next_day() -> None:
    with time_machine.travel("2026-03-02T10:00Z", tick=False):
        assert drawn(("day", 1), "due tomorrow") == "due tomorrow"
    with time_machine.travel("2026-03-03T10:00Z", tick=False):
        assert drawn(("day", 1), "due today") == "due today"


def test_two_places_of_a_template_do_not_share_a_piece() -> None:
    template = Template("{% remember row %}left{% endremember %}{% remember row %}right{% endremember %}")

    assert template.render(Context({"row": "same"})) == "leftright"


def test_every_column_of_a_row_counts_and_lists_by_their_content() -> None:
    before = Row(number=1, points=[["2026-01-02", "18"]], note="a")

    assert looks(before) == looks(Row(number=1, points=[["2026-01-02", "18"]], note="a"))
    assert looks(before) != looks(Row(number=1, points=[["2026-01-02", "19"]], note="a"))
    assert looks(before) != looks(Row(number=1, points=[["2026-01-02", "18"]], note="b"))
    assert hash(looks(before))
    assert hashable([1, 2]) == (1, 2)


def test_what_was_needed_for_drawing_is_not_kept() -> None:
    class Heavy:
        text = "heavy"

    heavy = Heavy()
    kept = weakref.ref(heavy)
    drawn("heavy", "text", heavy=heavy)

    del heavy
    gc.collect()

    assert kept() is None
