from organizations.enums import Activity, Letter
from organizations.models import Membership
from organizations.raci import Matrix, Subject
from tests.cast import Cast
from tests.factories import TeamFactory


def test_the_sponsor_decides_what_the_program_lead_proposes(cast: Cast) -> None:
    deciders = Matrix().deciders(Activity.KR_CHANGE, Subject(team_id=cast.team.id), proposer=cast.lead)

    assert [person.name for person in deciders.people] == ["Sponsor"]
    assert deciders.gap == ""


def test_nobody_decides_on_their_own_proposal_so_the_sponsors_goes_to_the_program_lead(cast: Cast) -> None:
    deciders = Matrix().deciders(Activity.KR_CHANGE, Subject(team_id=cast.team.id), proposer=cast.sponsor)

    assert deciders.names == "Lead"


def test_without_another_sponsor_or_lead_the_gap_is_named(cast: Cast) -> None:
    Membership.objects.filter(id=cast.lead.id).update(roles=["member"])

    deciders = Matrix().deciders(Activity.KR_CHANGE, Subject(team_id=cast.team.id), proposer=cast.sponsor)

    assert deciders.people == ()
    assert "Program lead" in deciders.gap


def test_a_team_without_champions_has_those_of_its_nearest_ancestor(cast: Cast) -> None:
    squad = TeamFactory(parent=cast.team)

    people = Matrix().people(Activity.QUALITY_GATE, Letter.RESPONSIBLE, Subject(team_id=squad.id))

    assert [person.name for person in people] == ["Champion"]
