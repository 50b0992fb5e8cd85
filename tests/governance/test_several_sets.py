"""Approving several sets at once in the queue, and never one that is another by now."""

import re

import pytest

from governance.actions import pass_set, submit_set, take_back_set
from governance.models import OkrSet
from objectives.models import Cycle, Objective
from organizations.enums import Seat
from organizations.models import TeamSeat
from tests.cast import Cast, sign_in
from tests.factories import CycleFactory, TeamFactory
from tests.governance.sets import drafted_objective, lacking, passed, ticked
from tests.governance.situations import browse, text_of

PAGE = "sets/q1-2027/growth/"


@pytest.fixture
def cycle(cast: Cast) -> Cycle:
    return CycleFactory(name="Q1 2027", slug="q1-2027")


@pytest.fixture
def draft(cast: Cast, cycle: Cycle) -> Objective:
    return drafted_objective(cast, cycle)


def two_passed(cast: Cast, cycle: Cycle) -> list[OkrSet]:
    """The set of Growth and the set of another team, both waiting for the sponsor."""
    first = passed(cast, cycle)
    team = TeamFactory(name="Retail", slug="retail", parent=cast.company)
    drafted_objective(cast, cycle, team=team)
    second = submit_set(by=cast.owner, team=team, cycle=cycle)
    return [first, pass_set(by=cast.champion, okr_set=second, checked=ticked(second))]


def selection(page: str) -> list[str]:
    return re.findall(r'<input type="checkbox" name="set" value="([^"]+)" form="batch"', page)


def test_sets_are_ticked_and_approved_together(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    TeamSeat.objects.create(team=cast.company, membership=cast.champion, seat=Seat.CHAMPION)
    two_passed(cast, cycle)
    sponsor = sign_in(cast.sponsor)
    values = selection(text_of(browse(sponsor, "approvals/")))

    answer = sponsor.post("/o/acme/approvals/approve/", {"set": [*values, "nonsense", "q1-2027/growth/-1"]})

    assert (len(values), answer.status_code) == (2, 302)
    assert {each.state for each in OkrSet.objects.all()} == {"approved"}
    said = text_of(browse(sponsor, "approvals/?tab=decided"))
    assert "Approved and applied: the set of Growth for Q1 2027, the set of Retail for Q1 2027" in said
    assert said.count("/undo/") == 2


def test_of_a_selection_the_sets_that_lack_something_are_left_with_the_reason(
    cast: Cast, cycle: Cycle, draft: Objective
) -> None:
    TeamSeat.objects.create(team=cast.company, membership=cast.champion, seat=Seat.CHAMPION)
    two_passed(cast, cycle)
    sponsor = sign_in(cast.sponsor)
    values = selection(text_of(browse(sponsor, "approvals/")))
    card = lacking(draft)

    sponsor.post("/o/acme/approvals/approve/", {"set": values})

    assert {each.team.name: each.state for each in OkrSet.objects.all()} == {"Growth": "passed", "Retail": "approved"}
    said = text_of(browse(sponsor, "approvals/"))
    assert "Left as it is: the set of Growth for Q1 2027:" in said
    assert f"{card.reference} Repeat purchase rate needs a baseline" in said


def test_a_set_that_went_through_another_round_is_not_approved_unseen(
    cast: Cast, cycle: Cycle, draft: Objective
) -> None:
    okr_set = passed(cast, cycle)
    seen = re.search(r'name="seen" value="(\d+)"', text_of(browse(sign_in(cast.sponsor), PAGE, htmx=True)))
    assert seen is not None
    take_back_set(by=cast.owner, okr_set=okr_set)
    passed(cast, cycle)

    in_place = browse(sign_in(cast.sponsor), PAGE, htmx=True, action="approve", seen=seen[1])
    sign_in(cast.sponsor).post("/o/acme/approvals/approve/", {"set": [f"q1-2027/growth/{seen[1]}"]})

    assert in_place.status_code == 409
    assert "went through another round since you opened it" in text_of(in_place)
    assert OkrSet.objects.get().state == "passed"


def test_selecting_a_set_gives_nobody_the_right_to_approve_it(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    okr_set = passed(cast, cycle)

    answer = sign_in(cast.lead).post("/o/acme/approvals/approve/", {"set": [f"q1-2027/growth/{okr_set.version}"]})

    assert answer.status_code == 403
    assert OkrSet.objects.get().state == "passed"


def test_what_i_sent_is_not_mine_to_select(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    two_passed_by = sign_in(cast.owner)
    TeamSeat.objects.create(team=cast.company, membership=cast.champion, seat=Seat.CHAMPION)
    two_passed(cast, cycle)

    assert selection(text_of(browse(two_passed_by, "approvals/?tab=sent"))) == []


def test_my_week_calls_a_set_a_set(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    passed(cast, cycle)

    text = text_of(browse(sign_in(cast.sponsor), ""))

    assert "1 OKR set waits for you" in text
    assert "change waits for you" not in text
