"""How words are compared and marked, without a database."""

import pytest
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from organizations.searching import (
    EXCERPT,
    WORD_LENGTH,
    WORDS,
    Reference,
    excerpt,
    folded,
    marked,
    reference_in,
    starts_a_word,
    words_of,
)


@given(st.text())
def test_whatever_is_typed_gives_at_most_eight_plain_words(text: str) -> None:
    words = words_of(text)

    assert len(words) <= WORDS
    assert all(0 < len(word) <= WORD_LENGTH and word == folded(word) for word in words)
    assert not any(mark in word for word in words for mark in "'\\:*&|!()<>\x00 ")


@given(st.text(), st.text(max_size=6))
def test_marking_loses_and_adds_nothing_of_a_text(text: str, typed: str) -> None:
    shown = marked(text, words_of(typed))

    plain = shown.replace("<mark>", "").replace("</mark>", "")
    assert plain == marked(text, [])
    assert "<" not in plain


def test_what_was_typed_is_marked_at_the_beginnings_of_words() -> None:
    assert marked("Rates of rating & iterating", ["rat"]) == (
        "<mark>Rat</mark>es of <mark>rat</mark>ing &amp; iterating"
    )


def test_the_longest_of_the_words_is_marked() -> None:
    assert marked("rating", ["r", "rati"]) == "<mark>rati</mark>ng"


def test_a_word_whose_folded_form_is_longer_is_marked_whole() -> None:
    assert marked("Ⅷ Kings", ["vi"]) == "<mark>Ⅷ</mark> Kings"


def test_markup_in_a_title_stays_text() -> None:
    assert marked('<script>alert("x")</script>', ["alert"]) == (
        "&lt;script&gt;<mark>alert</mark>(&quot;x&quot;)&lt;/script&gt;"
    )


def test_an_excerpt_is_the_part_around_the_first_hit() -> None:
    text = "hay " * 100 + "needle " + "straw " * 100

    shown = excerpt(text, ["need"])

    assert "needle" in shown
    assert shown.startswith("… hay")
    assert shown.endswith(" …")
    assert len(shown) <= EXCERPT + 4


def test_a_short_text_is_shown_whole_and_one_without_a_hit_not_at_all() -> None:
    assert excerpt("They leave early", ["leave"]) == "They leave early"
    assert excerpt("They leave early", ["stay"]) == ""


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("KR-45", Reference("KR", "45")),
        ("cr 7", Reference("CR", "7")),
        ("d31", Reference("D", "31")),
        ("O\u201312", Reference("O", "12")),
        ("045", Reference("", "45")),
        ("KR-45 and more", None),
        ("KR-1234567890", None),
        ("45 %", None),
        ("", None),
    ],
)
def test_a_reference_is_known_however_it_is_typed(text: str, meant: Reference | None) -> None:
    assert reference_in(text) == meant


def test_pages_are_found_by_the_beginnings_of_their_words() -> None:
    assert starts_a_word("Red, Amber, Green", ["amb", "red"])
    assert not starts_a_word("Red, Amber, Green", ["red", "blue"])
    assert not starts_a_word("Red, Amber, Green", [])
    assert strip_tags(marked("Red, Amber", ["amb"])) == "Red, Amber"
