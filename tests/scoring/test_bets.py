from datetime import date, timedelta
from decimal import Decimal

import pytest

from scoring.bets import Scored, is_quiet, stands_still

SPOKEN = date(2026, 10, 2)


def week(number: int, score: str) -> Scored:
    return Scored(SPOKEN + timedelta(weeks=number), Decimal(score))


@pytest.mark.parametrize(("days", "quiet"), [(0, False), (20, False), (21, True), (60, True)])
def test_a_bet_is_quiet_after_three_weeks_without_a_word(days, quiet):
    assert is_quiet(spoken_on=SPOKEN, day=SPOKEN + timedelta(days=days)) is quiet


@pytest.mark.parametrize(
    ("weeks", "still"),
    [
        ([], True),
        ([week(0, "0.40")], True),
        ([week(0, "0.40"), week(1, "0.40"), week(2, "0.35")], True),
        ([week(0, "0.40"), week(1, "0.41"), week(2, "0.35")], False),
        ([week(-2, "0.10"), week(-1, "0.40"), week(1, "0.40")], True),
        ([week(1, "0.40"), week(2, "0.40")], True),
        ([week(1, "0.40"), week(2, "0.44")], False),
    ],
)
def test_a_quiet_bet_stands_still_unless_the_score_has_risen_since(weeks, still):
    assert stands_still(spoken_on=SPOKEN, day=SPOKEN + timedelta(weeks=3), weeks=weeks) is still


def test_a_bet_that_somebody_spoke_of_does_not_stand_still_whatever_the_score_does():
    falling = [week(0, "0.40"), week(1, "0.30"), week(2, "0.20")]

    assert stands_still(spoken_on=SPOKEN, day=SPOKEN + timedelta(days=20), weeks=falling) is False
