from decimal import Decimal

import pytest

from notifications.models import Notification
from objectives.actions import activate_objective, add_key_result, edit_key_result, edit_metric, record_observation
from objectives.history import card_history
from objectives.models import KeyResult, Metric
from okrapp import clock
from okrapp.errors import DomainError
from okrapp.figures import SHARES
from tests.cast import sign_in
from tests.counting import counted_queries
from tests.factories import KeyResultFactory, MetricFactory, ObjectiveFactory


@pytest.fixture
def defined(metric):
    Metric.objects.filter(id=metric.id).update(
        definition="Orders by returning customers",
        technical_definition="returning ÷ all",
        source="Orders, cohort report",
        source_url="https://data.example/repeat",
        refresh_frequency="daily",
    )
    metric.refresh_from_db()
    return metric


def card_form(cast, draft, metric, **changes):
    return {
        "name": "Repeat purchase rate of new customers",
        "metric": metric.id,
        "unit": "text",
        "unit_label": "",
        "definition": "Something else",
        "baseline": "18 %",
        "target": "28",
        "start_date": draft.cycle.starts_on,
        "due_date": draft.cycle.ends_on,
        "owner": cast.kr_owner.id,
        "data_source": "Something else",
        "method": "linear",
        "kr_class": "lagging",
        "action": "add",
        **changes,
    }


def test_a_card_takes_definition_unit_source_and_refresh_from_its_metric(cast, draft, defined):
    address = f"/o/acme/objectives/{draft.reference}/key-results/new/"

    answer = sign_in(cast.owner).post(address, card_form(cast, draft, defined))

    card = KeyResult.objects.get(name="Repeat purchase rate of new customers")
    assert answer.status_code == 302
    assert (card.metric, card.unit, card.baseline) == (defined, "percent", 18)
    assert card.definition == "Orders by returning customers\n\nreturning ÷ all"
    assert (card.data_source, card.data_source_url) == ("Orders, cohort report", "https://data.example/repeat")
    assert card.refresh_frequency == "daily"


def test_figures_are_read_in_the_unit_of_the_metric(cast, draft):
    days = MetricFactory(name="Days to the first box", unit="duration", unit_label="days", owner=cast.owner)
    address = f"/o/acme/objectives/{draft.reference}/key-results/new/"

    refused = sign_in(cast.owner).post(address, card_form(cast, draft, days))
    taken = sign_in(cast.owner).post(address, card_form(cast, draft, days, baseline="9 days", target="4"))

    assert refused.status_code == 422
    assert "not in percent" in refused.content.decode()
    assert taken.status_code == 302


def test_the_facts_of_a_picked_metric_are_shown(cast, defined):
    text = sign_in(cast.member).get(f"/o/acme/metrics/facts/?metric={defined.id}").content.decode()

    assert "Orders by returning customers" in text
    assert "Orders, cohort report" in text
    assert "Steward" in text


def test_a_retired_metric_is_not_linked(cast, draft, metric):
    Metric.objects.filter(id=metric.id).update(retired_at=clock.now())
    metric.refresh_from_db()

    with pytest.raises(DomainError, match="retired"):
        add_key_result(objective=draft, by=cast.owner, name="Rate", metric=metric)


def test_a_card_of_milestones_has_no_metric(cast, draft, metric):
    steps = [{"key": "1", "name": "Signed", "weight": 1, "due_on": None}]

    card = add_key_result(
        objective=draft, by=cast.owner, name="Rate", metric=metric, method="milestone", milestones=steps
    )

    assert card.metric is None


def test_a_unit_typed_as_a_word_of_its_own_is_that_of_a_metric_that_counts_the_same(cast, active):
    KeyResult.objects.filter(id=active.id).update(unit="text", unit_label="Riders")
    active.refresh_from_db()
    riders = MetricFactory(unit="number", unit_label="riders")

    edit_key_result(key_result=active, by=cast.owner, version=active.version, metric=riders)

    active.refresh_from_db()
    assert (active.metric, active.unit_label) == (riders, "Riders")


def test_under_way_a_card_is_linked_to_a_metric_of_its_unit_only(cast, active, defined):
    days = MetricFactory(unit="duration", unit_label="days")
    definition = active.definition

    with pytest.raises(DomainError, match="another unit"):
        edit_key_result(key_result=active, by=cast.owner, version=active.version, metric=days)
    linked = edit_key_result(key_result=active, by=cast.owner, version=active.version, metric=defined)

    assert (linked.metric, linked.definition, linked.data_source) == (defined, definition, "Orders, cohort report")


def claim_twice(cast, draft, active, metric):
    KeyResult.objects.filter(id=active.id).update(metric=metric)
    other = ObjectiveFactory(team=cast.team, cycle=active.objective.cycle, owner=cast.lead, title="Win them back")
    KeyResultFactory(objective=other, metric=metric, state="draft", activated_at=None, owner=cast.kr_owner)
    return other


def test_two_objectives_that_claim_one_metric_say_so_on_their_pages(cast, draft, active, metric):
    other = claim_twice(cast, draft, active, metric)
    client = sign_in(cast.member)

    for address in (f"objectives/{active.objective.reference}", f"key-results/{active.reference}"):
        text = client.get(f"/o/acme/{address}/").content.decode()
        assert f'data-claim="{metric.slug}"' in text
        assert "Win them back" in text

    assert active.objective.title in client.get(f"/o/acme/objectives/{other.reference}/").content.decode()


def test_both_owners_hear_once_when_the_second_is_activated(cast, draft, active, metric):
    other = claim_twice(cast, draft, active, metric)

    activate_objective(objective=other, by=cast.sponsor, reason="The fair is on Monday")

    told = Notification.objects.filter(kind="metric_claimed_twice")
    assert {each.recipient for each in told} == {cast.owner, cast.lead}
    assert told.count() == 2


def test_a_claim_in_another_cycle_is_none(cast, active, metric):
    KeyResult.objects.filter(id=active.id).update(metric=metric)
    KeyResultFactory(metric=metric)

    text = sign_in(cast.member).get(f"/o/acme/objectives/{active.objective.reference}/").content.decode()

    assert "data-claim" not in text


def test_the_page_of_a_key_result_shows_the_newest_value_of_its_metric(cast, active, metric):
    KeyResult.objects.filter(id=active.id).update(metric=metric)
    record_observation(metric=metric, by=cast.owner, value=Decimal("23.5"), observed_at=clock.now())
    client = sign_in(cast.member)
    client.get(f"/o/acme/key-results/{active.reference}/")

    with counted_queries() as found:
        text = client.get(f"/o/acme/key-results/{active.reference}/").content.decode()

    assert f"/o/acme/metrics/{metric.slug}/" in text
    assert "23.5\u202f%" in text
    assert len(found) <= 12


@pytest.mark.parametrize(
    ("name", "definition", "expected"),
    [
        ("Repeat purchases rate", "", ["repeat-purchase-rate"]),
        ("Purchase rate, repeat", "", ["repeat-purchase-rate"]),
        ("Loyalty", "Orders that returning customers placed", ["repeat-purchase-rate"]),
        ("Churn", "Customers who leave within a month", []),
        ("Re", "", []),
    ],
)
def test_a_metric_that_is_nearly_another_one_is_pointed_out_while_typing(cast, metric, name, definition, expected):
    Metric.objects.filter(id=metric.id).update(definition="Orders placed by returning customers")
    client = sign_in(cast.member)

    answer = client.get("/o/acme/metrics/similar/", {"name": name, "definition": definition})
    own = client.get("/o/acme/metrics/similar/", {"name": name, "definition": definition, "beside": metric.slug})

    text = answer.content.decode()
    assert [slug for slug in [metric.slug] if f'data-similar="{slug}"' in text] == expected
    assert "data-similar" not in own.content.decode()


def test_owners_of_cards_under_way_hear_what_changed_of_their_metric(cast, draft, active, defined):
    KeyResult.objects.filter(id=active.id).update(metric=defined, definition=defined.meaning)
    KeyResultFactory(objective=draft, metric=defined, state="draft", owner=cast.member, activated_at=None)
    KeyResultFactory(objective=active.objective, metric=defined, owner=cast.steward)

    edit_metric(
        metric=defined,
        by=cast.steward,
        version=1,
        definition="Orders after a refund too",
        direction="down",
        healthy_low=None,
    )
    edit_metric(metric=defined, by=cast.steward, version=2, source="Lake", steward=cast.owner)
    edit_metric(metric=defined, by=cast.steward, version=3, healthy_high=Decimal(3))

    told = Notification.objects.filter(kind="metric_changed").order_by("id")
    assert [(each.recipient, each.title) for each in told] == [
        (cast.kr_owner, "“Repeat purchase rate” has changed: its definition and direction"),
        (cast.kr_owner, "“Repeat purchase rate” has changed: its source and data steward"),
    ]
    assert told[0].path == f"/o/acme/key-results/{active.reference}/"
    assert "propose a change" in told[0].body


def test_the_card_says_where_the_dictionary_differs_from_what_was_agreed(cast, active, defined):
    KeyResult.objects.filter(id=active.id).update(metric=defined, definition=defined.meaning)
    client, lead = sign_in(cast.member), sign_in(cast.lead)
    card, change = f"/o/acme/key-results/{active.reference}/", f"/o/acme/key-results/{active.reference}/change/"
    as_agreed = client.get(card).content.decode()

    edit_metric(metric=defined, by=cast.steward, version=1, definition="Orders after a refund too")
    differing, form = client.get(card).content.decode(), lead.get(change).content.decode()

    assert "The dictionary says otherwise" not in as_agreed
    assert "Data steward" in as_agreed
    assert "Orders after a refund too" in differing
    assert f'href="{change}"' in differing
    assert "Orders after a refund too" in form


def test_the_versions_of_a_card_say_which_metric_it_was_linked_to(cast, active, defined):
    edit_key_result(key_result=active, by=cast.owner, version=active.version, metric=defined)

    newest = card_history(active, SHARES)[0].differences
    assert ("Metric", "", "Repeat purchase rate") in [(each.label, each.before, each.after) for each in newest]
