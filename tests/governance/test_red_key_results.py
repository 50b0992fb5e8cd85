"""When a red KR opens a case, and when it does not. Q4 2026, baseline phase to 15 October, deadlines on Fridays."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest

from governance.enums import EscalationState
from governance.models import Escalation
from governance.sweep import sweep
from notifications.models import Notification
from objectives.models import KeyResult
from organizations.models import TeamSeat
from scoring.models import RagPolicy
from tests.checkins.situations import FRIDAYS, Situation, local

RED, AMBER = "19", "23"
W4, W5, W6, W7 = FRIDAYS[3:7]  # 23 and 30 October, 6 and 13 November


def swept(situation: Situation, at: datetime) -> Escalation | None:
    sweep(situation.organization, now=at)
    return Escalation.objects.first()


def test_a_key_result_red_in_two_weeks_in_a_row_opens_a_case_when_the_second_update_is_posted(
    situation: Situation,
) -> None:
    situation.post(at=local(W4), actual=RED)
    second = situation.post(at=local(W5, 11), actual=RED)

    case = swept(situation, local(W5, 11, 10))

    assert case is not None
    assert (case.reference, case.state, case.streak_week) == ("E-1", "open", W4)
    assert case.opened_at == second.posted_at == local(W5, 11)
    assert case.found_at == local(W5, 11, 10)
    assert case.due_at == case.opened_at + timedelta(hours=48)


def test_the_streaks_updates_are_the_evidence(situation: Situation) -> None:
    situation.post(at=local(FRIDAYS[2]), actual=AMBER)
    first = situation.post(at=local(W4), actual=RED)
    second = situation.post(at=local(W5), actual=RED)

    case = swept(situation, local(W5, 13))

    assert case is not None
    assert set(case.evidence.values_list("check_in_id", flat=True)) == {first.id, second.id}


def test_one_red_week_opens_nothing_before_the_next_deadline(situation: Situation) -> None:
    situation.post(at=local(W4), actual=RED)

    assert swept(situation, local(W5, 15, 59)) is None


def test_a_missing_update_keeps_the_colour_so_the_case_opens_at_the_deadline(situation: Situation) -> None:
    situation.post(at=local(W4), actual=RED)

    case = swept(situation, local(W5, 16, 1))

    assert case is not None
    assert case.opened_at == local(W5, 16)


def test_a_late_red_update_does_not_move_the_moment_at_which_the_case_should_have_opened(situation: Situation) -> None:
    situation.post(at=local(W4), actual=RED)
    situation.post(at=local(W5, 18), actual=RED)

    case = swept(situation, local(W5, 19))

    assert case is not None
    assert case.opened_at == local(W5, 16)


def test_after_a_day_of_downtime_the_case_is_dated_when_it_should_have_opened(situation: Situation) -> None:
    situation.post(at=local(W4), actual=RED)
    situation.post(at=local(W5, 9), actual=RED)

    case = swept(situation, local(W5, 9) + timedelta(days=1))

    assert case is not None
    assert case.opened_at == local(W5, 9)
    assert case.found_at == local(W5, 9) + timedelta(days=1)
    assert case.due_at == local(W5, 9) + timedelta(hours=48)


def test_a_week_that_is_not_red_in_between_ends_the_streak(situation: Situation) -> None:
    situation.post(at=local(W4), actual=RED)
    situation.post(at=local(W5), actual=AMBER)
    situation.post(at=local(W6), actual=RED)

    assert swept(situation, local(W6, 17)) is None


def test_weeks_of_the_baseline_phase_do_not_count(situation: Situation) -> None:
    situation.post(at=local(FRIDAYS[1]), actual="18")

    assert swept(situation, local(FRIDAYS[2], 17)) is None

    case = swept(situation, local(W4, 17))

    assert case is not None
    assert case.streak_week == FRIDAYS[2]


def test_a_red_key_result_on_pace_is_spared_until_it_falls_behind(situation: Situation) -> None:
    situation.post(at=local(W4), actual="20.5")  # 0.25 of 0.24 planned
    situation.post(at=local(W5), actual="20.5")  # of 0.32
    situation.post(at=local(W6), actual="20.5")  # of 0.40: behind

    assert swept(situation, local(W5, 17)) is None

    case = swept(situation, local(W6, 13))

    assert case is not None
    assert (case.streak_week, case.opened_at) == (W4, local(W6))


@pytest.mark.parametrize(
    ("plan", "actual", "moments"),
    [
        pytest.param([["2026-12-20", "18.5"]], RED, [], id="behind the straight line, on its own plan"),
        pytest.param([["2026-10-20", "24"]], "20.5", [local(W5)], id="on the straight line, behind its own plan"),
    ],
)
def test_a_key_results_own_plan_says_whether_it_is_on_pace(
    situation: Situation, plan: list[list[str]], actual: str, moments: list[datetime]
) -> None:
    KeyResult.objects.update(plan=plan)
    situation.post(at=local(W4), actual=actual)
    situation.post(at=local(W5), actual=actual)

    swept(situation, local(W5, 17))

    assert [case.opened_at for case in Escalation.objects.all()] == moments


def test_a_plan_counts_on_the_day_of_the_deadline_when_no_update_came(situation: Situation) -> None:
    KeyResult.objects.update(plan=[["2026-10-29", "18"], ["2026-10-30", "24"]])
    situation.post(at=local(W4), actual="18.5")

    case = swept(situation, local(W5, 17))

    assert case is not None
    assert case.opened_at == local(W5, 16)


def test_a_card_whose_score_is_fixed_by_rungs_is_planned_by_them(situation: Situation) -> None:
    rungs = [["28", "1.0"], ["25", "0.7"], ["22", "0.3"]]
    KeyResult.objects.update(method="ladder", rungs=rungs, plan=[["2026-11-30", "21.5"]])
    situation.post(at=local(W4), actual="20")
    situation.post(at=local(W5), actual="20")

    assert swept(situation, local(W5, 17)) is None


def test_without_the_switch_nobody_is_spared(situation: Situation) -> None:
    RagPolicy.objects.update_or_create(defaults={"spare_on_pace": False})
    situation.post(at=local(W4), actual="20.5")
    situation.post(at=local(W5), actual="20.5")

    assert swept(situation, local(W5, 13)) is not None


def test_a_second_run_opens_nothing_more_and_tells_nobody_twice(situation: Situation) -> None:
    situation.post(at=local(W4), actual=RED)
    swept(situation, local(W5, 17))
    told = Notification.objects.filter(kind="governance.escalation_opened")
    assert told.count() == 3

    swept(situation, local(W5, 17, 15))

    assert Escalation.objects.count() == 1
    assert told.count() == 3


def test_champion_objective_owner_and_key_result_owner_are_told_why(situation: Situation) -> None:
    situation.post(at=local(W4), actual=RED)

    swept(situation, local(W5, 17))

    told = dict(Notification.objects.values_list("recipient__name", "why"))
    assert set(told) == {"Champion", "Owner", "Kr Owner"}
    assert told["Champion"] == "You champion Growth: hold a huddle within 48 hours."


def test_without_a_champion_the_program_lead_is_told(situation: Situation) -> None:
    TeamSeat.objects.filter(seat="champion").delete()
    situation.post(at=local(W4), actual=RED)

    swept(situation, local(W5, 17))

    assert set(Notification.objects.values_list("recipient__name", flat=True)) == {"Lead", "Owner", "Kr Owner"}


@pytest.mark.parametrize("state", ["retired", "closed", "draft"])
def test_only_active_key_results_escalate(situation: Situation, state: str) -> None:
    situation.post(at=local(W4), actual=RED)
    KeyResult.objects.update(state=state)

    assert swept(situation, local(W5, 17)) is None


def test_nothing_opens_in_a_closed_cycle(situation: Situation) -> None:
    situation.post(at=local(W4), actual=RED)
    situation.cycle.closed_at = local(W5)
    situation.cycle.save()

    assert swept(situation, local(W5, 17)) is None


def test_weeks_after_the_due_date_expect_nothing_and_open_nothing(situation: Situation) -> None:
    KeyResult.objects.update(due_on=W4)
    situation.post(at=local(W4), actual=RED)

    assert swept(situation, local(W6, 17)) is None


def test_a_closed_streak_does_not_open_again_but_a_new_one_does(situation: Situation) -> None:
    situation.post(at=local(W4), actual=RED)
    case = swept(situation, local(W5, 17))
    assert case is not None
    Escalation.objects.update(state=EscalationState.RESOLVED, closed_at=local(W5, 18))
    situation.post(at=local(W6), actual=RED)

    sweep(situation.organization, now=local(W6, 17))
    assert Escalation.objects.count() == 1

    situation.post(at=local(W7), actual=AMBER)
    situation.post(at=local(FRIDAYS[7]), actual=RED)
    sweep(situation.organization, now=local(FRIDAYS[8], 17))
    assert list(Escalation.objects.order_by("number").values_list("number", "streak_week")) == [
        (1, W4),
        (2, FRIDAYS[7]),
    ]


def test_numbers_are_given_in_the_order_of_opening_without_a_gap(situation: Situation) -> None:
    later = situation.another()
    situation.post(at=local(W4), actual=RED)
    situation.post(at=local(W4), actual=RED, key_result=later)
    situation.post(at=local(W5, 14), actual=RED)
    situation.post(at=local(W5, 12), actual=RED, key_result=later)

    sweep(situation.organization, now=local(W5, 17))

    found = Escalation.objects.order_by("number").values_list("number", "key_result_id")
    assert list(found) == [(1, later.id), (2, situation.key_result.id)]


def test_an_update_that_is_not_red_clears_the_case_which_then_climbs_no_further(situation: Situation) -> None:
    situation.post(at=local(W4), actual=RED)
    situation.post(at=local(W5), actual=RED)
    swept(situation, local(W5, 13))
    situation.post(at=local(W6), actual=AMBER)

    case = swept(situation, local(W6, 17))

    assert case is not None
    assert (case.state, case.data_cleared_at) == ("open", local(W6))
    assert case.is_cleared


def test_a_breached_clock_climbs_one_rung_each_48_hours_and_tells_each_once(situation: Situation) -> None:
    situation.post(at=local(W4), actual=RED)
    swept(situation, local(W5, 16, 5))
    opened = local(W5, 16)
    Notification.objects.all().delete()

    heard = []
    for hours in (47, 49, 50, 97, 98, 145, 146, 500):
        sweep(situation.organization, now=opened + timedelta(hours=hours))
        heard.append(sorted(Notification.objects.values_list("recipient__name", flat=True)))

    assert heard == [
        [],
        ["Owner"],
        ["Owner"],
        ["Lead", "Owner"],
        ["Lead", "Owner"],
        ["Lead", "Owner", "Sponsor"],
        ["Lead", "Owner", "Sponsor"],
        ["Lead", "Owner", "Sponsor"],
    ]
    assert Escalation.objects.get().rung == 3


def test_after_a_long_downtime_the_case_climbs_rung_by_rung_passing_nobody_over(situation: Situation) -> None:
    situation.post(at=local(W4), actual=RED)

    sweep(situation.organization, now=local(W5, 16) + timedelta(hours=100))

    climbed = Notification.objects.filter(kind="governance.escalation_climbed")
    assert sorted(climbed.values_list("recipient__name", flat=True)) == ["Lead", "Owner"]
    assert Escalation.objects.get().rung == 2


@pytest.mark.parametrize("count", [1, 3])
def test_the_sweep_costs_the_same_for_one_and_for_three_red_key_results(
    situation: Situation, count: int, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    for key_result in (situation.key_result, situation.another(), situation.another())[:count]:
        situation.post(at=local(W4), actual=RED, key_result=key_result)

    with django_assert_num_queries(15):
        sweep(situation.organization, now=local(W5, 17))

    assert Escalation.objects.count() == count
