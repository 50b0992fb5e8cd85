import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.charts.sparkline import Point
from scoring.charts.trend import Aim, trend
from scoring.enums import Band
from scoring.forecast import Forecast
from scoring.pace import PlannedValue

START, DUE, TODAY = date(2026, 10, 1), date(2026, 12, 31), date(2026, 11, 1)
AIM = Aim(baseline=Decimal(18), target=Decimal(28), starts_on=START, due_on=DUE)
NOTHING = Aim(baseline=None, target=None, starts_on=None, due_on=None)
FORESEEN = Forecast(
    due_on=DUE,
    readings=4,
    score=Decimal("0.87"),
    score_low=Decimal("0.57"),
    score_high=Decimal("1.00"),
    chance=Decimal("0.77"),
    per_week=Decimal("0.75"),
    value=Decimal("26.6543"),
    low=Decimal("23.719"),
    high=Decimal("29.589"),
)
SVG = "{http://www.w3.org/2000/svg}"


def week(number: int, value: int | str | None) -> Point:
    return Point(START + timedelta(days=7 * number), None if value is None else Decimal(value))


def draw(points: list[Point], aim: Aim = AIM, forecast: Forecast | None = None) -> str:
    return trend(points=points, aim=aim, today=TODAY, label="Rate", forecast=forecast, band=Band.AMBER)


def parsed(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def places(drawing: str, name: str) -> list[tuple[float, float]]:
    (found,) = re.findall(rf'class="{name}"[^>]* points="([^"]+)"', drawing)
    return [(float(x), float(y)) for x, y in (place.split(",") for place in found.split())]


def test_the_title_states_the_figures_in_words() -> None:
    drawn = draw([week(1, 20), week(2, None), week(3, 24)])

    assert "<title>Rate: baseline 18, target 28; 20 on 8 Oct, 24 on 22 Oct</title>" in drawn
    assert parsed(drawn).get("role") == "img"


def test_the_newest_value_carries_the_shape_of_its_band_and_the_others_a_dot() -> None:
    drawn = draw([week(1, 20), week(2, 22), week(3, 24)])

    assert drawn.count('<circle class="chart__point"') == 2
    assert drawn.count('class="chart__last chart__last--amber"') == 1


def test_a_card_without_updates_shows_where_it_is_meant_to_go() -> None:
    drawn = draw([])

    assert "no updates yet" in drawn
    assert places(drawn, "chart__plan") == [(1.0, 88.0), (99.0, 12.0)]
    assert "chart__line" not in drawn


def test_a_plan_of_its_own_is_drawn_through_its_values_and_told() -> None:
    planned = (PlannedValue(date(2026, 11, 16), Decimal(20)), PlannedValue(date(2027, 2, 1), Decimal(99)))

    drawn = draw([], replace(AIM, plan=planned[:1]))
    moved = draw([], replace(AIM, plan=planned))

    assert places(drawn, "chart__plan") == [(1.0, 88.0), (50.5, 72.8), (99.0, 12.0)]
    assert "target 28, 20 planned for 16 Nov; no updates yet" in drawn
    assert places(moved, "chart__plan") == places(drawn, "chart__plan")


def test_a_measure_to_be_kept_has_no_plan_and_may_have_two_bounds() -> None:
    drawn = draw([week(1, 20)], replace(AIM, plan=None, upper=Decimal(30)))

    assert "chart__plan" not in drawn
    assert drawn.count('class="chart__target"') == 2
    assert "target 28, at most 30; 20 on 8 Oct" in drawn


def test_the_forecast_opens_from_the_newest_value_to_the_due_date_and_is_told() -> None:
    drawn = draw([week(1, 20), week(2, 22), week(3, 24)], forecast=FORESEEN)
    fan, line = places(drawn, "chart__fan"), places(drawn, "chart__forecast")

    assert fan[0] == line[0] == places(drawn, "chart__line")[-1]
    assert [x for x, _ in fan] == [fan[0][0], 99.0, 99.0]
    assert fan[1][1] < line[1][1] < fan[2][1]
    assert "24 on 22 Oct; forecast for 31 Dec: 26.7, 80 % between 23.7 and 29.6</title>" in drawn
    assert ">26.7</text>" in drawn


@pytest.mark.parametrize(
    ("points", "forecast"),
    [
        ([], FORESEEN),
        ([week(1, 20)], None),
        ([week(1, 20)], replace(FORESEEN, value=None, low=None, high=None)),
        ([week(14, 20)], FORESEEN),
    ],
    ids=["nothing known", "nothing foreseen", "a score alone", "due already"],
)
def test_without_anything_ahead_there_is_no_fan(points: list[Point], forecast: Forecast | None) -> None:
    drawn = draw(points, forecast=forecast)

    assert "chart__fan" not in drawn
    assert "forecast" not in drawn


def test_figures_are_written_as_the_page_writes_them() -> None:
    drawn = trend(points=[week(1, 20)], aim=AIM, today=TODAY, label="Rate", show=lambda value: f"{value} <b>")

    assert "baseline 18 &lt;b&gt;, target 28 &lt;b&gt;; 20 &lt;b&gt; on 8 Oct" in drawn
    assert "<b>" not in drawn


@pytest.mark.parametrize(("baseline", "target", "above"), [(18, 28, "target"), (28, 18, "baseline")])
def test_the_words_of_baseline_and_target_turn_away_from_each_other(baseline: int, target: int, above: str) -> None:
    drawn = draw([], replace(AIM, baseline=Decimal(baseline), target=Decimal(target)))

    shifts = {word: int(dy) for dy, word in re.findall(r'dy="(-?\d+)">(baseline|target) ', drawn)}
    assert shifts[above] < 0 < shifts["baseline" if above == "target" else "target"]


def test_today_is_marked_only_while_the_chart_holds_it() -> None:
    over = trend(points=[], aim=AIM, today=DUE + timedelta(days=9), label="Rate")

    assert "chart__today" in draw([])
    assert "chart__today" not in over


def test_a_card_without_figures_draws_nothing() -> None:
    assert draw([], NOTHING) == ""


def test_all_equal_values_lie_in_the_middle_and_words_are_escaped() -> None:
    drawn = trend(points=[week(1, 18)], aim=replace(AIM, target=None), today=TODAY, label="<b>")

    assert 'y="50.0%"' in drawn
    assert "&lt;b&gt;" in drawn


def test_values_that_are_not_finite_are_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        draw([], replace(AIM, target=Decimal("NaN")))


def test_nothing_needs_inline_style_or_script() -> None:
    drawn = draw([week(1, 20), week(2, 22), week(3, 24)], forecast=FORESEEN)

    assert not re.search(r"style|script|\son\w+=", drawn)


@given(st.lists(st.none() | st.decimals(-(10**18), 10**18, places=4), max_size=15), st.booleans())
def test_every_drawing_stays_within_its_frame(values: list[Decimal | None], foreseen: bool) -> None:
    points = [Point(START + timedelta(weeks=place), value) for place, value in enumerate(values)]

    drawn = draw(points, forecast=FORESEEN if foreseen else None)

    shares = [float(share) for share in re.findall(r'(?:[xy][12]?|c[xy])="([-\d.]+)%"', drawn)]
    shares += [float(each) for line in re.findall(r'points="([^"]+)"', drawn) for each in re.findall(r"[-\d.]+", line)]
    assert shares
    assert all(1 <= share <= 99 for share in shares)


def test_an_update_of_the_running_week_does_not_stand_in_the_future() -> None:
    to_come = (TODAY - START).days // 7 + 1
    marked = ElementTree.fromstring(draw([week(1, 20), week(to_come, 21)]))

    last = next(each for each in marked.iter("svg") if each.get("class") == "chart__mark")
    today = next(each for each in marked.iter() if each.get("class") == "chart__today")

    assert last.get("x") == today.get("x1")
