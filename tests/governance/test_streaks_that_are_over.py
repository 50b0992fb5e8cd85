"""Red streaks that began, were long enough for a case, and ended while the sweep was down."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from copy import copy
from datetime import timedelta
from decimal import Decimal
from typing import TypeVar
from uuid import uuid4

import pytest
from django.db.models import Model

from checkins.actions import amend_check_in
from checkins.actions.policy import publish_policy
from checkins.actions.rebuilding import rebuild_states
from checkins.models import CheckIn, EndedStreak
from governance.actions import approve_change, undo_decision
from governance.actions.escalations import close_cleared
from governance.enums import EscalationState
from governance.models import Escalation
from governance.sweep import Swept, sweep
from notifications.models import Notification
from objectives.models import KeyResult
from scoring.models import RagPolicy
from tests.checkins.situations import FRIDAYS, Situation, local
from tests.governance.situations import proposed

Row = TypeVar("Row", bound=Model)

RED, AMBER = "19", "23"
W4, W5, W6, W7, W8, W9 = FRIDAYS[3:9]  # from 23 October to 27 November
BACK = local(W9, 9)  # the sweep has been down since before the fourth week


def red_then_amber(situation: Situation) -> list[CheckIn]:
    """Red in the fourth and fifth week, amber in the sixth and seventh."""
    values = {W4: RED, W5: RED, W6: AMBER, W7: "24"}
    return [situation.post(at=local(week), actual=actual) for week, actual in values.items()]


def amended(situation: Situation, check_in: CheckIn, actual: str, *, hour: int) -> CheckIn:
    words = {**situation.words(actual), "version": check_in.versions_count, "at": local(check_in.week, hour)}
    words = {name: value for name, value in words.items() if name not in {"key_result", "form_key"}}
    return amend_check_in(check_in=check_in, **words)


def found() -> list[tuple[str, object]]:
    return [(case.reference, case.streak_week) for case in Escalation.objects.order_by("number")]


def test_a_streak_that_is_over_opens_its_case_dated_when_it_should_have_opened(situation: Situation) -> None:
    red_then_amber(situation)

    sweep(situation.organization, now=BACK)

    case = Escalation.objects.get()
    assert (case.reference, case.state, case.streak_week) == ("E-1", EscalationState.OPEN, W4)
    assert (case.opened_at, case.found_at) == (local(W5), BACK)


def test_it_is_cleared_since_the_update_that_ended_it_and_its_clock_does_not_climb(situation: Situation) -> None:
    red_then_amber(situation)

    sweep(situation.organization, now=BACK)

    case = Escalation.objects.get()
    assert (case.data_cleared_at, case.is_cleared, case.rung) == (local(W6), True, 0)


def test_the_updates_of_the_streak_are_its_evidence(situation: Situation) -> None:
    first, second, *_ = red_then_amber(situation)

    sweep(situation.organization, now=BACK)

    evidence = Escalation.objects.get().evidence.values_list("check_in_id", flat=True)
    assert set(evidence) == {first.id, second.id}


def test_those_who_would_have_worked_it_are_told_once_that_a_line_is_wanted(situation: Situation) -> None:
    red_then_amber(situation)

    sweep(situation.organization, now=BACK)

    told = Notification.objects.filter(kind__startswith="governance.")
    assert sorted(told.values_list("recipient__name", flat=True)) == ["Champion", "Kr Owner", "Owner"]
    assert {each.kind for each in told} == {"governance.escalation_over"}
    assert {each.title for each in told} == {"KR-1 Repeat purchase rate had stayed red and has turned"}
    assert "until 6 Nov" in told[0].body


def test_one_line_on_why_closes_it(situation: Situation) -> None:
    red_then_amber(situation)
    sweep(situation.organization, now=BACK)

    closed = close_cleared(by=situation.owner, case=Escalation.objects.get(), line="The reminder works", at=BACK)

    assert closed.state == EscalationState.CLEARED


def test_a_second_run_adds_nothing_also_after_the_case_is_closed(situation: Situation) -> None:
    red_then_amber(situation)
    sweep(situation.organization, now=BACK)
    told = Notification.objects.count()

    again = sweep(situation.organization, now=BACK + timedelta(minutes=15))
    close_cleared(by=situation.owner, case=Escalation.objects.get(), line="The reminder works", at=BACK)
    third = sweep(situation.organization, now=BACK + timedelta(minutes=30))

    assert (again, third) == (Swept(), Swept())
    assert (Escalation.objects.count(), Notification.objects.count()) == (1, told)


def test_a_missing_update_keeps_the_colour_so_the_case_is_dated_at_the_deadline(situation: Situation) -> None:
    situation.post(at=local(W4), actual=RED)
    situation.post(at=local(W6), actual=AMBER)

    sweep(situation.organization, now=BACK)

    case = Escalation.objects.get()
    assert (case.opened_at, case.data_cleared_at) == (local(W5, 16), local(W6))


def test_a_streak_of_one_week_opens_nothing_and_is_forgotten(situation: Situation) -> None:
    situation.post(at=local(W4), actual=RED)
    situation.post(at=local(W5), actual=AMBER)

    sweep(situation.organization, now=BACK)

    assert found() == []
    assert not EndedStreak.objects.exists()


def test_a_streak_that_ends_in_its_first_week_is_looked_at_when_the_next_one_runs(situation: Situation) -> None:
    first = situation.post(at=local(W4, 10), actual=RED)
    amended(situation, first, AMBER, hour=11)

    sweep(situation.organization, now=local(W4, 12))
    sweep(situation.organization, now=local(W5, 17))

    assert found() == []
    assert not EndedStreak.objects.exists()


def test_weeks_of_the_baseline_phase_do_not_count(situation: Situation) -> None:
    situation.post(at=local(FRIDAYS[1]), actual="18")  # red from the third week on, the first that counts
    situation.post(at=local(FRIDAYS[2]), actual="18")
    situation.post(at=local(W4, 10), actual=AMBER)

    sweep(situation.organization, now=BACK)

    assert found() == []


def test_a_key_result_on_pace_at_the_time_is_spared(situation: Situation) -> None:
    situation.post(at=local(W4), actual="20.5")  # 0.25 of 0.24 planned
    situation.post(at=local(W5), actual="20.5")  # of 0.32
    situation.post(at=local(W6), actual=AMBER)

    sweep(situation.organization, now=BACK)

    assert found() == []


@pytest.mark.parametrize(
    ("plan", "actual", "cases"),
    [
        pytest.param([["2026-12-20", "18.5"]], RED, [], id="behind the straight line, on its own plan"),
        pytest.param([["2026-10-20", "24"]], "20.5", [("E-1", W4)], id="on the straight line, behind its own plan"),
    ],
)
def test_its_own_plan_says_whether_it_was_on_pace(
    situation: Situation, plan: list[list[str]], actual: str, cases: list[tuple[str, object]]
) -> None:
    KeyResult.objects.update(plan=plan)
    situation.post(at=local(W4), actual=actual)
    situation.post(at=local(W5), actual=actual)
    situation.post(at=local(W6), actual=AMBER)

    sweep(situation.organization, now=BACK)

    assert found() == cases


def test_without_the_switch_it_is_not(situation: Situation) -> None:
    RagPolicy.objects.update_or_create(defaults={"spare_on_pace": False})
    situation.post(at=local(W4), actual="20.5")
    situation.post(at=local(W5), actual="20.5")
    situation.post(at=local(W6), actual=AMBER)

    sweep(situation.organization, now=BACK)

    assert found() == [("E-1", W4)]


def test_of_two_streaks_the_earlier_opens_and_the_running_one_follows_once_it_is_closed(situation: Situation) -> None:
    red_then_amber(situation)
    situation.post(at=local(W8), actual=RED)
    situation.post(at=local(W9, 8), actual=RED)

    sweep(situation.organization, now=BACK)
    assert found() == [("E-1", W4)]
    close_cleared(by=situation.owner, case=Escalation.objects.get(), line="It did not last", at=BACK)
    sweep(situation.organization, now=BACK + timedelta(minutes=15))

    assert found() == [("E-1", W4), ("E-2", W8)]
    assert Escalation.objects.get(number=2).opened_at == local(W9, 8)


def test_a_streak_that_another_case_stood_for_to_its_end_opens_none(situation: Situation) -> None:
    red_then_amber(situation)
    sweep(situation.organization, now=local(W7, 13))
    situation.post(at=local(W8), actual=RED)
    situation.post(at=local(W9, 8), actual=RED)
    situation.post(at=local(FRIDAYS[9]), actual=AMBER)
    close_cleared(by=situation.owner, case=Escalation.objects.get(), line="Both times stock", at=local(FRIDAYS[9], 13))

    sweep(situation.organization, now=local(FRIDAYS[9], 14))

    assert found() == [("E-1", W4)]


def test_a_case_that_opened_in_time_is_not_opened_again_when_its_streak_ends(situation: Situation) -> None:
    situation.post(at=local(W4), actual=RED)
    situation.post(at=local(W5), actual=RED)
    sweep(situation.organization, now=local(W5, 13))
    Escalation.objects.update(state=EscalationState.RESOLVED, closed_at=local(W5, 14))
    situation.post(at=local(W6), actual=AMBER)

    sweep(situation.organization, now=BACK)

    assert found() == [("E-1", W4)]


@pytest.mark.parametrize("state", ["retired", "closed"])
def test_only_active_key_results_escalate(situation: Situation, state: str) -> None:
    red_then_amber(situation)
    KeyResult.objects.update(state=state)

    sweep(situation.organization, now=BACK)

    assert found() == []


def test_nothing_opens_in_a_closed_cycle(situation: Situation) -> None:
    red_then_amber(situation)
    situation.cycle.closed_at = local(W8)
    situation.cycle.save()

    sweep(situation.organization, now=BACK)

    assert found() == []


def test_a_slip_that_an_amendment_took_back_opens_nothing(situation: Situation) -> None:
    situation.post(at=local(W4), actual=RED)
    second = situation.post(at=local(W5, 10), actual=RED)
    amended(situation, second, AMBER, hour=11)

    sweep(situation.organization, now=BACK)

    assert found() == []


def test_an_amendment_that_turns_a_week_red_makes_the_streak_long_enough(situation: Situation) -> None:
    situation.post(at=local(W4), actual=RED)
    second = situation.post(at=local(W5, 10), actual=AMBER)
    amended(situation, second, RED, hour=11)
    situation.post(at=local(W6), actual=AMBER)

    sweep(situation.organization, now=BACK)

    case = Escalation.objects.get()
    assert (case.streak_week, case.data_cleared_at) == (W4, local(W6))


def test_a_target_that_ends_the_streak_leaves_the_case_to_explain(situation: Situation) -> None:
    situation.post(at=local(W4), actual="20")
    situation.post(at=local(W5), actual="20")
    change = proposed(situation, at=local(W5, 14), target=Decimal("22"))
    approve_change(by=situation.cast.sponsor, change=change, at=local(W5, 15))

    sweep(situation.organization, now=local(W6, 9))

    case = Escalation.objects.get()
    assert (case.opened_at, case.data_cleared_at) == (local(W5), local(W5, 15))


def test_a_decision_that_was_undone_leaves_the_streak_running(situation: Situation) -> None:
    situation.post(at=local(W4), actual="20")
    situation.post(at=local(W5), actual="20")
    change = proposed(situation, at=local(W5, 14), target=Decimal("22"))
    approve_change(by=situation.cast.sponsor, change=change, at=local(W5, 15))
    undo_decision(by=situation.cast.sponsor, change=change, at=local(W5, 15) + timedelta(seconds=5))

    sweep(situation.organization, now=local(W5, 16))

    case = Escalation.objects.get()
    assert (case.streak_week, case.data_cleared_at) == (W4, None)


def test_a_policy_that_ends_the_streak_leaves_the_case_to_explain(situation: Situation) -> None:
    RagPolicy.objects.create(published_at=local(W4))
    situation.post(at=local(W4), actual="20")
    situation.post(at=local(W5), actual="20")
    lower = RagPolicy(red_top=Decimal("0.10"))
    publish_policy(by=situation.cast.lead, draft=lower, why="Red is for what fails", seen=1, at=local(W5, 15))

    sweep(situation.organization, now=local(W6, 9))

    case = Escalation.objects.get()
    assert (case.opened_at, case.data_cleared_at) == (local(W5), local(W5, 15))


def test_a_rebuilt_state_ends_no_streak(situation: Situation) -> None:
    situation.post(at=local(W4), actual=AMBER)
    KeyResult.objects.update(red_since=W4)

    assert rebuild_states(situation.organization) == ["KR-1"]

    assert not EndedStreak.objects.exists()


@pytest.mark.parametrize("count", [5, 500])
def test_the_sweep_costs_the_same_for_5_and_for_500_streaks_that_are_over(
    situation: Situation, count: int, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    red_then_amber(situation)
    copies(situation, count - 1)

    with django_assert_num_queries(15):
        sweep(situation.organization, now=BACK)

    assert Escalation.objects.filter(streak_week=W4, data_cleared_at=local(W6)).count() == count


def copies(situation: Situation, count: int) -> None:
    """More KRs with the very updates and streaks of the first."""
    original = situation.fresh()
    made = KeyResult.objects.bulk_create([another(original, number=number) for number in range(2, count + 2)])
    updates, streaks = list(CheckIn.objects.all()), list(EndedStreak.objects.all())
    CheckIn.objects.bulk_create(another(row, key_result=kr, form_key=uuid4()) for kr in made for row in updates)
    EndedStreak.objects.bulk_create(another(row, key_result=kr) for kr in made for row in streaks)


def another(row: Row, **values: object) -> Row:
    made = copy(row)
    for name, value in {"pk": None, **values}.items():
        setattr(made, name, value)
    return made
