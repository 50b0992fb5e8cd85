"""Posting on key results that are scored by control or by milestones, and against a plan of their own."""

from decimal import Decimal

import pytest

from checkins.actions import amend_check_in
from checkins.actions.rebuilding import rebuild_states
from checkins.models import CheckIn
from checkins.showing import ShownUpdate
from objectives.models import KeyResult
from okrapp.errors import DomainError
from tests.checkins.situations import FRIDAYS, Situation, local

MILESTONES = [
    {"key": "1", "name": "Rules agreed with Legal", "weight": 1, "due_on": None},
    {"key": "2", "name": "Pilot in one warehouse", "weight": 3, "due_on": "2026-11-13"},
    {"key": "3", "name": "All warehouses", "weight": 4, "due_on": None},
]


@pytest.fixture
def uptime(situation: Situation) -> Situation:
    KeyResult.objects.update(
        name="Uptime", method="control", hold="at_least", baseline=Decimal("99.5"), target=Decimal("99.9")
    )
    situation.key_result.refresh_from_db()
    return situation


@pytest.fixture
def returns(situation: Situation) -> Situation:
    KeyResult.objects.update(name="Returns", method="milestone", milestones=MILESTONES, baseline=0, target=100)
    situation.key_result.refresh_from_db()
    return situation


def tick(situation: Situation, *reached: str, week: int = 1) -> CheckIn:
    return situation.post(at=local(FRIDAYS[week]), actual="0", reached=list(reached))


def test_a_kept_measure_scores_the_share_of_weeks_in_which_it_held(uptime: Situation) -> None:
    for week, actual in enumerate(["99.95", "99.9", "99.2", "99.99"], start=1):
        posted = uptime.post(at=local(FRIDAYS[week]), actual=actual)

    fresh = uptime.fresh()
    assert (posted.score, fresh.score) == (Decimal("0.75"), Decimal("0.75"))
    assert fresh.earlier == ["99.95", "99.9", "99.2"]
    assert [point[2] for point in fresh.points] == ["1.00", "1.00", "0.67", "0.75"]


def test_a_missed_week_neither_held_nor_failed(uptime: Situation) -> None:
    uptime.post(at=local(FRIDAYS[1]), actual="99.95")
    uptime.post(at=local(FRIDAYS[4]), actual="99.2")

    assert uptime.fresh().score == Decimal("0.50")


def test_amending_a_week_judges_it_with_the_weeks_before(uptime: Situation) -> None:
    uptime.post(at=local(FRIDAYS[1]), actual="99.95")
    posted = uptime.post(at=local(FRIDAYS[2]), actual="99.2")
    words = {name: getattr(posted, name) for name in ("confidence", "insight", "next_action")}

    amended = amend_check_in(
        check_in=posted, by=uptime.owner, version=1, actual=Decimal("99.92"), at=local(FRIDAYS[2], 13), **words
    )

    assert (posted.score, amended.score, uptime.fresh().score) == (Decimal("0.50"), Decimal("1.00"), Decimal("1.00"))
    assert uptime.fresh().earlier == ["99.95"]


def test_the_value_of_milestones_is_the_weight_reached_in_percent(returns: Situation) -> None:
    posted = tick(returns, "2", "1")

    fresh = returns.fresh()
    assert (posted.actual, posted.score, posted.reached) == (Decimal(50), Decimal("0.50"), ["1", "2"])
    assert (fresh.actual, fresh.score, fresh.reached) == (Decimal(50), Decimal("0.50"), ["1", "2"])
    assert [version.reached for version in posted.versions.all()] == [["1", "2"]]


def test_a_milestone_can_be_taken_back_and_the_thread_says_so(returns: Situation) -> None:
    tick(returns, "1", "2", week=1)

    posted = tick(returns, "1", week=2)

    shown = ShownUpdate(check_in=posted, key_result=posted.key_result, before_reached=["1", "2"])
    assert returns.fresh().score == Decimal("0.13")
    assert shown.milestones == "Rules agreed with Legal; no longer Pilot in one warehouse"


def test_nothing_reached_is_an_update_too(returns: Situation) -> None:
    assert tick(returns).score == Decimal("0.00")


def test_milestones_have_to_be_said_and_to_be_on_the_card(returns: Situation) -> None:
    with pytest.raises(DomainError, match="say which are reached"):
        returns.post(at=local(FRIDAYS[1]), actual="50")
    with pytest.raises(DomainError, match="not on the card"):
        tick(returns, "1", "99")


def test_the_same_milestones_again_are_the_same_update(returns: Situation) -> None:
    first = tick(returns, "1", "2")
    second = tick(returns, "2", "1")

    assert first.id == second.id


def test_amending_can_tick_another_milestone(returns: Situation) -> None:
    posted = tick(returns, "1")
    words = {name: getattr(posted, name) for name in ("confidence", "insight", "next_action")}

    amended = amend_check_in(
        check_in=posted, by=returns.owner, version=1, reached=["1", "3"], at=local(FRIDAYS[1], 13), **words
    )

    assert (amended.actual, amended.score) == (Decimal("62.5"), Decimal("0.63"))
    assert [version.reached for version in amended.versions.all()] == [["1", "3"], ["1"]]


def test_a_numbered_key_result_takes_no_ticks(situation: Situation) -> None:
    assert situation.post(at=local(FRIDAYS[1]), actual="20", reached=["1"]).reached == []


def test_a_number_is_asked_for_where_a_number_counts(situation: Situation) -> None:
    with pytest.raises(DomainError, match="Write the value as a number"):
        situation.post(**{"at": local(FRIDAYS[1])} | {"actual": "NaN"})


def test_a_post_is_planned_by_the_key_results_own_plan(situation: Situation) -> None:
    KeyResult.objects.update(plan=[["2026-11-13", "19"]])

    posted = situation.post(at=local(FRIDAYS[6]), actual="19")

    assert FRIDAYS[6].isoformat() == "2026-11-13"
    assert (posted.planned, posted.pace) == (Decimal("0.10"), "on")


def test_rebuilding_changes_nothing_whatever_the_method(uptime: Situation) -> None:
    kept = uptime.key_result
    steps = uptime.another(method="milestone", milestones=MILESTONES, baseline=Decimal(0), target=Decimal(100))
    planned = uptime.another(plan=[["2026-11-13", "19"]])
    for week in range(1, 5):
        uptime.post(at=local(FRIDAYS[week]), actual="99.9")
        uptime.post(at=local(FRIDAYS[week]), key_result=steps, reached=["1"], actual="0")
        uptime.post(at=local(FRIDAYS[week]), key_result=planned, actual="19")

    assert kept.reference
    assert rebuild_states(uptime.organization) == []
