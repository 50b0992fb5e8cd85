import pytest

from okrapp.errors import DomainError, Forbidden
from organizations.actions import change_team, create_team, seat_people, unseat_person
from organizations.enums import Seat
from organizations.models import Team, TeamSeat
from organizations.queries import branches
from organizations.tenancy import tenant
from tests.cast import Cast, sign_in
from tests.factories import TeamFactory


def test_a_team_is_founded_under_another_with_an_address_of_its_own(cast: Cast) -> None:
    browser = sign_in(cast.admin)

    for _ in range(2):
        browser.post("/o/acme/settings/teams/new/", {"name": "Growth", "parent": cast.team.id, "lead": cast.lead.id})

    assert [team.slug for team in Team.objects.filter(parent=cast.team).order_by("id")] == ["growth-2", "growth-3"]
    assert browser.get("/o/acme/teams/growth-3/").status_code == 200


def test_a_team_is_renamed_and_moved_and_keeps_its_address(cast: Cast) -> None:
    sales = TeamFactory(name="Sales", slug="sales")

    answer = sign_in(cast.admin).post(
        "/o/acme/settings/teams/growth/", {"name": "New growth", "parent": sales.id, "lead": cast.owner.id}
    )

    moved = Team.objects.get(slug="growth")
    assert answer.status_code == 302
    assert (moved.name, moved.parent, moved.lead) == ("New growth", sales, cast.owner)


def test_a_team_never_stands_below_itself(cast: Cast) -> None:
    child = TeamFactory(parent=cast.team, name="Child")
    grandchild = TeamFactory(parent=child, name="Grandchild")

    for parent in (cast.team, child, grandchild):
        with pytest.raises(DomainError, match="itself or lies below it"):
            change_team(by=cast.admin, team=cast.team, name="Growth", parent=parent, lead=None)

    answer = sign_in(cast.admin).post("/o/acme/settings/teams/growth/", {"name": "Growth", "parent": grandchild.id})
    assert answer.status_code == 422
    assert "A team is part of another one that does not lie below it." in answer.content.decode()


def test_there_is_one_company_and_it_stays_on_top(cast: Cast) -> None:
    with pytest.raises(DomainError):
        change_team(by=cast.admin, team=cast.team, name="Growth", parent=None, lead=None)
    with pytest.raises(DomainError):
        change_team(by=cast.admin, team=cast.company, name="Acme", parent=cast.team, lead=None)

    assert Team.objects.get(parent=None) == cast.company


def test_members_and_champions_are_seated_and_unseated(cast: Cast) -> None:
    browser = sign_in(cast.admin)

    browser.post("/o/acme/settings/teams/growth/seats/", {"people": cast.lead.id, "seat": "champion"})
    browser.post("/o/acme/settings/teams/growth/seats/", {"people": cast.lead.id, "seat": "champion"})
    seat = TeamSeat.objects.get(membership=cast.lead, seat=Seat.CHAMPION)
    shown = browser.get("/o/acme/teams/growth/").content.decode()
    browser.post("/o/acme/settings/teams/growth/seats/", {"remove": seat.id})

    assert ">Lead<" in shown
    assert not TeamSeat.objects.filter(membership=cast.lead).exists()


def test_a_seat_of_another_team_is_not_taken_away_here(cast: Cast) -> None:
    seat = TeamSeat.objects.get(seat=Seat.CHAMPION)

    unseat_person(by=cast.admin, team=cast.company, seat_id=seat.id)

    assert TeamSeat.objects.filter(id=seat.id).exists()


@pytest.mark.parametrize("remove", ["x", "-1", "9" * 40, ""])
def test_nonsense_in_place_of_a_seat_changes_nothing(cast: Cast, remove: str) -> None:
    answer = sign_in(cast.admin).post("/o/acme/settings/teams/growth/seats/", {"remove": remove})

    assert answer.status_code in {302, 422}
    assert TeamSeat.objects.count() == 4


def test_people_of_another_organization_are_no_choice(cast: Cast) -> None:
    with tenant(cast.stranger.organization_id):
        foreign = Team.objects.get()

    browser = sign_in(cast.admin)
    answers = [
        browser.post("/o/acme/settings/teams/growth/seats/", {"people": cast.stranger.id, "seat": "member"}),
        browser.post("/o/acme/settings/teams/new/", {"name": "New", "parent": foreign.id}),
        browser.post("/o/acme/settings/teams/new/", {"name": "New", "parent": cast.team.id, "lead": cast.stranger.id}),
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 422]


@pytest.mark.parametrize("who", ["sponsor", "lead", "champion", "viewer"])
def test_nobody_but_an_admin_changes_teams(cast: Cast, who: str) -> None:
    by = getattr(cast, who)

    for act in (
        lambda: create_team(by=by, name="New", parent=cast.company),
        lambda: change_team(by=by, team=cast.team, name="New", parent=cast.company, lead=None),
        lambda: seat_people(by=by, team=cast.team, people=[by]),
        lambda: unseat_person(by=by, team=cast.team, seat_id=1),
    ):
        with pytest.raises(Forbidden):
            act()


def test_the_tree_lists_each_team_before_its_own_children(cast: Cast) -> None:
    TeamFactory(name="Sales", slug="sales")
    TeamFactory(name="Ads", slug="ads", parent=cast.team)

    assert [(branch.team.name, branch.depth) for branch in branches()] == [
        ("Acme", 0),
        ("Growth", 1),
        ("Ads", 2),
        ("Sales", 1),
    ]


def test_several_people_are_seated_at_once(cast: Cast) -> None:
    people = [cast.sponsor.id, cast.lead.id, cast.steward.id]

    sign_in(cast.admin).post("/o/acme/settings/teams/growth/seats/", {"people": people, "seat": "member"})

    seated = TeamSeat.objects.filter(team=cast.team, seat=Seat.MEMBER).values_list("membership_id", flat=True)
    assert set(people) < set(seated)


def test_a_viewer_neither_leads_a_team_nor_is_its_champion(cast: Cast) -> None:
    browser = sign_in(cast.admin)

    form = browser.get("/o/acme/settings/teams/new/").context["form"]
    champion = browser.post("/o/acme/settings/teams/growth/seats/", {"people": cast.viewer.id, "seat": "champion"})
    member = browser.post("/o/acme/settings/teams/growth/seats/", {"people": cast.viewer.id, "seat": "member"})

    assert cast.viewer not in form.fields["lead"].queryset
    assert (champion.status_code, member.status_code) == (422, 302)
    with pytest.raises(DomainError, match="here as a viewer"):
        create_team(by=cast.admin, name="New", parent=cast.company, lead=cast.viewer)


def test_a_team_is_not_offered_as_its_own_parent_nor_what_lies_below_it(cast: Cast) -> None:
    TeamFactory(parent=cast.team, name="Child")
    other = TeamFactory(name="Other")

    form = sign_in(cast.admin).get("/o/acme/settings/teams/growth/").context["form"]

    assert set(form.fields["parent"].queryset) == {cast.company, other}
