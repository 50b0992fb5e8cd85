"""The number beside Approvals in the rail: for everybody whom the matrix lets decide, and only for them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.queries.changes import waiting_for
from governance.queries.counting import count_waiting
from objectives.models import Objective
from organizations.enums import Letter, RaciRole
from organizations.models import Membership, RaciRule, TeamSeat
from tests.cast import sign_in
from tests.checkins.situations import Situation
from tests.factories import MembershipFactory, TeamFactory
from tests.governance.situations import browse, drafted, proposed, text_of

PEOPLE = ("admin", "sponsor", "lead", "champion", "owner", "kr_owner", "steward", "member", "viewer")


def let(letter: Letter, role: str) -> None:
    RaciRule.objects.filter(activity="kr_change", letter=letter).update(role=role)


def on_the_rail(person: Membership) -> int:
    page = text_of(browse(sign_in(person), "decisions/"))
    found = re.search(r'<span class="rail__count">(\d+)</span>', page)
    return int(found[1]) if found else 0


@pytest.mark.parametrize(
    ("role", "who"),
    [
        ("sponsor", {"sponsor"}),
        ("program_lead", {"sponsor"}),  # the lead proposed it, so the sponsor stands in
        ("data_steward", {"steward"}),
        ("champion", {"champion"}),
        ("objective_owner", {"owner"}),
        ("kr_owner", {"kr_owner"}),
        ("top_team", {"sponsor"}),
    ],
)
def test_whoever_the_matrix_makes_accountable_sees_it_on_the_rail(
    situation: Situation, role: str, who: set[str]
) -> None:
    let(Letter.ACCOUNTABLE, role)
    proposed(situation)

    assert {each for each in PEOPLE if on_the_rail(getattr(situation.cast, each))} == who


@pytest.mark.parametrize(
    ("role", "who"),
    [("program_lead", {"lead"}), ("champion", {"champion"}), ("objective_owner", {"owner"})],
)
def test_a_draft_counts_for_whoever_would_propose_it(situation: Situation, role: str, who: set[str]) -> None:
    let(Letter.RESPONSIBLE, role)
    drafted(situation)

    assert {each for each in PEOPLE if on_the_rail(getattr(situation.cast, each))} == who


def test_the_owners_of_company_objectives_are_the_top_team(situation: Situation) -> None:
    let(Letter.ACCOUNTABLE, "top_team")
    proposed(situation)
    Objective.objects.update(team=situation.cast.company)

    assert (on_the_rail(situation.cast.owner), on_the_rail(situation.cast.kr_owner)) == (1, 0)


def test_nobody_counts_what_they_proposed_themselves(situation: Situation) -> None:
    let(Letter.ACCOUNTABLE, "objective_owner")
    let(Letter.RESPONSIBLE, "objective_owner")
    proposed(situation, by=situation.cast.owner)

    assert on_the_rail(situation.cast.owner) == 0


@pytest.mark.parametrize("is_closed", [False, True])
def test_the_draft_of_a_closed_cycle_waits_for_nobody(situation: Situation, is_closed: bool) -> None:
    let(Letter.RESPONSIBLE, "champion")
    change = drafted(situation)
    situation.cycle.closed_at = change.drafted_at if is_closed else None
    situation.cycle.save()

    assert on_the_rail(situation.cast.champion) == (0 if is_closed else 1)


def test_a_champion_who_left_is_replaced_by_the_one_of_the_team_above(situation: Situation) -> None:
    let(Letter.ACCOUNTABLE, "champion")
    above = MembershipFactory(user__name="Above")
    TeamSeat.objects.create(team=situation.cast.company, membership=above, seat="champion")
    proposed(situation)
    assert on_the_rail(above) == 0

    Membership.objects.filter(id=situation.cast.champion.id).update(deactivated_at=situation.key_result.activated_at)

    assert on_the_rail(above) == 1


@pytest.mark.parametrize("responsible", ["program_lead", "champion"])
@pytest.mark.parametrize("accountable", RaciRole.values)
def test_the_rail_and_the_queue_agree_for_everybody(situation: Situation, accountable: str, responsible: str) -> None:
    Objective.objects.update(team=TeamFactory(parent=situation.cast.team))
    drafted(situation)
    proposed(situation)
    let(Letter.ACCOUNTABLE, accountable)
    let(Letter.RESPONSIBLE, responsible)

    people = Membership.objects.all()

    assert {each.name: count_waiting(each) for each in people} == {each.name: len(waiting_for(each)) for each in people}


@pytest.mark.parametrize("role", ["sponsor", "champion", "objective_owner", "kr_owner", "top_team"])
def test_it_costs_one_query_for_whoever_the_matrix_may_let_decide_and_none_for_others(
    situation: Situation, role: str
) -> None:
    proposed(situation)
    member = situation.cast.member
    before = statements(member)

    let(Letter.ACCOUNTABLE, role)

    assert statements(member) - before == (0 if role == "sponsor" else 1)


def statements(person: Membership) -> int:
    browser = sign_in(person)
    browse(browser, "decisions/")
    with CaptureQueriesContext(connection) as asked:
        browse(browser, "decisions/")
    return len(asked)
