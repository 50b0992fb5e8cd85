"""The metrics of a demo organization and their values, ending near today."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from zlib import crc32

from governance.actions import acknowledge_data_issue, raise_data_issue
from objectives.actions import add_metric, rebuild_metrics, record_observation
from objectives.enums import ObservationSource
from objectives.metrics.rules import REFRESHES
from objectives.models import Metric, Observation
from okrapp.demo.stage import Stage
from okrapp.demo.story import IssueStory, MetricStory
from okrapp.demo.timetable import DAY

STEWARD = "priya"


def metrics(stage: Stage) -> None:
    """Define everything at once; what moves a metric is defined before it."""
    for story in stage.story.metrics:
        stage.metrics[story.key] = _defined(stage, story)


def values(stage: Stage) -> None:
    """Record the history of each metric: those that measure a KR are read just before each of its updates."""
    for story in stage.story.metrics:
        if story.measures:
            _before_updates(stage, story)
        else:
            Observation.objects.bulk_create(_history(stage, story))
        if story.issue:
            _raise_issue(stage, stage.metrics[story.key], story.issue)
    rebuild_metrics()


def _raise_issue(stage: Stage, metric: Metric, issue: IssueStory) -> None:
    """One raises it in the morning, and the steward takes it up after lunch."""
    by, steward = stage.people[issue.raised_by], stage.people[STEWARD]
    day = stage.timetable.today - issue.days_ago * DAY

    def begin(at: datetime) -> None:
        raised = raise_data_issue(by=by, metric=metric, problem=issue.problem, at=at)

        def take_up(then: datetime) -> None:
            acknowledge_data_issue(by=steward, issue=raised, at=then)

        stage.timeline.add(stage.timetable.local(day, time(13, 40)), take_up)

    stage.timeline.add(stage.timetable.local(day, time(10, 12)), begin)


def _defined(stage: Stage, story: MetricStory) -> Metric:
    low, high = (None if end is None else Decimal(end) for end in story.valid)
    healthy_low, healthy_high = (None if end is None else Decimal(end) for end in story.healthy)
    metric = add_metric(
        by=stage.people[STEWARD],
        form_key=stage.form_key("metric", story.key),
        name=story.name,
        definition=story.definition,
        technical_definition=story.technical,
        unit=story.unit,
        unit_label=story.label,
        direction=story.direction,
        owner=stage.people[story.owner],
        steward=stage.people[STEWARD],
        source=story.source,
        source_url=story.source_url,
        refresh_frequency=story.refresh,
        valid_low=low,
        valid_high=high,
        healthy_low=healthy_low,
        healthy_high=healthy_high,
        drivers=[stage.metrics[key] for key in story.drivers],
    )
    Metric.objects.filter(id=metric.id).update(created_at=stage.timetable.founding)
    return metric


def _before_updates(stage: Stage, story: MetricStory) -> None:
    objective, key_result = stage.of_key_result(story.measures)
    weeks = stage.timetable.weeks_of(objective, key_result)
    told = [
        (stage.timetable.posting(key_result.key, week, late=each.late) - timedelta(minutes=20), each.actual)
        for week, each in zip(weeks, key_result.weeks, strict=True)
    ]
    for at, value in [*told, (stage.timetable.horizon - timedelta(hours=3), told[-1][1])]:
        stage.timeline.add(at, lambda then, value=value: _read(stage, story, Decimal(value), then))  # type: ignore[misc]


def _read(stage: Stage, story: MetricStory, value: Decimal, at: datetime) -> None:
    record_observation(
        metric=stage.metrics[story.key],
        by=None,
        value=value,
        observed_at=at,
        source=ObservationSource.IMPORTED,
        recorded_from=story.source,
        at=at,
    )


def _history(stage: Stage, story: MetricStory) -> Iterator[Observation]:
    """From the first value to the last one with a wobble of its own, one for each refresh."""
    first, last, count = Decimal(story.values[0]), Decimal(story.values[1]), story.values[2]
    newest = stage.timetable.local(stage.timetable.today - (story.ends_days_ago + 1) * DAY, time(18, 30))
    for place in range(count):
        observed_at = newest - (count - 1 - place) * REFRESHES[story.refresh]
        value = _step(story.key, first, last, place, count)
        note, is_anomaly = "", False
        if story.anomaly and place == count - story.anomaly[0]:
            value, note, is_anomaly = Decimal(story.anomaly[1]), story.anomaly[2], True
        yield Observation(
            metric=stage.metrics[story.key],
            observed_at=observed_at,
            value=value,
            source=ObservationSource.TYPED if is_anomaly else ObservationSource.IMPORTED,
            recorded_by=stage.people[story.owner] if is_anomaly else None,
            recorded_from="" if is_anomaly else story.source,
            recorded_at=observed_at + timedelta(hours=1),
            is_anomaly=is_anomaly,
            note=note,
        )


def _step(key: str, first: Decimal, last: Decimal, place: int, count: int) -> Decimal:
    if place == count - 1:
        return last
    way = (last - first) * place / (count - 1)
    wobble = (last - first) * (crc32(f"{key} {place}".encode()) % 21 - 10) / 100
    return (first + way + wobble).quantize(Decimal(1) if abs(last) > 1000 else Decimal("0.1"))
