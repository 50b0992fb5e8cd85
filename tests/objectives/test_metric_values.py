from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, transaction

from notifications.models import Notification
from objectives.actions import (
    OutsideValid,
    paste_observations,
    rebuild_metrics,
    record_observation,
    retire_metric,
    type_observation,
)
from objectives.actions.observations import Reading
from objectives.models import Metric, Observation
from okrapp import clock
from okrapp.errors import Conflict, DomainError, Forbidden
from organizations.models import Membership
from tests.counting import counted_queries


def record(metric, value, *, days=0, **given):
    return record_observation(
        metric=metric, by=metric.owner, value=Decimal(value), observed_at=clock.now() - timedelta(days=days), **given
    )


def test_the_newest_value_is_the_state_of_the_metric_in_whatever_order_values_arrive(metric):
    record(metric, "22", days=1)
    record(metric, "18", days=20)
    record(metric, "20", days=8)

    metric.refresh_from_db()
    assert metric.latest_value == 22
    assert [value for _, value in metric.points] == ["18", "20", "22"]


def test_the_state_keeps_the_last_thirteen_values(metric):
    for days in range(20):
        record(metric, str(20 + days), days=days)

    metric.refresh_from_db()
    assert [value for _, value in metric.points] == [str(20 + days) for days in range(12, -1, -1)]


def test_a_correction_supersedes_and_the_state_follows(cast, metric):
    wrong = record(metric, "25", days=3)

    right = type_observation(
        metric=metric, by=cast.owner, value=Decimal(23), observed_at=wrong.observed_at, supersedes=wrong
    )

    metric.refresh_from_db()
    assert (metric.latest_value, [value for _, value in metric.points]) == (23, ["23"])
    assert list(Observation.objects.values_list("value", "supersedes_id").order_by("id")) == [
        (25, None),
        (23, wrong.id),
    ]
    assert right.value == 23


def test_a_value_is_corrected_once_and_whoever_comes_second_is_told(metric):
    wrong = record(metric, "25", days=3)
    record(metric, "23", days=3, supersedes=wrong)

    with pytest.raises(Conflict, match="corrected this value already"):
        record(metric, "24", days=3, supersedes=wrong)


def test_a_recorded_value_is_never_edited(metric):
    observation = record(metric, "25")

    with pytest.raises(ProgrammingError), transaction.atomic():
        Observation.objects.filter(id=observation.id).update(value=26)

    assert Observation.objects.get().value == 25


@pytest.mark.parametrize(("value", "inside"), [("0", True), ("100", True), ("100.000001", False), ("-1", False)])
def test_a_value_outside_the_valid_range_has_to_be_confirmed(metric, value, inside):
    if inside:
        record(metric, value)
    else:
        with pytest.raises(OutsideValid, match="lies outside what can be"):
            record(metric, value)

    assert Observation.objects.count() == inside


def test_a_confirmed_value_outside_the_range_is_an_anomaly_and_the_steward_hears_of_it(cast, metric):
    observation = record(metric, "140", confirmed=True)

    metric.refresh_from_db()
    told = Notification.objects.get(kind="metric_anomaly")
    assert (observation.is_anomaly, metric.is_anomalous) == (True, True)
    assert told.recipient == cast.steward
    assert "140" in told.title
    assert told.path == "/o/acme/metrics/repeat-purchase-rate/"


def test_the_next_value_within_the_range_ends_the_anomaly(metric):
    record(metric, "140", days=2, confirmed=True)
    record(metric, "24", days=1)

    metric.refresh_from_db()
    assert not metric.is_anomalous


def test_a_form_sent_twice_records_once(metric):
    form_key = uuid4()

    first = record(metric, "24", form_key=form_key)
    second = record(metric, "24", form_key=form_key)

    assert first == second
    assert Observation.objects.count() == 1


def test_a_value_of_tomorrow_is_refused(metric):
    with pytest.raises(DomainError, match="has not come yet"):
        record(metric, "24", days=-1)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1E18"])
def test_what_is_no_figure_is_refused(metric, value):
    with pytest.raises(DomainError, match="Write the value as a number"):
        record(metric, value, confirmed=True)


def test_a_retired_metric_takes_no_values(metric):
    retire_metric(metric=metric, by=metric.owner)

    with pytest.raises(Conflict, match="retired"):
        record(metric, "24")


def test_only_those_who_keep_a_metric_type_its_values(cast, metric):
    for person in (cast.owner, cast.steward, cast.lead, cast.admin):
        type_observation(metric=metric, by=person, value=Decimal(24), observed_at=clock.now())

    for person in (cast.member, cast.viewer, cast.sponsor):
        with pytest.raises(Forbidden, match="kept by its owner"):
            type_observation(metric=metric, by=person, value=Decimal(24), observed_at=clock.now())


def test_many_values_are_recorded_at_once_and_those_that_are_there_are_left(metric):
    now = clock.now()
    readings = [Reading(now - timedelta(days=days), Decimal(20 + days)) for days in range(5)]

    first = paste_observations(metric=metric, by=metric.owner, readings=readings[:3])
    second = paste_observations(metric=metric, by=metric.owner, readings=readings)

    metric.refresh_from_db()
    assert (len(first), len(second), Observation.objects.count()) == (3, 2, 5)
    assert [value for _, value in metric.points] == ["24", "23", "22", "21", "20"]


def test_none_of_many_is_recorded_when_one_can_not_be(metric):
    now = clock.now()
    readings = [Reading(now, Decimal(20)), Reading(now - timedelta(days=1), Decimal(200))]

    with pytest.raises(OutsideValid):
        paste_observations(metric=metric, by=metric.owner, readings=readings)

    assert not Observation.objects.exists()


def test_many_anomalies_make_one_message(cast, metric):
    now = clock.now()
    readings = [Reading(now - timedelta(days=days), Decimal(200 + days)) for days in range(3)]

    paste_observations(metric=metric, by=cast.owner, readings=readings, confirmed=True)

    assert Notification.objects.filter(kind="metric_anomaly").count() == 1


def test_rebuilding_changes_nothing_on_a_healthy_database_and_mends_a_broken_one(metric):
    record(metric, "22", days=1)
    record(metric, "140", days=0, confirmed=True)

    untouched = rebuild_metrics()
    Metric.objects.filter(id=metric.id).update(latest_value=1, points=[], is_anomalous=False)
    mended = rebuild_metrics()

    metric.refresh_from_db()
    assert (untouched, mended) == ([], ["repeat-purchase-rate"])
    assert (metric.latest_value, metric.is_anomalous, len(metric.points)) == (140, True, 2)


def test_the_command_names_the_metric_that_differed(cast, metric, capsys):
    record(metric, "22")
    Metric.objects.filter(id=metric.id).update(latest_value=1)

    call_command("rebuild_state", organization="acme")

    assert "acme repeat-purchase-rate: state rebuilt" in capsys.readouterr().out


def test_a_value_of_a_year_with_three_digits_is_refused(metric):
    with pytest.raises(DomainError, match="before 1900"):
        record_observation(metric=metric, by=None, value=Decimal(24), observed_at=datetime(202, 6, 1, tzinfo=UTC))


def test_where_the_steward_has_left_the_owner_hears_of_an_anomaly(cast, metric):
    Membership.objects.filter(id=cast.steward.id).update(deactivated_at=clock.now())

    record_observation(metric=metric, by=None, value=Decimal(140), observed_at=clock.now(), confirmed=True)

    told = Notification.objects.get(kind="metric_anomaly")
    assert (told.recipient, told.why) == (cast.owner, "You own this metric.")


@pytest.mark.parametrize("rows", [2, 20])
def test_a_paste_costs_the_same_however_many_values_it_has(cast, metric, rows):
    now = clock.now()
    readings = [Reading(now - timedelta(days=days), Decimal(20)) for days in range(rows)]

    with counted_queries() as found:
        paste_observations(metric=metric, by=cast.owner, readings=readings, form_key=uuid4())

    assert Observation.objects.count() == rows
    assert len(found) == 6
