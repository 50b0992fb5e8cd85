"""Forecast: where a key result's measure, and with it the score, is heading by the due date.

Source: scoring.md, "Forecast".
"""

from scoring.forecast.outlook import GOOD_FINISH, MINIMUM, NOT_ENOUGH, Forecast, Reading
from scoring.forecast.projection import forecast

__all__ = ["GOOD_FINISH", "MINIMUM", "NOT_ENOUGH", "Forecast", "Reading", "forecast"]
