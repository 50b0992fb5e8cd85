import pytest

from organizations.levels import Node, problem
from organizations.models import Organization, Team, TeamSeat
from tests.architecture.world import World
from tests.cast import Cast, sign_in
from tests.factories import CycleFactory, TeamFactory

COMPANY, DIVISION, TEAM = Node(1, "Acme", None), Node(2, "Sales", 1), Node(3, "Field", 2, 7, (7, 8))
ALONE = Node(4, "Ana", 3, 7, (7,))
NODES = {node.id: node for node in (COMPANY, DIVISION, TEAM, ALONE)}


@pytest.mark.parametrize(
    ("node", "levels", "has_individual", "told"),
    [
        (TEAM, 0, False, ""),
        (TEAM, 3, False, ""),
        (TEAM, 2, False, "Field lies on level 3, and objectives are set down to level 2 here. Draft it for Sales."),
        (DIVISION, 1, True, "Sales lies on level 2, and only the company has objectives here. Draft it for Acme."),
        (COMPANY, 1, False, ""),
        (ALONE, 0, True, ""),
        (ALONE, 3, True, ""),
        (ALONE, 2, True, "Ana lies on level 4, and objectives are set down to level 2 here. Draft it for Sales."),
        (
            ALONE,
            0,
            False,
            "Ana is one person, and objectives of single persons are not in use here. Draft it for Field.",
        ),
    ],
)
def test_a_team_below_the_levels_in_use_drafts_for_the_one_above(
    node: Node, levels: int, has_individual: bool, told: str
) -> None:
    assert problem(node, NODES, levels=levels, has_individual=has_individual) == told


@pytest.mark.parametrize(
    ("lead_id", "member_ids", "is_one"),
    [(None, (), False), (7, (), False), (7, (7,), True), (None, (7,), True), (8, (7,), False), (7, (7, 8), False)],
)
def test_a_team_is_one_person_when_its_only_member_is_led_by_nobody_else(
    lead_id: int | None, member_ids: tuple[int, ...], is_one: bool
) -> None:
    assert Node(2, "Ana", 1, lead_id, member_ids).is_one_person is is_one


def test_an_admin_sets_the_levels_and_hears_why_objectives_of_single_persons_are_rarely_wise(cast: Cast) -> None:
    browser, filled = sign_in(cast.admin), World(cast).settings

    page = browser.get("/o/acme/settings/").content.decode()
    saved = browser.post(
        "/o/acme/settings/", {**filled, "levels_in_use": "2", "individual_objectives": "on"}, follow=True
    ).content.decode()

    organization = Organization.objects.get(slug="acme")
    assert (organization.levels_in_use, organization.individual_objectives) == (2, True)
    assert "rarely wise" in page
    assert "Objectives of single persons are in use now." in saved


def test_drafting_below_the_levels_in_use_is_refused_with_who_can_change_it(cast: Cast) -> None:
    below = TeamFactory(name="Onboarding", slug="onboarding", parent=cast.team)
    cycle = CycleFactory()
    Organization.objects.filter(id=cast.organization.id).update(levels_in_use=2)
    browser = sign_in(cast.lead)

    page = browser.get(f"/o/acme/objectives/drafting/?team=onboarding&cycle={cycle.slug}").content.decode()
    form = browser.get("/o/acme/objectives/new/").content.decode()
    refused = _draft(cast, below, cycle.id)
    drafted = _draft(cast, cast.team, cycle.id)

    told = "Draft it for Growth. An admin can change that in the settings: Admin."
    assert "This team has no objectives of its own" in page
    assert told in page
    assert "Objectives are set down to level 2 here." in form
    assert refused == (422, True)
    assert drafted[0] == 302


def test_an_objective_of_one_person_needs_the_setting(cast: Cast) -> None:
    own = TeamFactory(name="Member’s own", slug="own", parent=cast.team, lead=cast.member)
    TeamSeat.objects.create(team=own, membership=cast.member)
    cycle = CycleFactory()

    refused = _draft(cast, own, cycle.id)
    Organization.objects.filter(id=cast.organization.id).update(individual_objectives=True, levels_in_use=2)
    drafted = _draft(cast, own, cycle.id)

    assert refused == (422, True)
    assert drafted[0] == 302


def _draft(cast: Cast, team: Team, cycle_id: int) -> tuple[int, bool]:
    """The status of the answer, and whether it says for which team to draft instead."""
    values = {
        "title": "Make subscribing feel effortless",
        "team": team.id,
        "cycle": cycle_id,
        "owner": cast.member.id,
        "ambition": "committed",
        "action": "save",
    }
    answer = sign_in(cast.member).post("/o/acme/objectives/new/", values)
    return answer.status_code, "Draft it for Growth." in answer.content.decode()
