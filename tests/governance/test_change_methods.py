"""What a decision can change on key results that are kept, stepped or planned, and what it shows."""

from datetime import date
from decimal import Decimal

import pytest

from checkins.actions.rebuilding import rebuild_states
from governance.actions import approve_change
from governance.queries.change_cards import change_view
from objectives.models import KeyResult
from okrapp.errors import DomainError
from tests.checkins.situations import FRIDAYS, Situation, local
from tests.governance.situations import MID, proposed

STEPS = [{"key": "1", "name": "Pilot", "weight": 1, "due_on": "2026-12-30"}]


@pytest.fixture
def kept(situation: Situation) -> Situation:
    """Churn kept at most 2 %: held in one week of three."""
    KeyResult.objects.update(name="Churn", method="control", hold="at_most", baseline=Decimal(2), target=Decimal(2))
    situation.key_result.refresh_from_db()
    for week, actual in enumerate(["1.9", "2.3", "2.4"], start=1):
        situation.post(at=local(FRIDAYS[week]), actual=actual)
    situation.key_result.refresh_from_db()
    return situation


def test_another_bound_shows_the_share_of_all_weeks_before_and_after(kept: Situation) -> None:
    change = proposed(kept, target=Decimal("2.3"))

    view = change_view(change, kept.cast.sponsor, now=MID)
    target = next(each for each in view.fields if each.name == "target")
    assert (change.score_before, change.score_after) == (Decimal("0.33"), Decimal("0.67"))
    assert view.scores == (Decimal("0.33"), Decimal("0.67"))
    assert (target.before, target.after) == ("≤ 2\u202f%", "≤ 2.3\u202f%")
    assert "the same result will count for more" in target.note


def test_an_approved_bound_judges_every_week_and_rebuilding_agrees(kept: Situation) -> None:
    approve_change(by=kept.cast.sponsor, change=proposed(kept, target=Decimal("2.3")), at=MID)

    assert kept.fresh().score == Decimal("0.67")
    assert [point[2] for point in kept.fresh().points] == ["1.00", "0.50", "0.33"]
    assert rebuild_states(kept.organization) == []


def test_a_stricter_bound_is_not_called_lowered(kept: Situation) -> None:
    view = change_view(proposed(kept, target=Decimal("1.5")), kept.cast.sponsor, now=MID)

    assert [each.note for each in view.fields if each.name == "target"] == [""]


def test_the_lower_bound_stays_below_the_upper_one(kept: Situation) -> None:
    KeyResult.objects.update(hold="between", hold_upper=Decimal(4))

    with pytest.raises(DomainError, match=r"above the lower one. That one is 4\.") as refused:
        proposed(kept, target=Decimal(4))
    change = proposed(kept, target=Decimal(1))

    assert refused.value.field == "target"
    assert change.after["target"] == "1"


def test_milestones_keep_their_target(situation: Situation) -> None:
    KeyResult.objects.update(method="milestone", milestones=STEPS, baseline=0, target=100)

    with pytest.raises(DomainError, match="scored by its milestones"):
        proposed(situation, target=Decimal(90))


def test_a_due_date_can_move_ahead_of_planned_days_and_milestones(situation: Situation) -> None:
    KeyResult.objects.update(plan=[["2026-11-13", "19"], ["2026-12-20", "27"]])

    change = proposed(situation, target=None, due_on=date(2026, 12, 4))
    approve_change(by=situation.cast.sponsor, change=change, at=MID)

    posted = situation.post(at=local(FRIDAYS[9], 10), actual="28")
    assert situation.fresh().due_on == date(2026, 12, 4)
    assert posted.planned == Decimal("1.00")
