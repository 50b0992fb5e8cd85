from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrapp.figures import SHARES
from scoring.enums import Band, Basis
from scoring.rag import BAND_RULES, Bounds, Policy, band

POLICY = Policy()
BY_PACE = Policy(basis=Basis.PACE)


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        ("0.00", Band.RED),
        ("0.30", Band.RED),
        ("0.31", Band.AMBER),
        ("0.60", Band.AMBER),
        ("0.61", Band.GREEN),
        ("0.90", Band.GREEN),
        ("0.91", Band.STRETCH),
        ("1.00", Band.STRETCH),
    ],
)
def test_bounds_are_inclusive_at_the_top(score: str, expected: Band) -> None:
    assert band(Decimal(score), POLICY) is expected


@pytest.mark.parametrize(("score", "expected"), [("0.3049", Band.RED), ("0.305", Band.AMBER), ("0.6", Band.AMBER)])
def test_the_two_place_score_is_what_is_judged(score: str, expected: Band) -> None:
    assert band(Decimal(score), POLICY) is expected


def test_an_unscored_key_result_has_no_band() -> None:
    assert band(None, POLICY) is None
    assert band(None, BY_PACE, Decimal("0.5")) is None


def test_an_organization_may_move_its_bounds() -> None:
    policy = Policy(Bounds(Decimal("0.20"), Decimal("0.50"), Decimal("0.80")))

    assert [band(Decimal(score), policy) for score in ("0.20", "0.21", "0.51", "0.81")] == list(Band)


def test_a_healthy_first_month_is_not_red_when_the_band_follows_the_pace() -> None:
    assert band(Decimal("0.20"), POLICY, planned=Decimal("0.25")) is Band.RED
    assert band(Decimal("0.20"), BY_PACE, planned=Decimal("0.25")) is Band.GREEN


@pytest.mark.parametrize(
    ("score", "planned", "expected"),
    [
        ("0.15", "0.50", Band.RED),
        ("0.16", "0.50", Band.AMBER),
        ("0.30", "0.50", Band.AMBER),
        ("0.45", "0.50", Band.GREEN),
        ("0.46", "0.50", Band.STRETCH),
        ("0.90", "0.50", Band.STRETCH),
    ],
)
def test_the_share_of_the_plan_meets_the_same_bounds(score: str, planned: str, expected: Band) -> None:
    assert band(Decimal(score), BY_PACE, Decimal(planned)) is expected


def test_with_nothing_planned_yet_a_score_is_on_plan() -> None:
    assert band(Decimal("0.00"), BY_PACE, Decimal(0)) is Band.STRETCH


def test_without_a_plan_the_band_follows_the_score() -> None:
    assert band(Decimal("0.60"), BY_PACE) is Band.AMBER


@pytest.mark.parametrize(
    "tops",
    [
        ("0.60", "0.30", "0.90"),
        ("0.30", "0.30", "0.90"),
        ("0.00", "0.60", "0.90"),
        ("0.30", "0.60", "1.00"),
        ("0.30", "0.60", "1E+40"),
    ],
)
def test_bounds_must_rise_strictly_between_0_and_1(tops: tuple[str, str, str]) -> None:
    with pytest.raises(ValueError, match="rise strictly"):
        Bounds(*map(Decimal, tops))


def test_bounds_are_hundredths() -> None:
    with pytest.raises(ValueError, match="The bound of Amber must have at most two decimal places"):
        Bounds(amber_top=Decimal("0.605"))


@pytest.mark.parametrize("odd", ["NaN", "Infinity"])
def test_figures_that_are_no_numbers_are_refused(odd: str) -> None:
    with pytest.raises(ValueError, match="The bound of Red must be a finite number"):
        Bounds(red_top=Decimal(odd))
    with pytest.raises(ValueError, match="The margin for behind must be a finite number"):
        Policy(behind_margin=Decimal(odd))
    with pytest.raises(ValueError, match="The score must be a finite number"):
        band(Decimal(odd), POLICY)
    with pytest.raises(ValueError, match="The planned score must be a finite number"):
        band(Decimal("0.5"), BY_PACE, Decimal(odd))


@pytest.mark.parametrize("margin", ["-0.01", "1.01"])
def test_margins_lie_between_0_and_1(margin: str) -> None:
    with pytest.raises(ValueError, match="The margin for ahead must lie between 0 and 1"):
        Policy(ahead_margin=Decimal(margin))


def test_every_band_has_a_symbol_a_word_and_its_range() -> None:
    rows = [(rule.symbol, rule.word, rule.range_text(POLICY.bounds, SHARES)) for rule in BAND_RULES.values()]

    assert list(BAND_RULES) == list(Band)
    assert rows == [
        ("▼", "Red", "0.00–0.30"),
        ("◆", "Amber", "0.31–0.60"),
        ("●", "Green", "0.61–0.90"),
        ("★", "Stretch", "0.91–1.00"),
    ]


def test_red_asks_for_a_response_in_48_hours_and_amber_in_a_week() -> None:
    assert [rule.respond_within for rule in BAND_RULES.values()] == [
        timedelta(hours=48),
        timedelta(days=7),
        None,
        None,
    ]
    assert all(rule.triggers for rule in BAND_RULES.values())


@given(st.integers(0, 100))
def test_every_score_lies_in_the_printed_range_of_its_band(hundredths: int) -> None:
    score = Decimal(hundredths) / 100
    found = band(score, POLICY)

    assert found is not None
    bottom, top = BAND_RULES[found].range_text(POLICY.bounds, SHARES).split("–")
    assert Decimal(bottom) <= score <= Decimal(top)
