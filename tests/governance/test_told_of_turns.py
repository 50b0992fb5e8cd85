"""Whoever comes into a role hears of the sets that wait for them from then on."""

import pytest

from governance.queries.counting import count_waiting
from notifications.models import Notification
from objectives.models import Cycle, Objective
from organizations.actions import change_roles, seat_people, unseat_person
from organizations.enums import Role, Seat
from organizations.models import Membership
from tests.cast import Cast, sign_in
from tests.factories import CycleFactory
from tests.governance.sets import drafted_objective, passed, submitted
from tests.governance.situations import browse, text_of


@pytest.fixture
def cycle(cast: Cast) -> Cycle:
    return CycleFactory(name="Q1 2027", slug="q1-2027")


@pytest.fixture
def draft(cast: Cast, cycle: Cycle) -> Objective:
    return drafted_objective(cast, cycle)


def told(person: Membership) -> list[tuple[str, str, str]]:
    return list(Notification.objects.filter(recipient=person).order_by("id").values_list("title", "why", "path"))


def test_whoever_comes_into_a_role_is_told_of_the_set_that_waits_once_in_each_round(
    cast: Cast, cycle: Cycle, draft: Objective
) -> None:
    submitted(cast, cycle)
    for _ in range(2):
        new = seat_people(by=cast.admin, team=cast.team, people=[cast.member], seat=Seat.CHAMPION)[0]
        unseat_person(by=cast.admin, team=cast.team, seat_id=new.id)

    assert told(cast.member) == [
        (
            "The set of Growth for Q1 2027 waits for your checklist",
            "You work its checklist now (Team OKR quality gate: Champions (responsible)).",
            "/o/acme/sets/q1-2027/growth/",
        )
    ]
    assert len(told(cast.champion)) == 1


def test_my_week_rail_inbox_and_queue_agree_on_whose_turn_it_is(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    passed(cast, cycle)
    change_roles(by=cast.admin, person=cast.member, roles=[Role.MEMBER, Role.SPONSOR])
    change_roles(by=cast.admin, person=cast.sponsor, roles=[Role.MEMBER])

    for person, waits in ((cast.member, True), (cast.sponsor, False)):
        client = sign_in(person)
        assert count_waiting(Membership.objects.get(id=person.id)) == int(waits)
        assert ("set-q1-2027--growth" in text_of(browse(client, "approvals/"))) is waits
        assert ("1 OKR set" in text_of(browse(client, ""))) is waits
    assert [title for title, _, _ in told(cast.member)] == ["The set of Growth for Q1 2027 waits for your approval"]
