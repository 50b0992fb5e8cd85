"""The projection of a key result by its own method."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from scoring.attainment import Measure, attainment, require_finite
from scoring.enums import Method
from scoring.forecast.control import control_forecast
from scoring.forecast.line import line_forecast
from scoring.forecast.milestones import milestone_forecast
from scoring.forecast.outlook import MINIMUM, Forecast, Reading


def forecast(
    measure: Measure, readings: Sequence[Reading], *, starts_on: date, due_on: date, so_far: Decimal | None = None
) -> Forecast | None:
    """The projection of a key result from its readings, in any order; the last one of a day counts.

    `so_far` is the score that stands, for those who give a control measure's newest readings only. None with fewer than
    three days measured, and for a measure that cannot be scored. Well below 0.2 ms for 13 readings. Raises ValueError
    for a value that is not a finite number, for a due date before the start, and as `scoring.attainment.attainment`.
    """
    if due_on < starts_on:
        raise ValueError("The due date must not be before the start date.")
    known = _one_a_day(readings)
    if len(known) < MINIMUM or attainment(measure, known[-1].value) is None:
        return None
    if measure.method == Method.CONTROL:
        return control_forecast(measure, known, starts_on, due_on, so_far)
    if measure.method == Method.MILESTONE:
        return milestone_forecast(measure, known, starts_on, due_on)
    return line_forecast(measure, known, starts_on, due_on)


def _one_a_day(readings: Sequence[Reading]) -> list[Reading]:
    last = {reading.day: reading for reading in readings}
    for reading in last.values():
        require_finite("value", reading.value)
    return [last[day] for day in sorted(last)]
