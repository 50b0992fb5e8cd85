"""The drivers on the card's form: up to three metrics, in order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from django import forms
from django.db.models import Q

from objectives.drivers import MOST_DRIVERS
from objectives.models import Metric

NAMES = [f"driver_{place}" for place in range(1, MOST_DRIVERS + 1)]


class MetricField(forms.ChoiceField):
    """One of these metrics; cleaned to the metric, or None."""

    def __init__(self, metrics: Sequence[Metric], *, empty: str = "None", **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self._empty = empty
        self._offer(metrics)

    def among(self, metrics: Sequence[Metric]) -> "MetricField":
        """The same field over these metrics."""
        field = deepcopy(self)
        field._offer(metrics)
        return field

    def _offer(self, metrics: Sequence[Metric]) -> None:
        self._metrics = {str(metric.id): metric for metric in metrics}
        self.choices = [("", self._empty), *((key, metric.name) for key, metric in self._metrics.items())]

    def clean(self, value: Any) -> Any:
        return self._metrics.get(super().clean(value))


def metric_choices(present: Iterable[int] = ()) -> list[Metric]:
    """The metrics that can be picked: those at work, and those that a card names already. One query."""
    return list(Metric.objects.filter(Q(retired_at=None) | Q(id__in=list(present))).order_by("name"))


def fields(metrics: Sequence[Metric]) -> dict[str, forms.Field]:
    return {name: MetricField(metrics, label=f"Driver {place}") for place, name in enumerate(NAMES, start=1)}


def initial(ids: Sequence[int]) -> dict[str, int]:
    return dict(zip(NAMES, ids, strict=False))


def problems(cleaned: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Field and sentence for each metric that is named a second time."""
    seen: set[int] = set()
    for name in NAMES:
        metric = cleaned.get(name)
        if metric is not None and metric.id in seen:
            yield name, f"“{metric.name}” is named already. Pick another one, or none."
        if metric is not None:
            seen.add(metric.id)


def read(cleaned: Mapping[str, Any]) -> list[Metric]:
    """The metrics picked, in their order."""
    return [metric for metric in (cleaned.get(name) for name in NAMES) if metric is not None]
