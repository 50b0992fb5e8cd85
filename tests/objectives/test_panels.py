"""What objectives add to pages of other apps."""

from datetime import timedelta

import pytest
from django.utils import timezone

from objectives import panels
from objectives.models import KeyResult, Objective
from okrapp.panels import MY_WEEK
from organizations import actions
from organizations.models import Membership
from tests.cast import sign_in
from tests.counting import counted_queries
from tests.factories import CycleFactory, KeyResultFactory, ObjectiveFactory


def test_a_team_page_shows_its_objectives_and_leads_to_a_new_one(cast, active):
    text = sign_in(cast.viewer).get(f"/o/acme/teams/{cast.team.slug}/").content.decode()
    for_member = sign_in(cast.member).get(f"/o/acme/teams/{cast.team.slug}/").content.decode()

    assert f'data-objective="{active.objective.reference}"' in text
    assert f'data-kr="{active.reference}"' in text
    assert f"/o/acme/objectives/drafting/?team={cast.team.slug}" in for_member
    assert f"/o/acme/objectives/drafting/?team={cast.team.slug}" not in text


def test_the_link_of_a_team_drafts_for_that_team(cast, cycle):
    text = sign_in(cast.lead).get(f"/o/acme/objectives/new/?team={cast.team.slug}").content.decode()

    assert f'<option value="{cast.team.id}" selected>' in text
    assert f'<option value="{cycle.id}" selected>' in text


def test_a_person_page_shows_what_they_own_and_sums_nothing_up(cast, active):
    text = sign_in(cast.member).get(f"/o/acme/people/{cast.kr_owner.id}/").content.decode()
    nobody = sign_in(cast.member).get(f"/o/acme/people/{cast.steward.id}/").content.decode()

    assert f'data-kr="{active.reference}"' in text
    assert "average" not in text.replace("averaged or compared", "")
    assert "owns nothing at present" in nobody


def test_a_person_page_costs_the_same_for_one_and_for_three_key_results(cast, active):
    client, counts = sign_in(cast.member), []
    for _ in range(2):
        client.get(f"/o/acme/people/{cast.kr_owner.id}/")
        with counted_queries() as captured:
            client.get(f"/o/acme/people/{cast.kr_owner.id}/")
        counts.append(len(captured))
        for _ in range(2):
            KeyResultFactory(objective=active.objective, owner=cast.kr_owner)

    assert counts[0] == counts[1] <= 10


def test_my_week_tells_leads_what_comes_first_until_it_is_there(cast):
    assert "objectives/_set_up.html" in {panel.template for panel in MY_WEEK.panels}
    assert panels.set_up(cast.member, None) is None
    assert panels.set_up(cast.lead, None) == {"lacks": "cycle"}

    cycle = CycleFactory()
    assert panels.set_up(cast.admin, None) == {"lacks": "objective"}

    ObjectiveFactory(cycle=cycle)
    assert panels.set_up(Membership.objects.get(id=cast.lead.id), None) is None


def test_cycles_stand_among_the_settings(cast):
    text = sign_in(cast.member).get("/o/acme/settings/").content.decode()

    assert 'href="/o/acme/settings/cycles/"' in text


def test_what_somebody_owned_is_handed_over_with_the_versions_raised(cast, draft, active):
    Objective.objects.filter(id=active.objective_id).update(owner=cast.kr_owner)

    actions.hand_over(by=cast.admin, person=cast.kr_owner, to={"objectives": cast.owner, "key_results": cast.member})

    assert not KeyResult.objects.filter(owner=cast.kr_owner).exists()
    active.refresh_from_db()
    assert (active.owner, active.version) == (cast.member, 2)
    assert Objective.objects.get(id=active.objective_id).owner == cast.owner


@pytest.mark.parametrize("who", ["lead", "admin"])
def test_the_guided_start_goes_from_the_cycle_to_the_people(cast, who):
    client = sign_in(getattr(cast, who))

    text = client.get("/o/acme/settings/cycles/new/?start=1").content.decode()
    sent = {"kind": "quarterly", "name": "Q1", "starts_on": "2027-01-01", "ends_on": "2027-03-31", "parent": ""}
    answer = client.post("/o/acme/settings/cycles/new/?start=1", sent)

    assert "Step 3 of 5" in text
    assert answer.url == "/o/acme/start/people/?start=1"


def test_my_week_leads_to_the_draft_of_the_cycle_that_begins_soon(cast, cycle):
    today = timezone.localdate()
    soon = CycleFactory(starts_on=today + timedelta(weeks=3), slug="soon")
    CycleFactory(starts_on=today + timedelta(weeks=30), slug="later")

    for_member, for_viewer = (sign_in(who).get("/o/acme/").content.decode() for who in (cast.member, cast.viewer))

    assert f"/o/acme/objectives/drafting/?cycle={soon.slug}" in for_member
    assert "drafting/?cycle=later" not in for_member
    assert "drafting/?cycle=" not in for_viewer


def test_of_a_year_and_a_quarter_that_begin_together_teams_draft_for_the_quarter(cast):
    begins = timezone.now().date() + timedelta(weeks=2)
    CycleFactory(kind="annual", name="The year", slug="year", starts_on=begins, ends_on=begins + timedelta(days=360))
    CycleFactory(kind="quarterly", name="Q1", slug="q1", starts_on=begins, ends_on=begins + timedelta(days=88))

    assert panels.planning(cast.member, None)["cycle"].slug == "q1"


def test_my_week_shows_the_drafts_in_which_something_is_mine(cast, cycle):
    draft = ObjectiveFactory(team=cast.team, cycle=cycle, owner=cast.owner, title="Win the return")
    KeyResultFactory(objective=draft, owner=cast.kr_owner, state="draft", activated_at=None)

    shown = [panels.my_drafts(person, None) for person in (cast.owner, cast.kr_owner, cast.member)]

    assert [[each.title for each in found["drafts"]] if found else [] for found in shown] == [
        ["Win the return"],
        ["Win the return"],
        [],
    ]
    assert f'href="/o/acme/objectives/{draft.reference}/"' in sign_in(cast.kr_owner).get("/o/acme/").content.decode()
