"""Who puts an objective under way by itself: one rule, with the sets of teams (governance, "OKR set approval")."""

from datetime import datetime, time, timedelta

import pytest

from objectives.actions import activate_objective, add_key_result, draft_objective, start_micro
from objectives.actions.activation import RequiredRules
from objectives.approval import right_to_activate, rights_to_activate
from objectives.drafts import TeamSet
from objectives.models import Objective
from objectives.queries import draft_set
from okrapp.errors import DomainError, Forbidden
from organizations.actions import found_organization
from organizations.enums import Activity, Letter, RaciRole, Role
from organizations.models import Membership, RaciRule, Team
from organizations.tenancy import tenant
from tests.cast import sign_in
from tests.counting import counted_queries
from tests.factories import CycleFactory, KeyResultFactory, MembershipFactory, UserFactory

REASON = "The fair is on Monday"
EVERYBODY = ("admin", "sponsor", "lead", "champion", "owner", "kr_owner", "steward", "member", "viewer")


def drafted(cast, cycle, *, by, owner=None, team=None):
    """A complete draft, written by somebody through the product's own action."""
    objective = draft_objective(
        by=by, title="Make subscribing feel effortless", team=team or cast.team, cycle=cycle, owner=owner or by
    )
    KeyResultFactory(objective=objective, owner=cast.kr_owner, state="draft", activated_at=None)
    return objective


def who_may(cast, objective):
    return [who for who in EVERYBODY if right_to_activate(getattr(cast, who), objective).allowed]


def with_roles(person, *roles):
    Membership.objects.filter(id=person.id).update(roles=list(roles))
    person.roles = list(roles)


def test_a_member_who_drafts_for_another_team_with_himself_as_owner_starts_nothing(cast, cycle):
    objective = drafted(cast, cycle, by=cast.steward)

    with pytest.raises(Forbidden, match="nobody approves what they submitted or own, so the Sponsor") as refused:
        activate_objective(objective=objective, by=cast.steward, reason=REASON)

    assert refused.value.who == "Sponsor"
    assert Objective.objects.get().state == "draft"
    assert who_may(cast, objective) == ["sponsor"]


def test_neither_the_lead_of_a_team_who_owns_it_nor_its_champion_decides_alone(cast, cycle):
    Team.objects.filter(id=cast.team.id).update(lead=cast.owner)
    objective = drafted(cast, cycle, by=cast.owner)

    assert who_may(cast, objective) == ["sponsor"]


def test_an_owner_does_not_decide_on_what_somebody_else_drafted_for_them(cast, cycle):
    assert who_may(cast, drafted(cast, cycle, by=cast.member, owner=cast.owner)) == ["sponsor"]


def test_what_the_sponsor_drafted_goes_to_the_program_lead_whoever_owns_it(cast, cycle):
    own = drafted(cast, cycle, by=cast.sponsor, team=cast.company)
    given = drafted(cast, cycle, by=cast.sponsor, owner=cast.owner)

    assert (who_may(cast, own), who_may(cast, given)) == (["lead"], ["lead"])
    with pytest.raises(Forbidden, match="Company OKR drafting: Sponsor"):
        activate_objective(objective=own, by=cast.sponsor, reason=REASON)


def test_a_company_objective_that_the_program_lead_drafted_for_the_sponsor_is_the_sponsors_to_start(cast, cycle):
    objective = drafted(cast, cycle, by=cast.lead, owner=cast.sponsor, team=cast.company)

    assert activate_objective(objective=objective, by=cast.sponsor, reason=REASON).is_active


def test_with_neither_sponsor_nor_program_lead_it_says_which_role_to_fill(cast, cycle):
    objective = drafted(cast, cycle, by=cast.owner)
    with_roles(cast.sponsor, Role.MEMBER)

    assert who_may(cast, objective) == []
    why = right_to_activate(cast.owner, objective).why
    assert "Nobody else holds the role Sponsor. An admin names somebody under Settings, People or Teams." in why


def test_the_matrix_names_somebody_else(cast, cycle):
    rules = RaciRule.objects.filter(activity=Activity.QUALITY_GATE, letter=Letter.ACCOUNTABLE)
    rules.update(role=RaciRole.PROGRAM_LEAD)

    assert who_may(cast, drafted(cast, cycle, by=cast.owner)) == ["lead"]


def test_what_was_drafted_before_anybody_kept_by_whom_counts_as_its_owners(cast, draft):
    assert draft.drafted_by is None
    assert who_may(cast, draft) == ["sponsor"]


@pytest.mark.parametrize(("state", "words"), [("in_review", "with the set of its team"), ("backlog", "in the backlog")])
def test_nobody_starts_what_is_in_review_or_waits(cast, cycle, state, words):
    objective = drafted(cast, cycle, by=cast.owner)
    Objective.objects.filter(id=objective.id).update(state=state)
    objective.refresh_from_db()

    assert who_may(cast, objective) == []
    assert words in right_to_activate(cast.sponsor, objective).why
    with pytest.raises(Forbidden, match=words):
        activate_objective(objective=objective, by=cast.sponsor, reason=REASON)


def test_the_gate_that_was_not_passed_takes_a_reason_which_stays(cast, cycle):
    objective = drafted(cast, cycle, by=cast.owner)
    with pytest.raises(RequiredRules, match="the champion’s quality gate was not passed"):
        activate_objective(objective=objective, by=cast.sponsor, reason="  ")

    started = activate_objective(objective=objective, by=cast.sponsor, reason=f" {REASON}\n")

    assert (started.gate, started.passed_over_because) == ("skipped", REASON)
    assert [each["code"] for each in started.passed_over] == ["gate"]


def test_in_the_final_push_new_targets_are_named_too(cast, cycle):
    objective = drafted(cast, cycle, by=cast.owner)
    late = datetime.combine(cycle.ends_on - timedelta(days=3), time(12), tzinfo=cast.organization.zone)

    started = activate_objective(objective=objective, by=cast.sponsor, reason=REASON, at=late)

    assert [each["code"] for each in started.passed_over] == ["gate", "final_push"]


def test_the_page_of_drafts_asks_the_same_rule_once_for_all(cast, cycle, active):
    for by, owner in ((cast.owner, cast.owner), (cast.sponsor, cast.owner), (cast.lead, cast.sponsor)):
        drafted(cast, cycle, by=by, owner=owner)
    started_micro(cast, active, by=cast.kr_owner, owner=cast.kr_owner)
    rows = list(Objective.objects.select_related("team", "owner", "drafted_by", "cycle").filter(state="draft"))
    asked = {}
    for who in EVERYBODY:
        reader = Membership.objects.get(id=getattr(cast, who).id)
        reader.matrix_lines = [":".join(line) for line in RaciRule.objects.values_list("activity", "role", "letter")]
        with counted_queries() as captured:
            rights = rights_to_activate(reader, rows)
        asked[who] = (len(captured), [rights[each.id].allowed for each in rows])

    for who in EVERYBODY:
        each_by_itself = [right_to_activate(getattr(cast, who), row).allowed for row in rows]
        assert asked[who] == (2 if who == "admin" else 1, each_by_itself)


# Micro-OKRs --------------------------------------------------------------------------------------------------------


def started_micro(cast, parent, *, by, owner):
    first = parent.objective.cycle.starts_on + timedelta(days=45)
    values = {"title": "Win back those who paused", "why_now": "", "how": "They know us", "team": cast.team}
    micro = start_micro(
        parent=parent, by=by, owner=owner, starts_on=first, ends_on=first + timedelta(days=20), **values
    )
    add_key_result(
        objective=micro,
        by=owner,
        name="Paused subscribers called who resume",
        baseline=0,
        target=40,
        starts_on=micro.starts_on,
        due_on=micro.ends_on,
        owner=owner,
        data_source="Calls",
        refresh_frequency="weekly",
    )
    return micro


def test_a_micro_okr_takes_the_word_of_whoever_answers_for_its_parent_and_no_gate(cast, active):
    micro = started_micro(cast, active, by=cast.kr_owner, owner=cast.kr_owner)

    assert who_may(cast, micro) == ["owner"]
    started = activate_objective(objective=micro, by=cast.owner)
    assert (started.state, started.passed_over, started.passed_over_because) == ("active", [], "")


def test_a_micro_okr_under_ones_own_objective_goes_to_the_sponsor(cast, active):
    assert who_may(cast, started_micro(cast, active, by=cast.owner, owner=cast.kr_owner)) == ["sponsor"]
    assert who_may(cast, started_micro(cast, active, by=cast.kr_owner, owner=cast.owner)) == ["sponsor"]


# Owners who can't own ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"deactivated": True}, "Kr Owner has left."), ({"roles": [Role.VIEWER]}, "Kr Owner is here to read only.")],
)
def test_a_key_result_whose_owner_left_or_only_reads_needs_an_owner(cast, cycle, draft, changes, words):
    if changes.pop("deactivated", False):
        changes["deactivated_at"] = datetime.combine(cycle.starts_on, time(9), tzinfo=cast.organization.zone)
    Membership.objects.filter(id=cast.kr_owner.id).update(**changes)

    with pytest.raises(DomainError) as refused:
        activate_objective(objective=draft, by=cast.sponsor, reason=REASON)

    first = draft.key_results.first()
    assert f"{first.reference} {first.name} needs an owner. {words}" in refused.value.message
    shown = sign_in(cast.owner).get(f"/o/acme/objectives/{draft.reference}/").content.decode()
    assert f"needs an owner. {words}" in shown


def test_an_objective_whose_owner_left_needs_an_owner(cast, cycle, draft):
    Membership.objects.filter(id=cast.owner.id).update(
        deactivated_at=datetime.combine(cycle.starts_on, time(9), tzinfo=cast.organization.zone)
    )

    assert f"{draft.reference} needs an owner. Owner has left." in (
        sign_in(cast.sponsor).get(f"/o/acme/objectives/{draft.reference}/").content.decode()
    )


# The only one ------------------------------------------------------------------------------------------------------


@pytest.fixture
def founder(stranger):
    """Somebody who has just founded an organization, and is alone in it."""
    membership = found_organization(by=UserFactory(name="Ada Founder"), name="Solo", slug="solo")
    with tenant(membership.organization_id):
        yield membership


def first_objective(founder):
    cycle = CycleFactory(name="Q4 2026", slug="q4-2026")
    company = Team.objects.get(parent=None)
    objective = draft_objective(by=founder, title="Win the first cafés", team=company, cycle=cycle, owner=founder)
    KeyResultFactory(objective=objective, owner=founder, state="draft", activated_at=None)
    return objective


def test_a_founder_who_is_alone_starts_with_a_plain_statement_that_stays(founder):
    objective = first_objective(founder)
    page = f"/o/solo/objectives/{objective.reference}/"
    client = sign_in(founder)
    shown = client.get(page).content.decode()

    wordless = client.post(f"{page}activate/", {"action": "activate"})
    client.post(f"{page}activate/", {"action": "activate", "reason": "I am the only one here so far"})

    objective.refresh_from_db()
    assert "Nobody else could look at it: Ada Founder was the only one here" in shown
    assert "I am the only one here so far, so nobody else could look at it.</textarea>" in shown
    assert wordless.status_code == 422
    assert objective.is_active
    assert [each["code"] for each in objective.passed_over] == ["alone"]
    assert objective.passed_over_because == "I am the only one here so far"


@pytest.mark.parametrize(("roles", "may"), [([Role.VIEWER], True), ([Role.MEMBER], False)])
def test_whoever_could_take_a_role_ends_being_alone(founder, roles, may):
    objective = first_objective(founder)
    MembershipFactory(roles=roles)

    right = right_to_activate(founder, objective)

    assert right.allowed is may
    assert ("Nobody else holds the role Program lead" in right.why) is not may


def test_who_is_alone_is_led_from_the_set_to_the_objective(founder):
    objective = first_objective(founder)
    page = f"/o/solo/sets/{objective.cycle.slug}/{objective.team.slug}/"

    answer = sign_in(founder).post(page, {"action": "submit"})

    assert "You are the only one here: put each objective under way on its own page." in answer.content.decode()
    objective.refresh_from_db()
    assert objective.state == "draft"


def test_a_micro_okr_is_told_of_one_or_two_measures_and_counts_for_none_of_its_team(cast, active):
    micro = started_micro(cast, active, by=cast.kr_owner, owner=cast.kr_owner)
    client = sign_in(cast.kr_owner)
    typed = {"name": "Paused subscribers who stay", "of": micro.reference}
    second = client.get("/o/acme/objectives/coach/", typed).content.decode()
    drafting = client.get(f"/o/acme/objectives/drafting/?team=growth&cycle={micro.cycle.slug}").content.decode()
    micro.key_results.all().delete()
    empty = client.get(f"/o/acme/objectives/{micro.reference}/").content.decode()

    assert 'data-finding="too-' not in second
    assert "One or two measures show within its weeks whether the bet works." in empty
    assert f'id="draft-{micro.reference}"' in drafting
    assert draft_set(cast.kr_owner, TeamSet(cast.team, micro.cycle)).objectives == 0
