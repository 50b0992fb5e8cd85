"""Deciding on a set that passed the quality gate."""

from datetime import timedelta

import pytest

from governance.actions import approve_set, reject_set, send_back_set, undo_set_decision
from governance.models import Decision, OkrSet
from notifications.models import Notification
from objectives.actions import set_writing_rules
from objectives.actions.activation import RequiredRules
from objectives.coach import Limits
from objectives.models import Cycle, KeyResult, Objective
from okrapp.errors import Conflict, DomainError, Forbidden
from organizations.enums import Letter, Role
from organizations.models import Membership, RaciRule
from tests.cast import Cast
from tests.factories import CycleFactory
from tests.governance.sets import drafted_objective, lacking, later, passed


@pytest.fixture
def cycle(cast: Cast) -> Cycle:
    return CycleFactory(name="Q1 2027", slug="q1-2027")


@pytest.fixture
def draft(cast: Cast, cycle: Cycle) -> Objective:
    return drafted_objective(cast, cycle)


def test_an_approved_set_is_under_way_as_a_whole(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    another = drafted_objective(cast, cycle)
    okr_set = passed(cast, cycle)

    decided = approve_set(by=cast.sponsor, okr_set=okr_set, note="Go")

    assert (decided.state, decided.decided_by, decided.note, decided.asked) == ("approved", cast.sponsor, "Go", [])
    assert {each.state for each in Objective.objects.filter(id__in=[draft.id, another.id])} == {"active"}
    assert {each.state for each in KeyResult.objects.all()} == {"active"}
    assert {each.gate for each in Objective.objects.all()} == {"passed"}


def test_owners_champion_and_owners_of_key_results_each_hear_of_it_once_after_ten_seconds(
    cast: Cast, cycle: Cycle, draft: Objective
) -> None:
    okr_set = approve_set(by=cast.sponsor, okr_set=passed(cast, cycle))

    told = Notification.objects.filter(visible_at=later(okr_set, 10))
    assert {(each.recipient, each.kind) for each in told} == {
        (cast.owner, "governance.set_decided"),
        (cast.champion, "governance.set_decided"),
        (cast.kr_owner, "objective_activated"),
    }


def test_who_owns_every_objective_of_a_set_that_another_submitted_approves_it(
    cast: Cast, cycle: Cycle, draft: Objective
) -> None:
    okr_set = passed(cast, cycle, by=cast.lead)

    assert okr_set.asked == [cast.owner.id]
    assert approve_set(by=cast.owner, okr_set=okr_set).state == "approved"


def test_a_set_of_several_owners_goes_to_the_sponsor(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    drafted_objective(cast, cycle, owner=cast.member)

    okr_set = passed(cast, cycle, by=cast.lead)

    assert okr_set.asked == [cast.sponsor.id]
    assert "its objectives have several owners, so the Sponsor" in Notification.objects.get(recipient=cast.sponsor).why


def test_nobody_approves_what_they_submitted(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    okr_set = passed(cast, cycle)

    with pytest.raises(Forbidden, match="Nobody approves what they submitted") as refused:
        approve_set(by=cast.owner, okr_set=okr_set)

    assert refused.value.who == "Sponsor"


def test_what_the_sponsor_submitted_goes_to_the_program_lead(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    RaciRule.objects.filter(activity="quality_gate", letter=Letter.ACCOUNTABLE).update(role="sponsor")
    Objective.objects.filter(id=draft.id).update(owner=cast.sponsor)

    assert passed(cast, cycle, by=cast.sponsor).asked == [cast.lead.id]


def test_without_anybody_else_who_could_approve_it_the_set_stays_at_the_gate_and_says_so(
    cast: Cast, cycle: Cycle, draft: Objective
) -> None:
    Membership.objects.filter(id=cast.sponsor.id).update(roles=[Role.MEMBER])

    with pytest.raises(DomainError, match=r"Nobody could approve this set\. Nobody approves what they submitted"):
        passed(cast, cycle)


def test_a_gap_stops_the_whole_set_in_words(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    okr_set, card = passed(cast, cycle), lacking(draft)

    with pytest.raises(DomainError, match=f"{card.reference} Repeat purchase rate needs a baseline"):
        approve_set(by=cast.sponsor, okr_set=okr_set)

    assert OkrSet.objects.get().state == "passed"


def test_a_required_rule_is_passed_over_with_a_reason_that_stays(cast: Cast, cycle: Cycle) -> None:
    set_writing_rules(by=cast.lead, seen=0, limits=Limits(), required=["weak-verb"], words={})
    draft = drafted_objective(cast, cycle, title="Better relations with our wholesale partners")
    okr_set = passed(cast, cycle)
    with pytest.raises(RequiredRules, match="it does not begin with a strong verb"):
        approve_set(by=cast.sponsor, okr_set=okr_set)

    approve_set(by=cast.sponsor, okr_set=okr_set, reason="The board named it so")

    draft.refresh_from_db()
    assert draft.passed_over_because == "The board named it so"
    assert [each["code"] for each in draft.passed_over] == ["weak-verb"]
    line = Decision.objects.get()
    assert (line.objective, line.recorded_by, line.state) == (draft, cast.sponsor, "done")
    assert line.note.endswith("The board named it so")


def test_the_second_to_decide_is_told_what_the_first_did(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    Membership.objects.filter(id=cast.lead.id).update(roles=[Role.SPONSOR])
    okr_set = passed(cast, cycle)
    approve_set(by=cast.sponsor, okr_set=okr_set)

    with pytest.raises(Conflict, match=r"was approved by Sponsor on .* Nothing was done twice"):
        send_back_set(by=Membership.objects.get(id=cast.lead.id), okr_set=okr_set, note="Not yet")


def test_a_second_click_approves_once(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    okr_set = passed(cast, cycle)
    first = approve_set(by=cast.sponsor, okr_set=okr_set)

    second = approve_set(by=cast.sponsor, okr_set=okr_set)

    assert first.decided_at == second.decided_at
    assert Notification.objects.filter(kind="governance.set_decided", recipient=cast.owner).count() == 1


@pytest.mark.parametrize(
    ("act", "outcome"), [(send_back_set, ("returned", "draft")), (reject_set, ("rejected", "backlog"))]
)
def test_a_set_is_turned_down_with_a_note_only(
    cast: Cast, cycle: Cycle, draft: Objective, act: object, outcome: tuple[str, str]
) -> None:
    okr_set = passed(cast, cycle)
    with pytest.raises(DomainError, match="Say why you"):
        act(by=cast.sponsor, okr_set=okr_set, note=" ")  # type: ignore[operator]

    decided = act(by=cast.sponsor, okr_set=okr_set, note="One objective too many")  # type: ignore[operator]

    draft.refresh_from_db()
    assert (decided.state, draft.state) == outcome
    assert (decided.note, draft.gate) == ("One objective too many", "")


@pytest.mark.parametrize("act", [approve_set, send_back_set, reject_set])
def test_a_decision_is_undone_before_anybody_is_told(cast: Cast, cycle: Cycle, draft: Objective, act: object) -> None:
    okr_set = act(by=cast.sponsor, okr_set=passed(cast, cycle), note="So be it")  # type: ignore[operator]

    undone = undo_set_decision(by=cast.sponsor, okr_set=okr_set, at=later(okr_set, 9))

    draft.refresh_from_db()
    assert (undone.state, undone.decided_by, undone.asked) == ("passed", None, [cast.sponsor.id])
    assert (draft.state, draft.gate, draft.activated_at) == ("in_review", "passed", None)
    assert {each.state for each in KeyResult.objects.all()} == {"draft"}
    assert not Notification.objects.filter(visible_at__gt=later(okr_set, 0) if okr_set.decided_at else None).exists()


def test_what_was_undone_can_be_approved_and_is_told_anew(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    okr_set = approve_set(by=cast.sponsor, okr_set=passed(cast, cycle))
    undo_set_decision(by=cast.sponsor, okr_set=okr_set)

    approve_set(by=cast.sponsor, okr_set=okr_set)

    assert Notification.objects.filter(kind="objective_activated", recipient=cast.kr_owner).count() == 1


def test_ten_seconds_later_it_stands(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    okr_set = approve_set(by=cast.sponsor, okr_set=passed(cast, cycle))

    with pytest.raises(DomainError, match="The ten seconds are over"):
        undo_set_decision(by=cast.sponsor, okr_set=okr_set, at=later(okr_set, 10))


def test_undoing_takes_back_the_line_of_the_log(cast: Cast, cycle: Cycle) -> None:
    set_writing_rules(by=cast.lead, seen=0, limits=Limits(), required=["weak-verb"], words={})
    drafted_objective(cast, cycle, title="Better relations with our wholesale partners")
    okr_set = approve_set(by=cast.sponsor, okr_set=passed(cast, cycle), reason="The board named it so")

    undo_set_decision(by=cast.sponsor, okr_set=okr_set, at=later(okr_set, 3) - timedelta(seconds=1))

    assert not Decision.objects.exists()
    assert Objective.objects.get().passed_over == []


def test_a_champion_who_let_an_objective_of_their_own_through_the_gate_does_not_approve_it_too(
    cast: Cast, cycle: Cycle
) -> None:
    drafted_objective(cast, cycle, owner=cast.champion)
    okr_set = passed(cast, cycle, by=cast.lead)

    assert okr_set.asked == [cast.sponsor.id]
    with pytest.raises(Forbidden, match="nobody approves what they submitted or own, so the Sponsor"):
        approve_set(by=cast.champion, okr_set=okr_set)


def test_an_owner_approves_what_somebody_else_submitted_and_the_champion_looked_at(
    cast: Cast, cycle: Cycle, draft: Objective
) -> None:
    okr_set = passed(cast, cycle, by=cast.lead)

    assert approve_set(by=cast.owner, okr_set=okr_set).state == "approved"
