"""What pages cost: the same number of statements for one row and for three."""

import pytest

from organizations.enums import Seat
from organizations.models import TeamSeat
from tests.cast import Cast, sign_in
from tests.counting import counted_queries
from tests.factories import InvitationFactory, MembershipFactory, TeamFactory

# At most; four belong to the frame: person, organization, membership, unread. Other apps fill some of these pages, too.
PAGES = {
    "teams/": 6,
    "teams/growth/": 12,
    "people/{member}/": 10,
    "settings/": 4,
    "settings/people/": 8,
    "settings/people/{member}/": 12,
    "settings/teams/": 6,
    "settings/teams/growth/": 9,
    "settings/raci/": 8,
    "settings/audit/": 8,
    "settings/rag/": 5,
}


@pytest.mark.parametrize(("page", "most"), PAGES.items(), ids=PAGES)
def test_a_page_costs_the_same_for_any_number_of_rows(cast: Cast, page: str, most: int) -> None:
    browser, path = sign_in(cast.admin), f"/o/acme/{page.format(member=cast.member.id)}"
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
