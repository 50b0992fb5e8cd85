"""A set waits for whoever is in the role today."""

import pytest

from governance.models import OkrSet
from governance.queries.counting import count_waiting
from objectives.models import Cycle, Objective
from organizations.actions import (
    change_matrix,
    change_roles,
    change_team,
    deactivate,
    reactivate,
    seat_people,
    unseat_person,
)
from organizations.enums import Activity, Letter, RaciRole, Role, Seat
from organizations.models import Membership, RaciRule, Team, TeamSeat
from tests.cast import Cast
from tests.factories import CycleFactory, TeamFactory
from tests.governance.sets import drafted_objective, passed, submitted


@pytest.fixture
def cycle(cast: Cast) -> Cycle:
    return CycleFactory(name="Q1 2027", slug="q1-2027")


@pytest.fixture
def draft(cast: Cast, cycle: Cycle) -> Objective:
    return drafted_objective(cast, cycle)


def counted(person: Membership) -> int:
    return count_waiting(Membership.objects.get(id=person.id))


def test_a_set_waits_for_whoever_becomes_champion_and_no_longer_for_who_was(
    cast: Cast, cycle: Cycle, draft: Objective
) -> None:
    submitted(cast, cycle)
    seats = TeamSeat.objects.filter(team=cast.team, membership=cast.champion, seat=Seat.CHAMPION)

    seat_people(by=cast.admin, team=cast.team, people=[cast.member], seat=Seat.CHAMPION)
    unseat_person(by=cast.admin, team=cast.team, seat_id=seats.get().id)

    assert (counted(cast.member), counted(cast.champion)) == (1, 0)


def test_a_set_waits_for_whoever_becomes_sponsor(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    passed(cast, cycle)

    change_roles(by=cast.admin, person=cast.member, roles=[Role.MEMBER, Role.SPONSOR])
    change_roles(by=cast.admin, person=cast.sponsor, roles=[Role.MEMBER])

    assert (counted(cast.member), counted(cast.sponsor)) == (1, 0)


def test_a_set_waits_for_nobody_who_has_left(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    okr_set = passed(cast, cycle)

    deactivate(by=cast.admin, person=cast.sponsor)
    gone = OkrSet.objects.get(id=okr_set.id).asked
    reactivate(by=cast.admin, person=cast.sponsor)

    assert (gone, OkrSet.objects.get(id=okr_set.id).asked) == ([], [cast.sponsor.id])


def test_a_set_waits_for_those_whom_a_new_matrix_makes_responsible(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    submitted(cast, cycle)
    seen = {(rule.activity, rule.role, rule.letter) for rule in RaciRule.objects.all()}
    gate = {rule for rule in seen if rule[0] == Activity.QUALITY_GATE and rule[2] == Letter.RESPONSIBLE}

    new = {(Activity.QUALITY_GATE, RaciRole.DATA_STEWARD, Letter.RESPONSIBLE)}
    change_matrix(by=cast.sponsor, rules=(seen - gate) | new, seen=seen)

    assert (counted(cast.steward), counted(cast.champion)) == (1, 0)


def test_a_set_waits_for_the_champions_of_the_team_that_its_team_moves_under(
    cast: Cast, cycle: Cycle, draft: Objective
) -> None:
    TeamSeat.objects.filter(seat=Seat.CHAMPION).delete()
    above = TeamFactory(name="Retail", parent=cast.company)
    seat(cast.company, cast.champion, Seat.CHAMPION)
    seat(above, cast.member, Seat.CHAMPION)
    submitted(cast, cycle)

    change_team(by=cast.admin, team=cast.team, name=cast.team.name, parent=above, lead=cast.team.lead)

    assert (counted(cast.member), counted(cast.champion)) == (1, 0)


def seat(team: Team, person: Membership, kind: str) -> None:
    TeamSeat.objects.create(team=team, membership=person, seat=kind)
