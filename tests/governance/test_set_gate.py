"""A set on its way through the champion's quality gate."""

import pytest

from governance.actions import keep_checklist, pass_set, return_set, submit_set, take_back_set
from governance.enums import Check
from governance.models import SetCheck
from notifications.models import Notification
from objectives.actions import activate_objective, edit_objective
from objectives.models import Cycle, Objective
from okrapp.errors import Conflict, DomainError, Forbidden
from organizations.models import TeamSeat
from tests.cast import Cast
from tests.factories import CycleFactory
from tests.governance.sets import drafted_objective, lacking, passed, submitted, ticked


@pytest.fixture
def cycle(cast: Cast) -> Cycle:
    return CycleFactory(name="Q1 2027", slug="q1-2027")


@pytest.fixture
def draft(cast: Cast, cycle: Cycle) -> Objective:
    return drafted_objective(cast, cycle)


def test_all_drafts_of_the_team_are_submitted_as_one_set_and_the_champion_hears_of_it(
    cast: Cast, cycle: Cycle, draft: Objective
) -> None:
    another = drafted_objective(cast, cycle, owner=cast.member)
    aside = drafted_objective(cast, cycle, state="backlog")

    okr_set = submitted(cast, cycle)

    states = dict(Objective.objects.values_list("id", "state"))
    assert (states[draft.id], states[another.id], states[aside.id]) == ("in_review", "in_review", "backlog")
    assert (okr_set.state, okr_set.submitted_by, okr_set.asked) == ("submitted", cast.owner, [cast.champion.id])
    told = Notification.objects.get()
    assert (told.recipient, told.kind) == (cast.champion, "governance.set_submitted")
    assert told.path == "/o/acme/sets/q1-2027/growth/"


@pytest.mark.parametrize("who", ["member", "kr_owner", "sponsor", "steward", "viewer"])
def test_others_are_told_who_submits(cast: Cast, cycle: Cycle, draft: Objective, who: str) -> None:
    with pytest.raises(Forbidden, match="submitted by the team's lead and champions"):
        submitted(cast, cycle, by=getattr(cast, who))


def test_a_team_without_drafts_has_nothing_to_submit(cast: Cast, cycle: Cycle) -> None:
    with pytest.raises(DomainError, match="Growth has no draft in Q1 2027"):
        submitted(cast, cycle)


def test_a_set_that_waits_is_not_submitted_again(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    submitted(cast, cycle)
    drafted_objective(cast, cycle)

    with pytest.raises(Conflict, match="was submitted by you on"):
        submitted(cast, cycle)


def test_without_a_champion_it_says_which_role_is_missing(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    TeamSeat.objects.filter(membership=cast.champion).delete()

    with pytest.raises(DomainError, match="Nobody else holds the role Champions"):
        submitted(cast, cycle)


def test_the_set_of_a_company_without_champion_is_looked_at_by_the_program_lead(cast: Cast, cycle: Cycle) -> None:
    drafted_objective(cast, cycle, team=cast.company)

    okr_set = submit_set(by=cast.owner, team=cast.company, cycle=cycle)

    assert okr_set.asked == [cast.lead.id]


def test_what_is_in_review_is_not_edited_until_the_set_is_taken_back(
    cast: Cast, cycle: Cycle, draft: Objective
) -> None:
    okr_set = submitted(cast, cycle)
    with pytest.raises(Conflict, match="Take the set back before you change it"):
        edit_objective(objective=draft, by=cast.owner, title="Another title for it")

    take_back_set(by=cast.owner, okr_set=okr_set)

    edit_objective(objective=draft, by=cast.owner, title="Another title for it")
    draft.refresh_from_db()
    assert (draft.state, draft.title) == ("draft", "Another title for it")


def test_the_champion_passes_a_checked_set_on_to_those_who_approve(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    okr_set = submitted(cast, cycle)

    moved = pass_set(by=cast.champion, okr_set=okr_set, checked=ticked(okr_set), note="A clear set")

    draft.refresh_from_db()
    assert (moved.state, moved.gated_by, moved.gate_note, moved.asked) == (
        "passed",
        cast.champion,
        "A clear set",
        [cast.sponsor.id],
    )
    assert draft.gate == "passed"
    told = Notification.objects.get(kind="governance.set_passed")
    assert (told.recipient, "nobody approves what they submitted" in told.why) == (cast.sponsor, True)


def test_every_line_is_ticked_or_noted_before_a_set_passes(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    okr_set = submitted(cast, cycle)
    checked = ticked(okr_set, notes={Check.OWNERS: "", Check.CAPACITY: "Half of Jonas is promised"})

    with pytest.raises(DomainError, match="1 line is open"):
        pass_set(by=cast.champion, okr_set=okr_set, checked=checked)


def test_a_set_does_not_pass_before_it_is_said_what_stops(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    okr_set = submitted(cast, cycle)

    with pytest.raises(DomainError, match="Say what stops") as refused:
        pass_set(by=cast.champion, okr_set=okr_set, checked=ticked(okr_set, stops=" "))

    assert refused.value.field == "stops"


def test_a_returned_set_is_a_draft_again_and_its_owners_read_the_notes(
    cast: Cast, cycle: Cycle, draft: Objective
) -> None:
    okr_set = submitted(cast, cycle, by=cast.lead)

    checked = ticked(okr_set, notes={Check.BASELINES: "Where is 18 % from?"})
    moved = return_set(by=cast.champion, okr_set=okr_set, checked=checked, note="")

    draft.refresh_from_db()
    assert (moved.state, draft.state, moved.asked) == ("returned", "draft", [])
    assert SetCheck.objects.get(objective=draft, item="baselines").note == "Where is 18 % from?"
    told = Notification.objects.filter(kind="governance.set_returned")
    assert {each.recipient for each in told} == {cast.owner, cast.lead}


def test_a_set_comes_back_with_a_note_or_not_at_all(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    okr_set = submitted(cast, cycle)

    with pytest.raises(DomainError, match="Note what is missing"):
        return_set(by=cast.champion, okr_set=okr_set, checked=ticked(okr_set), note="  ")


def test_submitted_again_the_notes_stay_and_the_ticks_are_gone(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    okr_set = submitted(cast, cycle)
    checked = ticked(okr_set, notes={Check.OWNERS: "Ask Ida"})
    return_set(by=cast.champion, okr_set=okr_set, checked=checked, note="")

    again = submitted(cast, cycle)

    assert [(each.item, each.note) for each in SetCheck.objects.filter(okr_set=again)] == [("owners", "Ask Ida")]


@pytest.mark.parametrize("who", ["owner", "lead", "sponsor", "admin"])
def test_only_the_champions_work_the_checklist(cast: Cast, cycle: Cycle, draft: Objective, who: str) -> None:
    okr_set = submitted(cast, cycle)

    with pytest.raises(Forbidden, match=r"Team OKR quality gate: Champions \(responsible\)") as refused:
        keep_checklist(by=getattr(cast, who), okr_set=okr_set, checked=ticked(okr_set))

    assert refused.value.who == "Champion"


def test_a_checklist_that_somebody_else_worked_on_is_not_overwritten(
    cast: Cast, cycle: Cycle, draft: Objective
) -> None:
    okr_set = submitted(cast, cycle)
    mine, theirs = ticked(okr_set), ticked(okr_set, notes={Check.OWNERS: "Ask Ida"})
    keep_checklist(by=cast.champion, okr_set=okr_set, checked=theirs)

    with pytest.raises(Conflict, match="Somebody else has worked on this checklist"):
        keep_checklist(by=cast.champion, okr_set=okr_set, checked=mine)

    assert SetCheck.objects.get(item="owners").note == "Ask Ida"


def test_a_gap_does_not_keep_a_set_from_the_champion(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    lacking(draft)

    assert submitted(cast, cycle).state == "submitted"


@pytest.mark.parametrize("who", ["owner", "champion", "sponsor", "lead", "admin", "member"])
def test_nobody_activates_by_itself_what_is_being_looked_at_with_its_set(
    cast: Cast, cycle: Cycle, draft: Objective, who: str
) -> None:
    passed(cast, cycle)

    with pytest.raises(Forbidden, match="being looked at with the set of its team"):
        activate_objective(objective=draft, by=getattr(cast, who), reason="It can't wait")

    assert Objective.objects.get().state == "in_review"
