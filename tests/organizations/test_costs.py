"""What pages cost: the same number of statements for one row and for three."""

from decimal import Decimal
from uuid import uuid4

import pytest

from checkins.actions import mark_win, post_check_in
from governance.actions import record_decision
from organizations.enums import Seat
from organizations.models import TeamSeat
from tests.cast import Cast, sign_in
from tests.counting import counted_queries
from tests.factories import (
    ActiveObjectiveFactory,
    InvitationFactory,
    KeyResultFactory,
    MembershipFactory,
    TeamFactory,
)

# At most; five belong to the frame: person, organization, membership, unread, what waits. Other apps fill some, too.
PAGES = {
    "teams/": 7,
    "teams/growth/": 10,
    "people/{member}/": 10,
    "settings/": 6,
    "settings/people/": 10,
    "settings/people/{member}/": 10,
    "settings/teams/": 7,
    "settings/teams/growth/": 10,
    "settings/raci/": 8,
    "settings/audit/": 8,
    "settings/rag/": 7,
}


@pytest.mark.parametrize("who", ["admin", "lead"])
@pytest.mark.parametrize(("page", "most"), PAGES.items(), ids=PAGES)
def test_a_page_costs_the_same_for_any_number_of_rows(cast: Cast, page: str, most: int, who: str) -> None:
    browser, path = sign_in(getattr(cast, who)), f"/o/acme/{page.format(member=cast.member.id)}"
    costs = []

    for rows in (1, 2):
        for _ in range(rows):
            add_rows(cast)
        browser.get(path)
        with counted_queries() as made:
            browser.get(path)
        costs.append(len(made))

    assert costs[0] == costs[1] <= most, made


def add_rows(cast: Cast) -> None:
    InvitationFactory(team=cast.team)
    team = TeamFactory(parent=cast.team, lead=cast.lead)
    TeamSeat.objects.create(team=cast.team, membership=MembershipFactory())
    TeamSeat.objects.create(team=team, membership=cast.member, seat=Seat.CHAMPION)
    add_holdings(cast)


def add_holdings(cast: Cast) -> None:
    """An objective and a key result of `member` in the team, with an update that was a win, and an open decision."""
    objective = ActiveObjectiveFactory(team=cast.team, owner=cast.member)
    key_result = KeyResultFactory(objective=objective, owner=cast.member)
    key_result.organization = cast.organization
    written = {"insight": "Twice as many came back", "next_action": "Ask them why", "form_key": uuid4()}
    update = post_check_in(key_result=key_result, by=cast.member, actual=Decimal(20), confidence=4, **written)
    mark_win(check_in=update, by=cast.member, is_win=True)
    record_decision(by=cast.member, objective=objective, note="Go on", owner=cast.member, form_key=uuid4())
