import pytest

from objectives.coach import Card, Draft, Severity, strength
from objectives.enums import KeyResultCategory, KeyResultClass, Level, MethodChoice, RefreshFrequency
from objectives.numbers import read_number
from objectives.rules import CardFields
from objectives.starters import functions, starter
from objectives.unit_words import read_unit

EVERY = [each for function in functions() for each in function.starters]


def as_drafted(each):
    """The template as the coach reads it, with its examples for figures."""
    cards = [
        Card(
            row.measure,
            CardFields(
                owner="Mara",
                baseline=read_number(row.baseline),
                target=read_number(row.target),
                starts_on="2026-10-01",
                due_on="2026-12-31",
                data_source=row.source,
                refresh_frequency=RefreshFrequency.WEEKLY,
                method=MethodChoice.LINEAR,
            ),
            kr_class=row.kr_class,
            unit=read_unit(row.unit)[0],
        )
        for row in each.rows
    ]
    return Draft(each.title, cards)


def test_there_are_ten_functions_with_three_objectives_each():
    assert len(functions()) == 10
    assert all(len(function.starters) >= 3 and function.about for function in functions())
    assert len({each.title for each in EVERY}) == len(EVERY)


@pytest.mark.parametrize("each", EVERY, ids=lambda each: each.code)
def test_the_coach_has_nothing_that_must_or_should_change_in_a_template(each):
    found = [lost.finding for lost in strength(as_drafted(each)).lost]

    assert [(one.code, one.subject, one.words) for one in found if one.severity != Severity.NOTE] == []


@pytest.mark.parametrize("each", EVERY, ids=lambda each: each.code)
def test_every_row_of_a_template_is_complete_and_its_figures_go_somewhere(each):
    assert 3 <= len(each.rows) <= 4
    for row in each.rows:
        assert read_number(row.baseline) != read_number(row.target)
        assert row.kr_class in KeyResultClass.values
        assert row.category in KeyResultCategory.values
        assert {row.impact, row.effort} <= set(Level.values)
        assert row.source
        assert len(row.measure) <= 160


@pytest.mark.parametrize("row", [row for each in EVERY for row in each.rows], ids=lambda row: row.measure)
def test_every_row_of_a_template_says_in_a_sentence_of_its_own_what_it_counts(row):
    words = row.counts.split()

    assert 5 <= len(words) <= 30
    assert row.counts[0].isupper()
    assert row.counts.endswith(".")
    assert row.counts.count(".") == 1
    assert "template" not in row.counts.lower()
    assert row.counts.rstrip(".").lower() != row.measure.lower()


def test_an_unknown_template_is_none():
    assert starter("marketing-1").title == EVERY[0].title
    assert starter("marketing-99") is None
