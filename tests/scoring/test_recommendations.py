"""The seven rules by worked examples: eight weeks of a quarter from 1 October to 31 December 2026."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from scoring.enums import Band, Pace
from scoring.recommendations import (
    RULES,
    Facts,
    Recommendation,
    Rule,
    Week,
    is_source_stale,
    is_still_dismissed,
    recommendations,
)

FIRST = date(2026, 10, 9)
QUARTER: dict[str, Any] = {"starts_on": date(2026, 10, 1), "due_on": date(2026, 12, 31)}
WEEK = timedelta(weeks=1)


def weeks(*updates: tuple[str, str, int]) -> tuple[Week, ...]:
    """Updates of consecutive weeks: value, band, confidence."""
    return tuple(
        Week(FIRST + n * WEEK, Decimal(value), Band(band), confidence)
        for n, (value, band, confidence) in enumerate(updates)
    )


def only(facts: Facts) -> Recommendation:
    (found,) = recommendations(facts)
    return found


def test_nothing_is_recommended_for_a_key_result_that_does_well_or_knows_nothing() -> None:
    green = weeks(("22", "amber", 4), ("24", "amber", 4), ("26", "green", 4))

    assert recommendations(Facts(day=FIRST)) == []
    assert recommendations(Facts(day=FIRST + 3 * WEEK, weeks=green, band=Band.GREEN, pace=Pace.ON, **QUARTER)) == []


RED = Facts(
    day=date(2026, 11, 14),
    band=Band.RED,
    score=Decimal("0.20"),
    planned=Decimal("0.4835"),
    red_since=date(2026, 10, 30),
    red_weeks=3,
    pace=Pace.BEHIND,
)


def test_red_two_weeks_asks_for_a_huddle_with_its_figures() -> None:
    found = only(RED)

    assert (found.rule, found.words) == (Rule.HUDDLE, "Hold a root cause huddle")
    assert found.evidence == "Red for 3 check-in weeks, since the week to 30 Oct, score 0.20 against 0.48 planned."
    assert found.because == RULES[Rule.HUDDLE]


@pytest.mark.parametrize(
    ("changes", "asks"),
    [
        ({"red_weeks": 1}, False),
        ({"red_weeks": 2}, True),
        ({"pace": Pace.ON}, False),
        ({"pace": Pace.AHEAD}, False),
        ({"pace": Pace.ON, "spares_on_pace": False}, True),
    ],
)
def test_one_red_week_and_a_red_that_is_on_pace_ask_for_no_huddle(changes: dict[str, Any], asks: bool) -> None:
    assert bool(recommendations(replace(RED, **changes))) is asks


def test_behind_pace_with_falling_confidence_asks_for_help() -> None:
    facts = Facts(
        day=date(2026, 11, 1),
        weeks=weeks(("18", "red", 4), ("19", "red", 5), ("20", "red", 4), ("20.5", "red", 2)),
        pace=Pace.BEHIND,
        score=Decimal("0.25"),
        planned=Decimal("0.40"),
    )

    found = only(facts)

    assert found.rule == Rule.HELP
    assert found.evidence == "Behind pace, score 0.25 against 0.40 planned, and confidence fell from 4 to 2."
    assert (found.level, found.since) == (3, FIRST + 2 * WEEK)


@pytest.mark.parametrize(("pace", "confidences"), [(Pace.ON, (4, 3)), (Pace.BEHIND, (3, 3)), (Pace.BEHIND, (2, 3))])
def test_no_help_is_asked_on_pace_or_with_steady_confidence(pace: Pace, confidences: tuple[int, int]) -> None:
    told = weeks(("18", "red", confidences[0]), ("19", "red", confidences[1]))

    assert recommendations(Facts(day=FIRST, weeks=told, pace=pace)) == []


@pytest.mark.parametrize(
    ("stalled", "band", "asks"), [(True, "amber", True), (False, "amber", False), (True, "green", False)]
)
def test_amber_with_a_stalled_initiative_asks_to_stop_or_change_it(stalled: bool, band: str, asks: bool) -> None:
    told = weeks(("20", "red", 4), ("23", band, 4))
    facts = Facts(day=FIRST + WEEK, weeks=told, band=Band(band), has_stalled_initiative=stalled)

    found = recommendations(facts)

    assert [each.rule for each in found] == ([Rule.INITIATIVE] if asks else [])


def test_stretch_by_mid_cycle_asks_to_raise_the_bar_also_later() -> None:
    early = weeks(("20", "red", 4), ("27.5", "stretch", 5), ("28", "stretch", 5))
    facts = Facts(day=date(2026, 12, 20), weeks=early, band=Band.STRETCH, score=Decimal("1.00"), **QUARTER)
    late = [replace(each, week=each.week + 6 * WEEK) for each in early]

    found = only(facts)

    assert found.rule == Rule.RAISE
    assert found.evidence == "Stretch since the week to 16 Oct, in the first half of its time; score 1.00."
    assert recommendations(replace(facts, weeks=late)) == []


def test_a_value_unchanged_for_three_updates_questions_the_bet() -> None:
    told = weeks(("19", "red", 3), ("20", "red", 3), ("20", "red", 3), ("20.0", "red", 3))

    found = only(Facts(day=FIRST + 4 * WEEK, weeks=told, band=Band.RED))

    assert (found.rule, found.level) == (Rule.QUESTION, 1)
    assert found.evidence == "The same value in 3 updates, since the week to 16 Oct."


@pytest.mark.parametrize(
    ("values", "refresh", "band", "asks"),
    [
        (("20", "20"), 7, "red", False),
        (("20", "21", "20"), 7, "red", False),
        (("20", "20", "20"), 7, "red", True),
        (("20", "20", "20"), 30, "red", False),
        (("20",) * 6, 30, "red", True),
        (("28", "28", "28"), 7, "stretch", False),
    ],
)
def test_a_value_is_unchanged_only_when_its_source_was_refreshed_and_not_at_stretch(
    values: tuple[str, ...], refresh: int, band: str, asks: bool
) -> None:
    told = weeks(*((value, band, 4) for value in values))

    found = recommendations(Facts(day=FIRST, weeks=told, band=Band(band), refresh=timedelta(days=refresh)))

    assert [each.rule for each in found] == ([Rule.QUESTION] if asks else [])


@pytest.mark.parametrize(("hours", "stale"), [(7 * 24, False), (210, False), (211, True)])
def test_a_source_is_stale_beyond_its_refresh_and_a_quarter(hours: int, stale: bool) -> None:
    assert is_source_stale(timedelta(hours=hours), timedelta(days=7)) is stale


def test_a_stale_source_is_a_data_issue() -> None:
    found = only(Facts(day=FIRST, refresh=timedelta(days=7), source_age=timedelta(days=15), missed_weeks=2))

    assert (found.rule, found.level) == (Rule.SOURCE, 2)
    assert found.evidence == "The newest value is 15 days old; its source is refreshed within 7 days."


def test_the_first_missed_update_is_no_data_issue_yet() -> None:
    daily = Facts(day=FIRST, refresh=timedelta(days=1), source_age=timedelta(days=9), missed_weeks=1)

    assert recommendations(daily) == []


def test_a_source_that_is_refreshed_monthly_may_miss_two_updates() -> None:
    monthly = Facts(day=FIRST, refresh=timedelta(days=31), source_age=timedelta(days=15), missed_weeks=2)

    assert recommendations(monthly) == []


@pytest.mark.parametrize(
    ("projected", "day", "asks"),
    [
        ("0.29", date(2026, 12, 15), True),
        ("0.30", date(2026, 12, 15), False),
        ("0.10", date(2026, 11, 30), False),
        ("0.10", date(2026, 12, 2), True),
    ],
)
def test_a_low_projection_in_the_last_third_asks_for_a_decision(projected: str, day: date, asks: bool) -> None:
    found = recommendations(Facts(day=day, projected=Decimal(projected), **QUARTER))

    assert [each.rule for each in found] == ([Rule.DECISION] if asks else [])


def test_the_evidence_of_a_decision_says_how_low_and_how_late() -> None:
    found = only(Facts(day=date(2026, 12, 15), projected=Decimal("0.12"), **QUARTER))

    assert found.evidence == "Projected to end at 0.12, with 16 days of its time left."
    assert found.level == 1


# Dismissing ----------------------------------------------------------------------------------------------------------


def test_a_dismissal_holds_until_the_state_gets_worse() -> None:
    dismissed = only(RED)
    level, week = dismissed.level, date(2026, 11, 13)

    fourth = only(replace(RED, red_weeks=4))

    assert is_still_dismissed(dismissed, level=level, week=week)
    assert not is_still_dismissed(fourth, level=level, week=week)


def test_a_new_spell_is_not_covered_by_the_dismissal_of_an_old_one() -> None:
    again = only(replace(RED, red_since=date(2026, 11, 27), red_weeks=2))

    assert not is_still_dismissed(again, level=3, week=date(2026, 11, 13))


def test_a_dismissal_holds_while_the_state_gets_better() -> None:
    better = Recommendation(Rule.HELP, "", "", level=1, since=FIRST)

    assert is_still_dismissed(better, level=3, week=FIRST)


@pytest.mark.parametrize(("week", "holds"), [(None, True), (FIRST, True)])
def test_a_recommendation_without_a_spell_goes_by_its_level_alone(week: date | None, holds: bool) -> None:
    found = Recommendation(Rule.SOURCE, "", "", level=2)

    assert is_still_dismissed(found, level=2, week=week) is holds
    assert not is_still_dismissed(found, level=1, week=week)
