"""What pages cost: the same number of statements for one row and for three."""

import pytest

from organizations.enums import Seat
from organizations.models import TeamSeat
from tests.cast import Cast, sign_in
from tests.factories import InvitationFactory, MembershipFactory, TeamFactory
from tests.statements import statements

# The frame of every page takes four: person, organization, membership, unread.
PAGES = {
    "teams/": 6,
    "teams/growth/": 7,
    "people/{member}/": 6,
    "settings/": 4,
    "settings/people/": 8,
    "settings/people/{member}/": 9,
    "settings/teams/": 6,
    "settings/teams/growth/": 9,
    "settings/raci/": 7,
    "settings/audit/": 8,
    "settings/rag/": 5,
}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("page", "cost"), PAGES.items(), ids=PAGES)
def test_a_page_costs_the_same_for_any_number_of_rows(cast: Cast, page: str, cost: int, rows: int) -> None:
    for _ in range(rows):
        InvitationFactory(team=cast.team)
        team = TeamFactory(parent=cast.team, lead=cast.lead)
        TeamSeat.objects.create(team=cast.team, membership=MembershipFactory())
        TeamSeat.objects.create(team=team, membership=cast.member, seat=Seat.CHAMPION)
    browser = sign_in(cast.admin)
    path = f"/o/acme/{page.format(member=cast.member.id)}"
    browser.get(path)

    with statements() as made:
        browser.get(path)

    assert len(made) == cost, made
