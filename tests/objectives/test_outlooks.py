from datetime import date, timedelta
from decimal import Decimal

import pytest

from objectives.models import KeyResult
from objectives.outlooks import Projected, aim_of, objective_outlook, outlook_of, told
from okrapp.figures import SHARES, Figures
from scoring.pace import PlannedValue
from scoring.rag import Policy

START, DUE = date(2026, 10, 2), date(2027, 1, 1)  # thirteen weeks
POLICY = Policy()


def under_way(*actuals: str | None, **changes: object) -> KeyResult:
    """A key result with an update a week, as pages load it."""
    weeks = [START + timedelta(weeks=week) for week in range(1, len(actuals) + 1)]
    points = [[week.isoformat(), actual, None, None, 4] for week, actual in zip(weeks, actuals, strict=True)]
    values = {
        "state": "active",
        "baseline": Decimal(18),
        "target": Decimal(28),
        "starts_on": START,
        "due_on": DUE,
        "unit": "percent",
        "actual": next((Decimal(actual) for actual in reversed(actuals) if actual), None),
        "last_week": weeks[-1] if weeks else None,
        "points": points,
    }
    return KeyResult(**(values | changes))


def test_the_stored_points_are_what_the_forecast_is_made_of() -> None:
    found = outlook_of(under_way("18.75", "19.5", "20.25", "21", "21.75", "22.5", "23.25", "24"))

    assert found is not None
    assert found.score == Decimal("0.87")


def test_missed_weeks_are_no_points() -> None:
    assert outlook_of(under_way("19", None, "20", None)) is None
    assert outlook_of(under_way("19", None, "20", None, "21")) is not None


@pytest.mark.parametrize("state", ["draft", "retired", "closed"])
def test_only_a_key_result_under_way_is_foreseen(state: str) -> None:
    assert outlook_of(under_way("19", "20", "21", state=state)) is None


@pytest.mark.parametrize("name", ["starts_on", "due_on", "baseline"])
def test_an_unfinished_card_is_not_foreseen(name: str) -> None:
    assert outlook_of(under_way("19", "20", "21", **{name: None})) is None


def test_nothing_is_foreseen_once_the_due_date_is_measured() -> None:
    assert outlook_of(under_way("19", "20", "21", due_on=START + timedelta(weeks=3))) is None


def test_it_is_told_with_its_figures() -> None:
    row = under_way("18.75", "19.5", "20.25", "21", "21.75", "22.5", "23.25", "24")

    found = outlook_of(row)

    assert found is not None
    assert told(row, found, SHARES) == (
        "24\u202f%, and +0.8\u202f% a week over the last 8 updates, fading: 26.7\u202f% by 1 Jan 2027 = 0.87. "
        "Eight times in ten it ends between 0.57 and 1.00; 0.70 or better: 77\u202f%."
    )


def test_it_is_told_out_of_a_hundred_where_scores_are_shown_so() -> None:
    row = under_way("18.75", "19.5", "20.25", "21", "21.75", "22.5", "23.25", "24")

    found = outlook_of(row)

    assert found is not None
    assert told(row, found, Figures(scale=100)).endswith(
        " by 1 Jan 2027 = 87. Eight times in ten it ends between 57 and 100; 70 or better: 77\u202f%."
    )


def test_control_is_told_in_weeks_and_milestones_in_weight() -> None:
    control = under_way("99.9", "98", "99.95", method="control", baseline=Decimal(99), target=Decimal("99.9"))
    launch = under_way("0", "20", "20", method="milestone", baseline=Decimal(0), target=Decimal(100))

    of_control, of_launch = outlook_of(control), outlook_of(launch)

    assert of_control is not None
    assert of_launch is not None
    assert told(control, of_control, SHARES).startswith(
        "Held so far, and 63\u202f% of the weeks until 1 Jan 2027 = 0.63."
    )
    assert told(launch, of_launch, SHARES).startswith(
        "20\u202f% reached, +7\u202f% a week so far: 87\u202f% by 1 Jan 2027 = 0.87."
    )


def test_the_standing_score_of_a_year_of_control_counts_in_its_projection() -> None:
    year = {"method": "control", "baseline": Decimal(99), "target": Decimal("99.9"), "due_on": date(2027, 10, 1)}
    row = under_way(*["98"] * 27, *["99.9"] * 13, score=Decimal("0.33"), **year)
    row.points = row.points[-13:]

    found = outlook_of(row)

    assert found is not None
    assert found.score < Decimal("0.50")


def test_the_chart_is_drawn_against_the_plan_of_the_card() -> None:
    planned = under_way(plan=[["2026-11-16", "20"]])
    kept = under_way(method="control", hold="between", hold_upper=Decimal(30), plan=[["2026-11-16", "20"]])

    assert aim_of(planned).plan == (PlannedValue(date(2026, 11, 16), Decimal(20)),)
    assert aim_of(planned).upper is None
    assert (aim_of(kept).plan, aim_of(kept).upper) == (None, Decimal(30))


def test_an_objective_is_heading_for_the_weighted_mean_of_its_key_results() -> None:
    found = objective_outlook([Projected(Decimal("0.60"), 40), Projected(Decimal("0.90"), 60)], POLICY, SHARES)

    assert found.score == Decimal("0.78")
    assert found.formula == "(0.60 × 40 + 0.90 × 60) ÷ 100 = 0.78"
    assert found.note == ""


def test_what_cannot_be_foreseen_is_left_out_and_said() -> None:
    found = objective_outlook([Projected(Decimal("0.60"), None), Projected(None, None)], POLICY, SHARES)

    assert (found.score, found.note) == (Decimal("0.60"), "1 of 2 KRs")
    assert found.formula == "(0.60) ÷ 1 = 0.60; 1 KR without enough history left out"


def test_an_objective_without_any_projection_has_none() -> None:
    assert objective_outlook([Projected(None, None)], POLICY, SHARES).score is None
