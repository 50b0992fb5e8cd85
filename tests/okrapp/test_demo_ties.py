"""What Larkspur's alignment map, chains and answering pages have to show, on the day it is built."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from objectives.cards import Today
from objectives.enums import ObjectiveState
from objectives.models import Contribution, Cycle, Dependency, Objective
from objectives.models.alignment import STANDING
from objectives.queries.alignment import AlignmentMap, alignment_map
from objectives.queries.contributions import proposed_to
from objectives.queries.dependencies import requested_of
from objectives.queries.lists import Filters
from okrapp.demo.builder import build
from okrapp.demo.larkspur import LARKSPUR
from organizations.models import Membership, Organization
from organizations.tenancy import tenant
from scoring.models import policy_at_work

# The day of the deadline, and a day of the weekend.
DAYS = [datetime(2026, 11, day, 12, tzinfo=UTC) for day in (20, 22)]


@pytest.fixture(scope="module", params=DAYS, ids=lambda day: f"{day:%A}")
def now(request: pytest.FixtureRequest) -> datetime:
    moment: datetime = request.param
    return moment


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker, now: datetime) -> Iterator[Organization]:
    """Larkspur, built once for each of the days."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(LARKSPUR, now=now, password="!")
        transaction.set_rollback(True)


@pytest.fixture
def larkspur(built: Organization, db: None) -> Iterator[Organization]:
    with tenant(built.id):
        yield built


def running() -> Cycle:
    return Cycle.objects.filter(kind="quarterly", closed_at=None).earliest("starts_on")


def map_of(organization: Organization, now: datetime) -> AlignmentMap:
    today = Today.of(organization, policy_at_work(), now)
    return alignment_map(running(), list(Cycle.objects.all()), today, Filters(), level=None, at=None)


def test_every_objective_under_way_but_one_hangs_in_the_tree(larkspur: Organization, now: datetime) -> None:
    drawn = map_of(larkspur, now)

    assert [drawn.rows.objectives[node.objective].title for node in drawn.apart] == [
        "Give every team its people and figures in time to act"
    ]
    assert [loss.rule for loss in drawn.losses] == ["no_parent", "unanswered"]


def test_every_objective_under_way_but_one_has_an_accepted_primary_contribution(larkspur: Organization) -> None:
    under_way = Objective.objects.filter(cycle=running(), state=ObjectiveState.ACTIVE)
    aligned = Contribution.objects.filter(is_primary=True, state="accepted").exclude(how="").values("objective")

    assert under_way.count() > 8
    assert under_way.exclude(id__in=aligned).get().team.slug == "finance-and-people"


def test_contributions_stand_in_every_state(larkspur: Organization) -> None:
    found = Contribution.objects.select_related("answered_by", "objective")
    divergent = found.exclude(divergence="").get()
    declined = found.get(state="declined")

    assert Counter(found.values_list("state", flat=True)) == {"accepted": 11, "proposed": 1, "declined": 1}
    assert divergent.state == "accepted"
    assert (divergent.objective.team.slug, divergent.diverged_by.name) == ("growth", "Nuno Sequeira")
    assert (declined.answered_by.name, declined.answer != "") == ("Vasco Almeida", True)
    assert found.filter(is_primary=False, state="accepted").count() == 2
    assert found.filter(is_primary=True, state__in=STANDING).count() == 9


def test_dependencies_stand_in_every_state(larkspur: Organization) -> None:
    states = dict(Dependency.objects.values_list("state", "team__slug"))
    agreed = Dependency.objects.select_related("delivered_by").get(state="agreed")

    assert states == {
        "requested": "growth",
        "agreed": "roastery",
        "declined": "roastery",
        "delivered": "product",
        "missed": "finance-and-people",
    }
    assert agreed.delivered_by.name == "Hours from roast to dispatch"
    assert Dependency.objects.get(state="declined").answer


def test_the_owner_has_a_contribution_and_a_dependency_to_answer(larkspur: Organization) -> None:
    owner = Membership.objects.get(user__email="owner@larkspur.example")

    assert proposed_to(owner.id).get().to_key_result.name == "Active paying subscribers"
    assert requested_of(owner.id).get().person is None


def test_nothing_is_said_before_its_time_or_after_today(larkspur: Organization, now: datetime) -> None:
    first = running().starts_on

    assert not Contribution.objects.filter(proposed_at__gt=now).exists()
    assert not Contribution.objects.filter(answered_at__gt=now).exists()
    assert not Dependency.objects.filter(ended_at__gt=now).exists()
    assert not Dependency.objects.filter(requested_at__date__lt=first).exists()
