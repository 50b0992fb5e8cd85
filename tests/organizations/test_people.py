import pytest

from okrapp.errors import DomainError, Forbidden
from organizations import panels
from organizations.actions import change_roles, deactivate, hand_over, reactivate
from organizations.enums import Role, Seat
from organizations.models import Membership, Team, TeamSeat
from organizations.ownership import holdings_of
from organizations.tenancy import tenant
from tests.cast import Cast, sign_in
from tests.factories import InvitationFactory, MembershipFactory


def test_a_person_gets_exactly_the_roles_that_are_ticked(cast: Cast) -> None:
    answer = sign_in(cast.admin).post(f"/o/acme/settings/people/{cast.member.id}/", {"roles": ["viewer", "sponsor"]})

    assert answer.status_code == 302
    assert Membership.objects.get(id=cast.member.id).roles == [Role.SPONSOR, Role.VIEWER]


@pytest.mark.parametrize("roles", [[], ["emperor"]])
def test_no_role_or_an_unknown_one_is_refused(cast: Cast, roles: list[str]) -> None:
    answer = sign_in(cast.admin).post(f"/o/acme/settings/people/{cast.member.id}/", {"roles": roles})

    assert answer.status_code == 422
    assert Membership.objects.get(id=cast.member.id).roles == [Role.MEMBER]


def test_the_last_admin_stays_admin_and_stays(cast: Cast) -> None:
    with pytest.raises(DomainError, match="last admin"):
        change_roles(by=cast.admin, person=cast.admin, roles=[Role.MEMBER])
    with pytest.raises(DomainError, match="last admin"):
        deactivate(by=cast.admin, person=cast.admin)

    answer = sign_in(cast.admin).post(f"/o/acme/settings/people/{cast.admin.id}/", {"roles": ["member"]})
    assert answer.status_code == 422
    assert "Make somebody else an admin first." in answer.content.decode()


def test_an_admin_who_left_does_not_count_as_one(cast: Cast) -> None:
    other = MembershipFactory(roles=[Role.ADMIN])
    deactivate(by=cast.admin, person=other)

    with pytest.raises(DomainError, match="last admin"):
        change_roles(by=cast.admin, person=cast.admin, roles=[Role.MEMBER])


def test_whoever_is_let_go_loses_access_at_once_and_can_come_back(cast: Cast) -> None:
    browser = sign_in(cast.member)
    admin = sign_in(cast.admin)
    before = browser.get("/o/acme/teams/").status_code

    admin.post(f"/o/acme/settings/people/{cast.member.id}/deactivate/")
    without = browser.get("/o/acme/teams/").status_code
    admin.post(f"/o/acme/settings/people/{cast.member.id}/reactivate/")

    assert [before, without, browser.get("/o/acme/teams/").status_code] == [200, 404, 200]


@pytest.mark.parametrize("who", ["sponsor", "lead", "member", "viewer"])
def test_nobody_but_an_admin_changes_people(cast: Cast, who: str) -> None:
    by = getattr(cast, who)

    for act in (
        lambda: change_roles(by=by, person=cast.owner, roles=[Role.ADMIN]),
        lambda: deactivate(by=by, person=cast.owner),
        lambda: reactivate(by=by, person=cast.owner),
        lambda: hand_over(by=by, person=cast.owner, to={}),
    ):
        with pytest.raises(Forbidden, match="Only an admin"):
            act()


def test_what_a_person_holds_is_listed_and_handed_over_in_one_form(cast: Cast) -> None:
    Team.objects.filter(id=cast.team.id).update(lead=cast.champion)
    browser, path = sign_in(cast.admin), f"/o/acme/settings/people/{cast.champion.id}/"

    page = browser.get(path).content.decode()
    browser.post(f"{path}hand-over/", {"team_lead": cast.owner.id, "champion": cast.member.id})

    assert 'data-holding="team_lead"' in page
    assert 'data-holding="champion"' in page
    assert Team.objects.get(id=cast.team.id).lead == cast.owner
    assert TeamSeat.objects.get(seat=Seat.CHAMPION).membership == cast.member
    assert [holding.kind.code for holding in holdings_of(cast.champion)] == []


def test_an_heir_who_is_champion_already_keeps_one_seat(cast: Cast) -> None:
    TeamSeat.objects.create(team=cast.team, membership=cast.owner, seat=Seat.CHAMPION)

    hand_over(by=cast.admin, person=cast.champion, to={"champion": cast.owner})

    assert [seat.membership for seat in TeamSeat.objects.filter(seat=Seat.CHAMPION)] == [cast.owner]


def test_somebody_of_another_organization_can_not_be_an_heir(cast: Cast) -> None:
    path = f"/o/acme/settings/people/{cast.champion.id}/hand-over/"

    answer = sign_in(cast.admin).post(path, {"champion": cast.stranger.id})

    assert answer.status_code == 422
    assert TeamSeat.objects.get(seat=Seat.CHAMPION).membership == cast.champion


def test_a_person_of_another_organization_is_not_found(cast: Cast) -> None:
    with tenant(cast.stranger.organization_id):
        foreign = MembershipFactory().id

    pages = [f"/o/acme/people/{foreign}/", f"/o/acme/settings/people/{foreign}/"]

    assert [sign_in(cast.admin).get(page).status_code for page in pages] == [404, 404]


def test_the_page_of_a_person_shows_roles_and_teams_and_no_score(cast: Cast) -> None:
    page = sign_in(cast.viewer).get(f"/o/acme/people/{cast.champion.id}/").content.decode()

    assert "Growth" in page
    assert "Champion" in page
    assert cast.champion.user.email in page
    assert "data-score" not in page


def test_the_list_of_people_names_each_team_once(cast: Cast) -> None:
    TeamSeat.objects.create(team=cast.team, membership=cast.champion, seat=Seat.MEMBER)

    page = sign_in(cast.viewer).get("/o/acme/settings/people/").content.decode()

    assert page.count('<td dir="auto">Growth (champion)</td>') == 1
    assert page.count('<td dir="auto">Growth</td>') == 3


def test_an_admin_alone_is_reminded_to_invite_until_somebody_is(cast: Cast) -> None:
    with tenant(cast.stranger.organization_id):
        alone = panels.setup(cast.stranger, None)
        InvitationFactory(invited_by=cast.stranger)
        invited = panels.setup(cast.stranger, None)

    assert alone == {"invite_href": "/o/elsewhere/settings/people/invite/"}
    assert invited is None
    assert panels.setup(cast.member, None) is None


def test_whoever_becomes_a_viewer_is_led_to_the_hand_over_of_what_they_own(cast: Cast) -> None:
    Team.objects.filter(id=cast.team.id).update(lead=cast.champion)
    browser, path = sign_in(cast.admin), f"/o/acme/settings/people/{cast.champion.id}/"

    before = browser.get(path).content.decode()
    after = browser.post(path, {"roles": ["viewer"]}, follow=True).content.decode()

    assert "still owns" not in before
    assert "<bdi>Champion</bdi> can’t own anything any more and still owns 2 things." in after
    assert '<a href="#hand-over">' in after
    assert 'id="hand-over"' in after


def test_a_viewer_is_no_heir(cast: Cast) -> None:
    browser, path = sign_in(cast.admin), f"/o/acme/settings/people/{cast.champion.id}/"

    page = browser.get(path)
    answer = browser.post(f"{path}hand-over/", {"champion": cast.viewer.id})

    assert str(cast.viewer.id) not in dict(page.context["hand_over_form"].fields["champion"].choices)
    assert answer.status_code == 422
    with pytest.raises(DomainError, match="here as a viewer"):
        hand_over(by=cast.admin, person=cast.champion, to={"champion": cast.viewer})


def test_an_admin_corrects_the_name_of_a_person(cast: Cast) -> None:
    browser, path = sign_in(cast.admin), f"/o/acme/settings/people/{cast.member.id}/"

    saved = browser.post(f"{path}name/", {"name": "Robin Kay"})
    refused = browser.post(f"{path}name/", {"name": ""})

    assert (saved.status_code, refused.status_code) == (302, 422)
    assert Membership.objects.get(id=cast.member.id).name == "Robin Kay"
    assert "Robin Kay" in browser.get("/o/acme/settings/audit/").content.decode()
