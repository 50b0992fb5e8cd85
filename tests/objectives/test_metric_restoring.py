from decimal import Decimal

import pytest

from objectives.actions import record_observation
from objectives.coach import Draft, about_objective
from objectives.models import MetricDriver, Objective
from okrapp import clock
from tests.cast import sign_in
from tests.factories import MetricFactory


@pytest.fixture
def unhealthy(cast, metric):
    driver = MetricFactory(name="Trials started", unit="number", owner=cast.member)
    MetricDriver.objects.create(metric=metric, driver=driver)
    for each, value in ((metric, 12), (driver, 300)):
        record_observation(metric=each, by=cast.owner, value=Decimal(value), observed_at=clock.now())
    metric.refresh_from_db()
    return metric


def test_an_unhealthy_kpi_offers_to_draft_an_objective(cast, metric, unhealthy):
    address = f"/o/acme/metrics/{metric.slug}/"

    offered = sign_in(cast.member).get(address).content.decode()
    record_observation(metric=metric, by=cast.owner, value=Decimal(25), observed_at=clock.now())
    healthy = sign_in(cast.member).get(address).content.decode()

    assert f"{address}restore/" in offered
    assert f"{address}restore/" not in healthy


def test_the_form_begins_with_a_title_without_numbers_and_the_facts(cast, cycle, unhealthy):
    form = sign_in(cast.owner).get(f"/o/acme/metrics/{unhealthy.slug}/restore/").context["form"]

    title = form.initial["title"]
    assert [each.code for each in about_objective(Draft(title)) if each.severity == "must"] == []
    assert "stood at 12\u202f%" in form.initial["why_now"]
    assert "at least 20\u202f%" in form.initial["why_now"]


def test_the_draft_has_key_results_on_the_metric_and_its_drivers(cast, cycle, unhealthy):
    form = {
        "title": "Bring people back",
        "team": cast.team.id,
        "cycle": cycle.id,
        "owner": cast.owner.id,
        "ambition": "committed",
    }

    answer = sign_in(cast.owner).post(f"/o/acme/metrics/{unhealthy.slug}/restore/", form)

    objective = Objective.objects.get(title="Bring people back")
    cards = list(objective.key_results.order_by("number"))
    assert answer.url == f"/o/acme/objectives/{objective.reference}/"
    assert [(card.metric, card.baseline, card.target) for card in cards] == [
        (unhealthy, 12, 20),
        (unhealthy.drivers.get().driver, 300, None),
    ]
    assert [card.owner for card in cards] == [cast.owner, cast.member]


def test_an_unhealthy_kpi_is_on_the_week_of_its_owner_and_steward_alone(cast, unhealthy):
    shown = {
        person.name: 'data-panel="kpis"' in sign_in(person).get("/o/acme/").content.decode()
        for person in (cast.owner, cast.steward, cast.member)
    }

    assert shown == {"Owner": True, "Steward": True, "Member": False}
