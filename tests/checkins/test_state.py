from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from checkins.state import Posted, points_of, red_since, refresh_state
from objectives.models import Cycle, KeyResult
from objectives.rules import Span
from tests.checkins.situations import FRIDAYS, Situation, local

WEEK = timedelta(days=7)
RUNNING = Span(date(2020, 1, 6), date(2030, 1, 6))  # a cycle whose baseline phase is over


def posted(week: date, actual: str = "20") -> Posted:
    return Posted(week, Decimal(actual), Decimal("0.20"), "red", 3, datetime(2026, 10, 2, tzinfo=UTC))


@pytest.mark.parametrize(
    ("bands", "since"),
    [
        ([], None),
        (["green"], None),
        (["red"], 0),
        (["red", "red"], 0),
        (["red", "amber", "red"], 2),
        (["red", "red", "amber"], None),
        (["", "red"], 1),
        # A missing week (None) keeps the colour it had.
        (["red", None, "red"], 0),
        (["amber", None, "red"], 2),
    ],
)
def test_red_since_is_the_first_week_of_the_current_run(bands: list[str | None], since: int | None) -> None:
    updates = [(FRIDAYS[n], band) for n, band in enumerate(bands) if band is not None]

    found = red_since(updates, period=WEEK, cycle=RUNNING)

    assert found == (None if since is None else FRIDAYS[since])


def test_red_weeks_of_the_baseline_phase_do_not_count() -> None:
    quarter = Span(FRIDAYS[0] - timedelta(days=4), FRIDAYS[13] - timedelta(days=5))  # 13 weeks from a Monday

    still_red = red_since([(FRIDAYS[n], "red") for n in range(4)], period=WEEK, cycle=quarter)
    silent_since = red_since([(FRIDAYS[0], "red")], period=WEEK, cycle=quarter)
    recovered = red_since([(FRIDAYS[0], "red"), (FRIDAYS[1], "amber")], period=WEEK, cycle=quarter)

    assert (still_red, silent_since, recovered) == (FRIDAYS[2], FRIDAYS[2], None)


def test_points_are_consecutive_weeks_with_gaps_for_missing_ones() -> None:
    points = points_of([posted(FRIDAYS[0]), posted(FRIDAYS[3], "21.5")], period=WEEK)

    assert points == [
        ["2026-10-02", "20", "0.20", "red", 3],
        ["2026-10-09", None, None, None, None],
        ["2026-10-16", None, None, None, None],
        ["2026-10-23", "21.5", "0.20", "red", 3],
    ]


def test_points_are_thirteen_at_most() -> None:
    weeks = [FRIDAYS[0] + n * WEEK for n in range(20)]

    points = points_of([posted(week) for week in weeks], period=WEEK)

    assert [point[0] for point in points] == [week.isoformat() for week in weeks[-13:]]


def test_a_moved_check_in_day_is_not_a_missed_week() -> None:
    points = points_of([posted(FRIDAYS[0]), posted(FRIDAYS[1] + timedelta(days=3))], period=WEEK)

    assert len(points) == 2


def test_a_changed_target_moves_the_score_and_keeps_what_was_posted(situation: Situation) -> None:
    situation.post(at=local(FRIDAYS[3]), actual="21")
    key_result = situation.fresh()
    key_result.target = Decimal(22)
    key_result.save(update_fields=["target"])

    changed = refresh_state(key_result)

    key_result = situation.fresh()
    assert changed
    assert (key_result.score, key_result.band) == (Decimal("0.75"), "green")
    assert key_result.points == [["2026-10-23", "21", "0.30", "red", 4]]
    assert key_result.red_since is None
    assert key_result.check_ins.get().band == "red"


def test_a_raised_target_can_make_a_kr_red_from_its_last_week_on(situation: Situation) -> None:
    situation.post(at=local(FRIDAYS[3]), actual="22")
    situation.post(at=local(FRIDAYS[4]), actual="22")
    key_result = situation.fresh()
    key_result.target = Decimal(60)
    key_result.save(update_fields=["target"])

    refresh_state(key_result)

    assert situation.fresh().red_since == FRIDAYS[4]


def test_refreshing_a_state_that_agrees_writes_nothing(situation: Situation) -> None:
    situation.post(at=local(FRIDAYS[2]))

    assert not refresh_state(situation.fresh())


def test_a_closed_cycle_keeps_the_state_it_was_closed_with(situation: Situation) -> None:
    situation.post(at=local(FRIDAYS[2]), actual="24")
    KeyResult.objects.filter(id=situation.key_result.id).update(band="green")
    Cycle.objects.filter(id=situation.cycle.id).update(closed_at=local(FRIDAYS[13]))

    assert not refresh_state(situation.fresh())


def test_rebuild_state_changes_nothing_on_a_healthy_database(situation: Situation) -> None:
    untouched = situation.another()
    for week, actual in ((2, "19"), (3, "19.25"), (6, "23"), (7, "0.1")):
        situation.post(at=local(FRIDAYS[week]), actual=actual)
    before = KeyResult.objects.order_by("id").values()
    expected = list(before.all())

    said = rebuild()

    assert list(before.all()) == expected
    assert said == "Every state agrees with what was recorded now.\n"
    assert untouched.points == []


def test_rebuild_state_repairs_what_was_damaged_and_says_where(situation: Situation) -> None:
    situation.post(at=local(FRIDAYS[3]), actual="21")
    healthy = KeyResult.objects.values().get(id=situation.key_result.id)
    KeyResult.objects.filter(id=situation.key_result.id).update(score=None, band="green", points=[], red_since=None)

    said = rebuild("--organization", "acme")

    assert KeyResult.objects.values().get(id=situation.key_result.id) == healthy
    assert f"acme {situation.key_result.reference}: state rebuilt" in said


def test_rebuild_state_refuses_an_unknown_organization(situation: Situation) -> None:
    with pytest.raises(CommandError, match="no organization"):
        rebuild("--organization", "nowhere")


def rebuild(*arguments: str) -> str:
    said = StringIO()
    call_command("rebuild_state", *arguments, stdout=said)
    return said.getvalue()
