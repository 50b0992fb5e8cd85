"""What somebody owns here, for handing over when they leave."""

import pytest
from django.utils import timezone

from objectives.models import Collaborator, Cycle, Dependency, KeyResult, Metric, Objective, Strategy
from okrapp.errors import DomainError
from organizations.actions import hand_over
from organizations.ownership import holdings_of
from tests.cast import sign_in
from tests.factories import DependencyFactory, KeyResultFactory, MetricFactory, ObjectiveFactory


def held_by(person):
    return {holding.kind.code: [each.name for each in holding.things] for holding in holdings_of(person)}


def test_everything_that_a_person_holds_is_listed_by_kind(cast, active):
    Collaborator.objects.create(key_result=active, membership=cast.steward)
    metric = MetricFactory(name="Repeat rate", owner=cast.steward, steward=cast.steward)
    Strategy.objects.create(north_star=metric, north_star_owner=cast.steward)
    need = DependencyFactory(key_result=active, person=cast.steward)
    DependencyFactory(key_result=active, person=cast.steward, state="declined")

    assert held_by(cast.steward) == {
        "collaborations": [f"{active.reference} {active.name}"],
        "dependencies": [f"{need.reference} {need.what}"],
        "metrics": ["Repeat rate"],
        "stewardships": ["Repeat rate"],
        "north_star": ["Repeat rate"],
    }


def test_what_waits_in_the_backlog_of_a_closed_cycle_is_listed_and_handed_over(cast, cycle):
    waiting = ObjectiveFactory(team=cast.team, cycle=cycle, owner=cast.owner, state="backlog")
    card = KeyResultFactory(objective=waiting, owner=cast.owner, state="draft")
    ObjectiveFactory(team=cast.team, cycle=cycle, owner=cast.owner)
    Cycle.objects.filter(id=cycle.id).update(closed_at=timezone.now())

    listed = held_by(cast.owner)
    hand_over(by=cast.admin, person=cast.owner, to={"objectives": cast.lead, "key_results": cast.member})

    assert listed == {
        "objectives": [f"{waiting.reference} {waiting.title}"],
        "key_results": [f"{card.reference} {card.name}"],
    }
    assert Objective.objects.get(id=waiting.id).owner == cast.lead
    assert KeyResult.objects.get(id=card.id).owner == cast.member


def test_each_kind_goes_to_its_heir_in_one_form(cast, active):
    other = KeyResultFactory(objective=active.objective, owner=cast.member)
    for card in (active, other):
        Collaborator.objects.create(key_result=card, membership=cast.steward)
    metric = MetricFactory(owner=cast.steward)
    Strategy.objects.create(north_star=metric, north_star_owner=cast.steward, version=3)
    need = DependencyFactory(key_result=active, person=cast.steward)
    heirs = dict.fromkeys(["collaborations", "dependencies", "metrics", "north_star"], cast.member.id)

    answer = sign_in(cast.admin).post(f"/o/acme/settings/people/{cast.steward.id}/hand-over/", heirs)

    strategy = Strategy.objects.get()
    assert answer.status_code == 302
    assert held_by(cast.steward) == {}
    assert [(each.key_result_id, each.membership) for each in Collaborator.objects.all()] == [(active.id, cast.member)]
    assert (strategy.north_star_owner, strategy.version) == (cast.member, 4)
    assert Dependency.objects.get(id=need.id).person == cast.member
    assert Metric.objects.get(id=metric.id).owner == cast.member


def test_a_stewardship_goes_to_another_data_steward_alone(cast):
    MetricFactory(owner=cast.member, steward=cast.steward)
    browser = sign_in(cast.admin)

    page = browser.get(f"/o/acme/settings/people/{cast.steward.id}/").content.decode()

    assert "Nobody else is a data steward: give somebody the role first." in page
    with pytest.raises(DomainError, match="Member is no data steward"):
        hand_over(by=cast.admin, person=cast.steward, to={"stewardships": cast.member})
