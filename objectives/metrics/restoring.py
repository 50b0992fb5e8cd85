"""What one would write first about an objective that brings an unhealthy KPI back. No query."""

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime

from objectives.metrics.cards import MetricCard


def suggestion(card: MetricCard) -> dict[str, Any]:
    """A title without a number, and why now with the facts."""
    metric = card.metric
    has_figure = any(letter.isdigit() for letter in metric.name)
    what = "one of our vital signs" if has_figure else f"“{metric.name}”"
    return {"title": f"Bring {what} back to where it is healthy", "why_now": _why_now(card)}


def _why_now(card: MetricCard) -> str:
    metric = card.metric
    if metric.latest_at is None:
        return ""
    day = date_format(localtime(metric.latest_at), "j F")
    said = f"{metric.name} stood at {card.value} on {day}; its healthy range is {card.healthy_range}."
    if len(metric.points) < 2:
        return said
    return f"{said} Over the last {len(metric.points)} values it came from {card.first_value}."
