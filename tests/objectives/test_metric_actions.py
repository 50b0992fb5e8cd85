from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from objectives.actions import add_metric, delete_metric, edit_metric, record_observation, retire_metric, revive_metric
from objectives.models import Driver, KeyResult, Metric, MetricDriver, Strategy
from okrapp import clock
from okrapp.errors import Conflict, DomainError, Forbidden
from tests.factories import KeyResultFactory, MetricFactory


def test_any_member_adds_a_metric_and_owns_it(cast):
    metric = add_metric(by=cast.member, name="  Trials   started ", unit="number", owner=cast.owner)

    assert (metric.name, metric.slug, metric.owner) == ("Trials started", "trials-started", cast.member)


def test_those_who_keep_all_metrics_add_one_for_somebody_else(cast):
    metric = add_metric(by=cast.steward, name="Trials started", unit="number", owner=cast.owner)

    assert metric.owner == cast.owner


def test_a_viewer_adds_nothing(cast):
    with pytest.raises(Forbidden):
        add_metric(by=cast.viewer, name="Trials started", unit="number")


def test_a_name_is_given_once_whatever_its_letters(cast, metric):
    with pytest.raises(DomainError, match="already") as refused:
        add_metric(by=cast.member, name="REPEAT purchase Rate", unit="percent")

    assert refused.value.field == "name"


def test_a_form_sent_twice_makes_one_metric(cast):
    form_key = uuid4()

    first = add_metric(by=cast.member, form_key=form_key, name="Trials started", unit="number")
    second = add_metric(by=cast.member, form_key=form_key, name="Trials started", unit="number")

    assert first == second


@pytest.mark.parametrize(("name", "slug"), [("New", "new-2"), ("Similar", "similar-2"), ("☕️ כמות", "metric")])
def test_addresses_of_metrics_do_not_meet_those_of_other_pages(cast, name, slug):
    assert add_metric(by=cast.member, name=name, unit="number").slug == slug


def test_two_metrics_whose_names_look_alike_in_an_address_get_two(cast, metric):
    assert add_metric(by=cast.member, name="Repeat, purchase rate!", unit="number").slug == "repeat-purchase-rate-2"


def test_the_owner_edits_and_a_colleague_does_not(cast, metric):
    edit_metric(metric=metric, by=cast.owner, version=1, definition="Orders by returning customers")

    with pytest.raises(Forbidden, match="kept by its owner"):
        edit_metric(metric=metric, by=cast.member, version=2, definition="Something else")

    assert Metric.objects.get().definition == "Orders by returning customers"


def test_who_edits_second_is_told(cast, metric):
    edit_metric(metric=metric, by=cast.owner, version=1, definition="One")

    with pytest.raises(Conflict, match="changed this metric"):
        edit_metric(metric=metric, by=cast.steward, version=1, definition="Two")


def test_the_owner_does_not_hand_a_metric_on_but_the_steward_does(cast, metric):
    with pytest.raises(DomainError, match="Another owner"):
        edit_metric(metric=metric, by=cast.owner, version=1, owner=cast.member)

    edit_metric(metric=metric, by=cast.steward, version=1, owner=cast.member)

    assert Metric.objects.get().owner == cast.member


def test_the_unit_stays_once_there_are_values(cast, metric):
    record_observation(metric=metric, by=cast.owner, value=Decimal(22), observed_at=clock.now())

    with pytest.raises(DomainError, match="in this unit"):
        edit_metric(metric=metric, by=cast.owner, version=1, unit="number")


def test_source_and_refresh_of_linked_cards_follow_and_what_was_agreed_stays(cast, metric, active):
    draft = KeyResultFactory(objective=active.objective, state="draft", metric=metric, definition="Old")
    KeyResult.objects.filter(id=active.id).update(metric=metric, definition="As agreed")

    edit_metric(metric=metric, by=cast.owner, version=1, definition="New", source="Lake", refresh_frequency="daily")

    active.refresh_from_db()
    draft.refresh_from_db()
    assert (active.definition, active.data_source, active.refresh_frequency, active.version) == (
        "As agreed",
        "Lake",
        "daily",
        2,
    )
    assert (draft.definition, draft.data_source) == ("New", "Lake")


def test_drivers_keep_their_order(cast, metric):
    first, second = MetricFactory(), MetricFactory()

    edit_metric(metric=metric, by=cast.owner, version=1, drivers=[second, first, metric])

    assert list(metric.drivers.values_list("driver", flat=True)) == [second.id, first.id]


def test_a_metric_that_measures_something_open_is_not_retired(cast, metric, active):
    KeyResult.objects.filter(id=active.id).update(metric=metric)

    with pytest.raises(DomainError, match=active.reference):
        retire_metric(metric=metric, by=cast.owner)


def test_a_retired_metric_can_be_taken_up_again(cast, metric):
    retire_metric(metric=metric, by=cast.owner)
    revive_metric(metric=metric, by=cast.owner)

    assert not Metric.objects.get().is_retired


def test_a_metric_that_nothing_uses_is_deleted(cast, metric):
    delete_metric(metric=metric, by=cast.owner)

    assert not Metric.objects.exists()


def test_a_metric_in_use_stays_and_says_what_uses_it(cast, metric, active):
    record_observation(metric=metric, by=cast.owner, value=Decimal(22), observed_at=clock.now() - timedelta(days=1))
    KeyResult.objects.filter(id=active.id).update(metric=metric)
    Driver.objects.create(key_result=active, metric=metric)
    MetricDriver.objects.create(metric=MetricFactory(), driver=metric)
    Strategy.objects.create(north_star=metric)

    with pytest.raises(DomainError) as refused:
        delete_metric(metric=metric, by=cast.owner)

    assert refused.value.message == (
        "It stays, because it has 1 key result, 1 key result that it drives, 1 metric that it drives, 1 value and the"
        " strategy, as its north star. Retire it instead: its history stays readable."
    )


def test_a_north_star_is_not_retired(cast, metric):
    Strategy.objects.create(north_star=metric)

    with pytest.raises(DomainError, match="north star"):
        retire_metric(metric=metric, by=cast.owner)


def test_a_new_name_is_spaced_and_told_from_others_as_the_first_was(cast, metric):
    add_metric(by=cast.member, name="Boxes per Straße", unit="percent")

    renamed = edit_metric(metric=metric, by=cast.owner, version=1, name=" Trials   started ")
    with pytest.raises(DomainError, match="already"):
        edit_metric(metric=metric, by=cast.owner, version=2, name="Boxes  per STRAẞE")

    assert renamed.name == "Trials started"
