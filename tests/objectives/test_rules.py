from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from objectives import rules
from objectives.calendar import quarter_at, quarter_to_plan, year_at, year_to_plan
from objectives.enums import Phase
from objectives.rules import CardFields, Span
from scoring.attainment import Rung
from scoring.enums import Hold
from scoring.milestones import Milestone
from scoring.pace import PlannedValue

QUARTER = Span(date(2026, 7, 6), date(2026, 10, 4))  # 91 days: 13 weeks
COMPLETE = CardFields(
    owner="Ada",
    baseline=Decimal(18),
    target=Decimal(28),
    starts_on=date(2026, 7, 6),
    due_on=date(2026, 10, 4),
    data_source="Orders",
    refresh_frequency="weekly",
    method="linear",
)


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        (-1, Phase.PLANNING),
        (0, Phase.BASELINE),
        (13, Phase.BASELINE),
        (14, Phase.EXECUTION),
        (38, Phase.EXECUTION),
        (39, Phase.MID_CYCLE),
        (52, Phase.MID_CYCLE),
        (53, Phase.EXECUTION),
        (69, Phase.EXECUTION),
        (70, Phase.FINAL_PUSH),
        (90, Phase.FINAL_PUSH),
        (91, Phase.CLOSING),
    ],
)
def test_phases_of_a_quarter_follow_from_the_day(day, phase):
    assert rules.phase(QUARTER, QUARTER.first + timedelta(days=day)) == phase


def test_a_closed_cycle_is_closed_on_every_day():
    assert rules.phase(QUARTER, QUARTER.first, is_closed=True) == Phase.CLOSED


def test_a_complete_card_lacks_nothing():
    assert rules.missing(COMPLETE) == []


def test_an_empty_card_lacks_everything_in_words():
    empty = CardFields(None, None, None, None, None, "", "", "linear")

    assert rules.missing(empty) == [
        "an owner",
        "a baseline",
        "a target",
        "a start date",
        "a due date",
        "a data source",
        "how often its source is refreshed",
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"target": Decimal("18.00")}, "a target that differs from its baseline"),
        ({"method": "ladder"}, "a ladder with at least two rungs in order"),
        (
            {"method": "ladder", "rungs": (Rung(Decimal(4), Decimal(1)), Rung(Decimal(3), Decimal("0.7")))},
            None,
        ),
        (
            {"method": "ladder", "rungs": (Rung(Decimal(4), Decimal(1)), Rung(Decimal(6), Decimal(1)))},
            "a ladder with at least two rungs in order",
        ),
    ],
)
def test_a_card_needs_a_distance_and_the_parameters_of_its_method(change, words):
    from dataclasses import replace  # noqa: PLC0415

    assert rules.missing(replace(COMPLETE, **change)) == ([words] if words else [])


@pytest.mark.parametrize(
    ("starts_on", "due_on", "field"),
    [
        (date(2026, 7, 5), None, "starts_on"),
        (None, date(2026, 10, 5), "due_on"),
        (date(2026, 8, 1), date(2026, 8, 1), "due_on"),
        (date(2026, 7, 6), date(2026, 10, 4), None),
        (None, None, None),
    ],
)
def test_dates_lie_inside_the_cycle_and_in_order(starts_on, due_on, field):
    problem = rules.dates_problem(starts_on, due_on, QUARTER)

    assert (problem and problem[0]) == field


def test_cycles_of_impossible_length_are_explained():
    assert "a week or more" in rules.length_problem("custom", Span(date(2026, 1, 5), date(2026, 1, 1)))
    assert "at most 124 days" in rules.length_problem("quarterly", Span(date(2026, 1, 1), date(2026, 12, 31)))
    assert "between the years" in rules.length_problem("custom", Span(date(1926, 1, 1), date(1926, 2, 1)))
    assert "at least 180 days; this one would last 90" in rules.length_problem(
        "annual", Span(date(2026, 1, 1), date(2026, 3, 31))
    )
    assert "Choose custom for a shorter one." in rules.length_problem(
        "quarterly", Span(date(2026, 1, 1), date(2026, 1, 31))
    )
    assert rules.length_problem("quarterly", QUARTER) is None


def test_quarters_and_years_follow_the_fiscal_calendar():
    quarter = quarter_at(date(2026, 11, 22), 1)
    shifted = quarter_at(date(2026, 11, 22), 4)

    assert (quarter.name, quarter.span) == ("Q4 2026", Span(date(2026, 10, 1), date(2026, 12, 31)))
    assert (shifted.name, shifted.span) == ("Q3 2027", Span(date(2026, 10, 1), date(2026, 12, 31)))
    assert year_at(date(2026, 2, 3), 4).span == Span(date(2025, 4, 1), date(2026, 3, 31))
    assert quarter_at(date(2026, 1, 15), 12).span == Span(date(2025, 12, 1), date(2026, 2, 28))


def test_the_quarter_to_plan_is_the_running_one_until_it_is_nearly_over_or_taken():
    running = Span(date(2026, 10, 1), date(2026, 12, 31))

    assert quarter_to_plan(date(2026, 10, 20), 1, []).name == "Q4 2026"
    assert quarter_to_plan(date(2026, 12, 20), 1, []).name == "Q1 2027"
    assert quarter_to_plan(date(2026, 10, 20), 1, [running]).name == "Q1 2027"


def test_a_quarter_that_shares_some_days_with_a_cycle_is_offered_without_them():
    late = Span(date(2026, 10, 5), date(2027, 1, 8))
    early = Span(date(2027, 3, 29), date(2027, 6, 30))

    after = quarter_to_plan(date(2026, 12, 20), 1, [late, early])

    assert (after.name, after.span) == ("Q1 2027", Span(date(2027, 1, 9), date(2027, 3, 28)))


def test_the_year_to_plan_is_the_running_fiscal_year_or_the_next_one():
    running = year_to_plan(date(2026, 11, 22), 4, [])

    assert (running.name, running.span) == ("2027", Span(date(2026, 4, 1), date(2027, 3, 31)))
    assert year_to_plan(date(2026, 11, 22), 4, [running.span]).name == "2028"


@pytest.mark.parametrize(
    ("changes", "gap"),
    [
        ({"method": "control", "target": None}, "a bound to hold"),
        ({"method": "control", "hold": Hold.BETWEEN}, "an upper bound above the lower one"),
        ({"method": "control", "hold": Hold.BETWEEN, "hold_upper": Decimal(20)}, "an upper bound above the lower one"),
        ({"method": "milestone", "baseline": None, "target": None}, "at least one milestone with a weight"),
        ({"method": "milestone", "milestones": (Milestone("1", "Pilot", 0),)}, "at least one milestone with a weight"),
    ],
)
def test_each_method_lacks_its_own_parameters(changes, gap):
    assert rules.missing(replace(COMPLETE, **changes)) == [gap]


@pytest.mark.parametrize(
    "changes",
    [
        {"method": "control", "target": Decimal(18)},
        {"method": "control", "hold": Hold.BETWEEN, "hold_upper": Decimal(30)},
        {"method": "milestone", "milestones": (Milestone("1", "Establish the baseline", 1),)},
    ],
)
def test_a_method_with_its_parameters_is_complete(changes):
    assert rules.missing(replace(COMPLETE, **changes)) == []


def test_a_plan_and_milestones_left_outside_the_dates_are_pointed_out():
    late = Milestone("1", "Pilot", 1, date(2026, 10, 5))
    early = PlannedValue(date(2026, 7, 6), Decimal(19))

    assert rules.schedule_problem(replace(COMPLETE, method="milestone", milestones=(late,)))[0] == "milestones"
    assert rules.schedule_problem(replace(COMPLETE, plan=(early,)))[0] == "plan"
    assert rules.schedule_problem(COMPLETE) is None
