"""What a KR card says beside its measure: category, impact and effort, what it balances, what drives it."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpResponse

from objectives.actions import activate_objective, delete_key_result, delete_objective
from objectives.bets import quadrant_of
from objectives.models import Driver, KeyResult, Metric, Objective
from tests.cast import Cast, sign_in
from tests.counting import counted_queries
from tests.factories import KeyResultFactory, MetricFactory, ObjectiveFactory


@pytest.fixture
def typed(cast: Cast, draft: Objective) -> dict[str, Any]:
    return {
        "name": "Refund rate",
        "unit": "percent",
        "baseline": "4",
        "target": "3",
        "start_date": draft.cycle.starts_on,
        "due_date": draft.cycle.ends_on,
        "owner": cast.kr_owner.id,
        "data_source": "Ledger",
        "refresh_frequency": "weekly",
        "method": "linear",
        "kr_class": "balancing",
        "action": "add",
    }


def add(cast: Cast, draft: Objective, typed: dict[str, Any]) -> HttpResponse:
    return sign_in(cast.owner).post(f"/o/acme/objectives/{draft.reference}/key-results/new/", typed)


def page(cast: Cast, path: str) -> str:
    return sign_in(cast.member).get(f"/o/acme/{path}/").content.decode()


def metrics(count: int) -> list[Metric]:
    points = [["2026-10-02T09:00:00+00:00", "40"], ["2026-10-09T09:00:00+00:00", "41"]]
    return [MetricFactory(name=f"Driver {n}", latest_value=Decimal(41), points=points) for n in range(count)]


def test_impact_and_effort_make_a_bet_that_the_card_names(cast: Cast, draft: Objective, typed: dict[str, Any]) -> None:
    add(cast, draft, typed | {"impact": "high", "effort": "low", "category": "outcome"})

    card = KeyResult.objects.get(name="Refund rate")
    shown = page(cast, f"key-results/{card.reference}")
    assert (card.impact, card.effort, card.category) == ("high", "low", "outcome")
    assert "Easy win: high impact, low effort" in shown
    assert "Outcome" in shown


def test_the_draft_shows_the_whole_set_by_impact_and_effort(cast: Cast, draft: Objective) -> None:
    first, second = draft.key_results.all()
    KeyResult.objects.filter(id=first.id).update(impact="low", effort="high")

    shown = page(cast, f"objectives/{draft.reference}")

    corner = re.search(r'data-bet="money_pit">(.*?)</td>', shown, re.DOTALL)
    assert corner
    assert first.reference in corner[1]
    assert f'not said yet: <a href="/o/acme/key-results/{second.reference}/">' in shown


def test_a_single_money_pit_is_pointed_out_and_refuses_nothing(cast: Cast, draft: Objective) -> None:
    draft.key_results.filter(name="Trials started").update(impact="low", effort="high")
    other = draft.key_results.exclude(name="Trials started")
    other.update(impact="high", effort="high")

    shown = sign_in(cast.member).get(f"/o/acme/objectives/{draft.reference}/").content.decode()

    corners = dict(re.findall(r'data-bet="(\w+)">(.*?)</td>', shown, re.DOTALL))
    assert "little for much: think again" in corners["money_pit"]
    assert "back it properly" not in corners["big_bet"]
    assert activate_objective(objective=draft, by=cast.sponsor, reason="It is small").is_active


def test_a_set_that_nobody_has_placed_has_no_quadrant(draft: Objective) -> None:
    assert quadrant_of(list(draft.key_results.all())) is None


def test_a_balancing_card_names_what_it_balances_on_both_cards(
    cast: Cast, draft: Objective, typed: dict[str, Any]
) -> None:
    growth = draft.key_results.first()
    assert growth

    add(cast, draft, typed | {"balances": growth.id})

    card = KeyResult.objects.get(name="Refund rate")
    assert card.balances == growth
    assert f"{growth.reference} <bdi>{growth.name}</bdi>" in page(cast, f"key-results/{card.reference}")
    assert f"{card.reference} <bdi>Refund rate</bdi>" in page(cast, f"key-results/{growth.reference}")


@pytest.mark.parametrize("which", ["itself", "of another set"])
def test_a_card_balances_another_one_of_its_own_set(
    cast: Cast, draft: Objective, typed: dict[str, Any], which: str
) -> None:
    card = draft.key_results.first()
    assert card
    other = card if which == "itself" else KeyResultFactory(objective=ObjectiveFactory(team=cast.team))

    answer = sign_in(cast.owner).post(
        f"/o/acme/key-results/{card.reference}/edit/", typed | {"balances": other.id, "version": card.version}
    )

    card.refresh_from_db()
    assert answer.status_code == 422
    assert "It balances another key result of its own objective." in answer.content.decode()
    assert card.balances is None


def test_a_card_of_another_class_balances_nothing(cast: Cast, draft: Objective, typed: dict[str, Any]) -> None:
    growth = draft.key_results.first()
    assert growth

    add(cast, draft, typed | {"balances": growth.id, "kr_class": "leading"})

    assert KeyResult.objects.get(name="Refund rate").balances is None


def test_what_was_balanced_can_be_deleted(cast: Cast, draft: Objective) -> None:
    first, second = draft.key_results.all()
    KeyResult.objects.filter(id=second.id).update(kr_class="balancing", balances=first)

    delete_key_result(key_result=first, by=cast.owner)

    second.refresh_from_db()
    assert second.balances is None


def test_a_draft_whose_cards_balance_each_other_can_be_deleted(cast: Cast, draft: Objective) -> None:
    first, second = draft.key_results.all()
    KeyResult.objects.filter(id=second.id).update(kr_class="balancing", balances=first)

    delete_objective(objective=draft, by=cast.owner)

    assert not Objective.objects.filter(id=draft.id).exists()


def test_up_to_three_drivers_keep_their_order(cast: Cast, draft: Objective, typed: dict[str, Any]) -> None:
    one, two, three = metrics(3)

    add(cast, draft, typed | {"driver_1": three.id, "driver_2": one.id, "driver_3": two.id})

    card = KeyResult.objects.get(name="Refund rate")
    assert [each.metric.name for each in card.drivers.order_by("position")] == ["Driver 2", "Driver 0", "Driver 1"]
    for shown in (page(cast, f"objectives/{draft.reference}"), page(cast, f"key-results/{card.reference}")):
        drivers = shown[shown.index('class="drivers"') :]
        assert drivers.index("Driver 2") < drivers.index("Driver 0") < drivers.index("Driver 1")
        assert "41\u202f%" in drivers
        assert 'data-sparkline="metric-' in drivers


def test_a_driver_is_named_once(cast: Cast, draft: Objective, typed: dict[str, Any]) -> None:
    (metric,) = metrics(1)

    answer = add(cast, draft, typed | {"driver_1": metric.id, "driver_3": metric.id})

    assert answer.status_code == 422
    assert "is named already" in answer.content.decode()


def test_drivers_can_be_changed_and_taken_away_under_way(cast: Cast, active: KeyResult, typed: dict[str, Any]) -> None:
    one, two = metrics(2)
    Driver.objects.create(key_result=active, metric=one)
    address = f"/o/acme/key-results/{active.reference}/edit/"
    words = {"name": active.name, "kr_class": "lagging", "data_source": "Orders", "refresh_frequency": "weekly"}

    sign_in(cast.owner).post(address, words | {"driver_1": two.id, "version": active.version})
    changed = [each.metric for each in active.drivers.all()]
    active.refresh_from_db()
    sign_in(cast.owner).post(address, words | {"version": active.version})

    assert changed == [two]
    assert active.drivers.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_dashboard_asks_as_much_for_one_driver_as_for_three(cast: Cast, active: KeyResult, count: int) -> None:
    for place, metric in enumerate(metrics(count)):
        Driver.objects.create(key_result=active, metric=metric, position=place)
    client = sign_in(cast.member)
    client.get(f"/o/acme/objectives/{active.objective.reference}/")

    with counted_queries() as counted:
        client.get(f"/o/acme/objectives/{active.objective.reference}/")

    assert len(counted) == 10


def test_versions_say_what_a_card_came_to_balance(cast: Cast, draft: Objective) -> None:
    first, second = draft.key_results.all()
    KeyResult.objects.filter(id=second.id).update(kr_class="balancing", balances=first, impact="high")

    shown = page(cast, f"key-results/{second.reference}/history")

    assert f"{first.reference} {first.name}" in shown
    assert "High" in shown


def test_an_objective_holds_so_many_key_results_and_no_more(
    cast: Cast, draft: Objective, typed: dict[str, Any]
) -> None:
    KeyResultFactory.create_batch(18, objective=draft, state="draft", activated_at=None)

    answer = add(cast, draft, typed)

    assert answer.status_code == 422
    assert "has 20 key results, and no objective holds more" in answer.content.decode()
    assert "Refund rate" in answer.content.decode()
    assert draft.key_results.count() == 20
