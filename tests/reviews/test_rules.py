from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from objectives.rules import Span
from reviews import rules
from reviews.enums import Sourcing, Step
from reviews.rules import Tally

QUARTER = Span(date(2026, 7, 1), date(2026, 9, 30))
NOTHING = Tally(
    is_open=False,
    is_locked=False,
    is_closed=False,
    sources=0,
    confirmed=0,
    wanted=0,
    learnings=0,
    to_weigh=0,
    weighed=0,
    drafts=0,
)


def done(tally: Tally) -> set[str]:
    return {step for step, is_done in rules.standing_of(tally).items() if is_done}


def test_no_step_is_done_before_the_closing_is_open() -> None:
    assert done(NOTHING) == set()


def test_an_empty_cycle_has_nothing_to_confirm_to_learn_or_to_weigh() -> None:
    assert done(replace(NOTHING, is_open=True)) == {Step.CONFIRM, Step.LEARN, Step.WEIGH}


def test_a_step_is_done_when_nothing_of_it_is_left() -> None:
    tally = replace(NOTHING, is_open=True, sources=3, confirmed=2, wanted=4, learnings=4, to_weigh=1, weighed=0)

    assert done(tally) == {Step.LEARN}
    assert done(replace(tally, confirmed=3, weighed=1)) == {Step.CONFIRM, Step.LEARN, Step.WEIGH}
    assert Step.CONFIRM in done(replace(tally, is_locked=True))


def test_closing_on_the_last_day_is_early_and_on_the_next_is_not() -> None:
    assert rules.needs_reason(QUARTER, date(2026, 9, 30))
    assert not rules.needs_reason(QUARTER, date(2026, 10, 1))
    assert rules.needs_reason(Span(date(2026, 7, 1), date(2026, 7, 1)), date(2026, 7, 1))


@pytest.mark.parametrize(
    ("verdict", "spoken_of", "actual", "found"),
    [
        ("", None, Decimal(24), Sourcing.MISSING),
        ("confirmed", Decimal(24), Decimal("24.000000"), Sourcing.CONFIRMED),
        ("confirmed", None, None, Sourcing.CONFIRMED),
        ("confirmed", Decimal(24), Decimal(25), Sourcing.MOVED),
        ("confirmed", None, Decimal(25), Sourcing.MOVED),
        ("not_right", Decimal(24), Decimal(24), Sourcing.NOT_RIGHT),
        ("not_right", Decimal(24), Decimal(25), Sourcing.MOVED),
    ],
)
def test_what_was_said_of_a_value_holds_for_that_value(verdict, spoken_of, actual, found) -> None:
    sourcing = rules.sourcing(verdict=verdict, spoken_of=spoken_of, actual=actual, is_active=True)

    assert sourcing == found


def test_a_retired_key_result_is_not_asked_again() -> None:
    assert rules.sourcing(verdict="", spoken_of=None, actual=None, is_active=False) == Sourcing.NOT_NEEDED


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Write it"),
        ("  \n ", "Write it"),
        ("First\nand second", "Exactly one line"),
        ("First\rand second", "Exactly one line"),
        ("First\u2028and second", "Exactly one line"),
        ("a" * 241, "this one has 241"),
    ],
)
def test_a_learning_is_exactly_one_line(text: str, words: str) -> None:
    assert words in rules.line_problem(text, empty="Write it")


def test_a_line_may_end_with_a_line_break() -> None:
    assert rules.line_problem(f"{'a' * 240}\r\n", empty="Write it") == ""


@pytest.mark.parametrize(
    ("weights", "counted", "is_open"),
    [
        ([70, 30], 2, False),
        ([1, 1, 1], 3, False),
        ([None, None], 2, True),
        ([70, None], 2, True),
        ([70, 20], 2, True),
        ([None], 1, False),
        ([None, None], 1, False),  # one of them retired: one is left, and counts alone
        ([40, 30, 30], 2, False),  # they were agreed with the one that was retired
        ([], 0, False),
    ],
)
def test_weights_are_talked_about_where_they_were_not_agreed(weights, counted, is_open) -> None:
    assert rules.is_to_weigh(weights, counted) is is_open


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ([60, 40], ""),
        ([60, 30], "add to 90"),
        ([60, 41], "add to 101"),
        ([100, 0], "at least 1"),
        ([120, -20], "at least 1"),
        ([100, None], "every key result"),
    ],
)
def test_weights_that_are_typed_add_to_a_hundred(weights, words) -> None:
    assert words in rules.typed_weights_problem(weights)
    assert bool(rules.typed_weights_problem(weights)) is bool(words)


@pytest.mark.parametrize(("count", "weight"), [(2, 50), (3, 33), (60, 1), (150, 1)])
def test_all_count_the_same(count: int, weight: int) -> None:
    assert rules.equal_weights(count) == [weight] * count


def test_a_mark_changes_with_the_value_and_with_what_was_said() -> None:
    said = datetime(2026, 10, 1, tzinfo=UTC)
    marks = [
        rules.mark(Decimal(24), "", None),
        rules.mark(None, "", None),
        rules.mark(Decimal(24), "confirmed", said),
        rules.mark(Decimal(24), "not_right", said),
    ]

    assert len(set(marks)) == 4
    assert rules.mark(Decimal("24.00"), "", None) == marks[0]


@pytest.mark.parametrize(
    ("value", "is_one"),
    [("0", True), ("0.7", True), ("1", True), ("1.01", False), ("-0.1", False), ("0.705", False), ("NaN", False)],
)
def test_a_score_has_two_places_from_zero_to_one(value: str, is_one: bool) -> None:
    assert rules.is_score(Decimal(value)) is is_one


def test_long_lists_name_the_first_few() -> None:
    assert rules.listed([f"KR-{n}" for n in range(1, 9)]) == "KR-1, KR-2, KR-3, KR-4, KR-5, KR-6 and 2 more"
