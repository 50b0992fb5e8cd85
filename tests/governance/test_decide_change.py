"""Approving, rejecting and sending back, and taking it back within ten seconds."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest

from governance.actions import (
    approve_change,
    approve_several,
    propose_change,
    propose_draft,
    reject_change,
    send_back_change,
    undo_decision,
    withdraw_change,
)
from governance.actions.deciding import StaleCard
from governance.cards import card_of
from governance.enums import ChangeState, DecisionState, Origin
from governance.models import ChangeRequest, Decision
from notifications.models import Delivery, Notification
from objectives.models import KeyResult
from okrapp.errors import Conflict, DomainError, Forbidden
from organizations.enums import Role
from organizations.models import Membership
from tests.checkins.situations import FRIDAYS, Situation, local
from tests.governance.situations import MID, drafted, proposal, proposed

LATER = MID + timedelta(hours=3)


def approved(situation: Situation, change: ChangeRequest) -> ChangeRequest:
    return approve_change(by=situation.cast.sponsor, change=change, note="Agreed", at=LATER)


def test_approval_changes_card_state_and_log_at_once(situation: Situation) -> None:
    situation.post(at=local(FRIDAYS[4]), actual="23")
    version = situation.fresh().version

    change = approved(situation, proposed(situation))

    key_result = situation.fresh()
    assert (key_result.target, key_result.score, key_result.band) == (26, Decimal("0.63"), "green")
    assert key_result.version > version
    assert (change.state, change.decided_by, change.note) == (ChangeState.APPLIED, situation.cast.sponsor, "Agreed")
    decision = Decision.objects.get()
    assert (decision.reference, decision.origin, decision.state) == ("D-1", Origin.CHANGE_REQUEST, DecisionState.DONE)
    assert (decision.change_request, decision.key_result, decision.objective) == (
        change,
        situation.key_result,
        situation.key_result.objective,
    )
    assert decision.note == "KR-1 Repeat purchase rate: Target: 28\u202f% → 26\u202f%"
    assert (decision.owner, decision.score_then) == (situation.cast.owner, Decimal("0.50"))


def test_the_old_version_of_the_card_stays_readable(situation: Situation) -> None:
    approved(situation, proposed(situation))

    assert list(situation.fresh().history.order_by("pgh_id").values_list("target", flat=True)) == [28, 26]


def test_a_new_owner_a_new_date_and_retirement_are_applied(situation: Situation) -> None:
    approved(situation, proposed(situation, target=None, due_on=date(2026, 12, 18), owner=situation.cast.member))
    key_result = situation.fresh()
    assert (key_result.due_on, key_result.owner) == (date(2026, 12, 18), situation.cast.member)

    situation.post(at=LATER, actual="23", by=situation.cast.member)
    approved(situation, proposed(situation, target=None, retire=True, at=LATER))

    key_result = situation.fresh()
    assert (key_result.state, key_result.score, key_result.retired_at) == ("retired", Decimal("0.50"), LATER)


def test_everybody_concerned_hears_ten_seconds_later(situation: Situation) -> None:
    change = proposed(situation, target=None, owner=situation.cast.member)
    Notification.objects.all().delete()

    approved(situation, change)

    told = Notification.objects.values_list("recipient__name", "kind")
    assert set(told) == {
        ("Lead", "governance.change_decided"),
        ("Owner", "governance.change_decided"),
        ("Kr Owner", "governance.change_decided"),
        ("Member", "governance.change_decided"),
        ("Champion", "governance.change_informed"),
    }
    assert set(Notification.objects.values_list("visible_at", flat=True)) == {LATER + timedelta(seconds=10)}
    assert set(Delivery.objects.filter(notification__created_at=LATER).values_list("due_at", flat=True)) == {
        LATER + timedelta(seconds=10)
    }


def test_nobody_approves_their_own_proposal(situation: Situation) -> None:
    lead = situation.cast.lead
    Membership.objects.filter(id=lead.id).update(roles=[Role.PROGRAM_LEAD, Role.SPONSOR, Role.MEMBER])
    lead.refresh_from_db()
    change = proposed(situation, by=lead)

    with pytest.raises(Forbidden) as refused:
        approve_change(by=lead, change=change, at=LATER)

    assert refused.value.reason.startswith("Nobody decides on their own proposal.")
    assert refused.value.who == "Sponsor"
    assert situation.fresh().target == 28


@pytest.mark.parametrize("who", ["lead", "champion", "owner", "kr_owner", "steward", "member", "viewer", "admin"])
@pytest.mark.parametrize("act", [approve_change, reject_change, send_back_change])
def test_only_the_accountable_role_decides(situation: Situation, who: str, act: Callable[..., ChangeRequest]) -> None:
    change = proposed(situation)

    with pytest.raises(Forbidden) as refused:
        act(by=getattr(situation.cast, who), change=change, note="No", at=LATER)

    assert "Mid-cycle KR change: Sponsor (accountable)" in refused.value.reason
    assert (situation.fresh().target, Decision.objects.count()) == (28, 0)


@pytest.mark.parametrize(
    ("act", "state"), [(reject_change, ChangeState.REJECTED), (send_back_change, ChangeState.SENT_BACK)]
)
def test_rejecting_and_sending_back_need_a_note_and_leave_the_card(
    situation: Situation, act: Callable[..., ChangeRequest], state: ChangeState
) -> None:
    change = proposed(situation)
    with pytest.raises(DomainError, match="Say why") as refused:
        act(by=situation.cast.sponsor, change=change, note=" ", at=LATER)
    assert refused.value.field == "note"

    change = act(by=situation.cast.sponsor, change=change, note="Show the market data", at=LATER)

    assert (change.state, change.note) == (state, "Show the market data")
    assert (situation.fresh().target, Decision.objects.count()) == (28, 0)


def test_the_program_lead_sends_a_draft_back_to_its_author(situation: Situation) -> None:
    change = send_back_change(by=situation.cast.lead, change=drafted(situation), note="Which market?", at=LATER)

    assert change.state == ChangeState.SENT_BACK
    told = Notification.objects.get(kind="governance.change_decided", recipient=situation.owner)
    assert "sent back CR-1" in told.title


def test_approving_twice_applies_once(situation: Situation) -> None:
    change = proposed(situation)

    approved(situation, change)
    version = situation.fresh().version
    approved(situation, change)

    assert situation.fresh().version == version
    assert Decision.objects.count() == 1


def test_the_second_to_decide_is_told_what_the_first_did(situation: Situation) -> None:
    other = situation.cast.member
    Membership.objects.filter(id=other.id).update(roles=[Role.SPONSOR, Role.MEMBER])
    other.refresh_from_db()
    other.organization = situation.organization
    change = proposed(situation)
    approved(situation, change)

    with pytest.raises(Conflict, match=r"Sponsor approved CR-1 on Fri 6 Nov, 13:00. Nothing was done twice."):
        reject_change(by=other, change=change, note="Too low", at=LATER + timedelta(minutes=1))


def test_what_was_withdrawn_can_not_be_approved(situation: Situation) -> None:
    change = withdraw_change(by=situation.cast.lead, change=proposed(situation), at=MID)

    with pytest.raises(Conflict, match="Lead withdrew CR-1"):
        approved(situation, change)


def test_a_card_that_changed_since_is_shown_and_confirmed_never_written_blindly(situation: Situation) -> None:
    change = proposed(situation)
    KeyResult.objects.update(due_on=date(2026, 12, 18))

    with pytest.raises(StaleCard, match="has changed since CR-1 was proposed"):
        approved(situation, change)
    assert (situation.fresh().target, Decision.objects.count()) == (28, 0)

    seen = card_of(situation.fresh()).mark
    approve_change(by=situation.cast.sponsor, change=change, seen_version=seen, at=LATER)

    key_result = situation.fresh()
    assert (key_result.target, key_result.due_on) == (26, date(2026, 12, 18))


def test_a_card_that_changed_while_the_approver_looked_at_it_asks_again(situation: Situation) -> None:
    change = proposed(situation)
    seen = card_of(situation.fresh()).mark
    KeyResult.objects.update(due_on=date(2026, 12, 18))

    with pytest.raises(StaleCard):
        approve_change(by=situation.cast.sponsor, change=change, seen_version=seen, at=LATER)


def test_a_change_that_no_longer_changes_anything_is_refused(situation: Situation) -> None:
    change = proposed(situation)
    KeyResult.objects.update(target=26)

    with pytest.raises(DomainError, match="Nothing would change"):
        approve_change(by=situation.cast.sponsor, change=change, seen_version=card_of(situation.fresh()).mark, at=LATER)


def test_a_new_owner_who_left_meanwhile_is_not_made_owner(situation: Situation) -> None:
    change = proposed(situation, target=None, owner=situation.cast.member)
    Membership.objects.filter(id=situation.cast.member.id).update(deactivated_at=MID)

    with pytest.raises(DomainError, match="no longer a member"):
        approved(situation, change)


def test_nothing_is_approved_once_the_cycle_is_closed(situation: Situation) -> None:
    change = proposed(situation)
    situation.cycle.closed_at = LATER
    situation.cycle.save()

    with pytest.raises(DomainError, match="is closed"):
        approved(situation, change)


def test_several_are_approved_at_once_and_the_stale_are_left(situation: Situation) -> None:
    first = proposed(situation)
    other = situation.another()
    second = propose_change(by=situation.cast.lead, key_result=other, proposal=proposal(), at=MID)
    KeyResult.objects.filter(id=other.id).update(due_on=date(2026, 12, 18))

    settled = approve_several(by=situation.cast.sponsor, changes=[first, second], at=LATER)

    assert settled.approved == ["CR-1"]
    assert "has changed since CR-2" in settled.left[0]


# Undo --------------------------------------------------------------------------------------------------------------


def test_undo_within_ten_seconds_leaves_nothing_behind(situation: Situation) -> None:
    situation.post(at=local(FRIDAYS[4]), actual="23")
    change = approved(situation, proposed(situation, due_on=date(2026, 12, 18)))

    change = undo_decision(by=situation.cast.sponsor, change=change, at=LATER + timedelta(seconds=9))

    key_result = situation.fresh()
    assert (key_result.target, key_result.due_on, key_result.score) == (28, date(2026, 12, 31), Decimal("0.50"))
    assert (change.state, change.decided_by, change.decided_at, change.note) == (ChangeState.PROPOSED, None, None, "")
    assert Decision.objects.count() == 0
    assert not Notification.objects.filter(visible_at__gt=LATER).exists()


def test_a_retirement_is_undone_too(situation: Situation) -> None:
    change = approved(situation, proposed(situation, target=None, retire=True))

    undo_decision(by=situation.cast.sponsor, change=change, at=LATER + timedelta(seconds=5))

    key_result = situation.fresh()
    assert (key_result.state, key_result.retired_at) == ("active", None)


def test_a_rejection_is_undone_and_a_new_decision_tells_everybody(situation: Situation) -> None:
    change = reject_change(by=situation.cast.sponsor, change=proposed(situation), note="No", at=LATER)
    undo_decision(by=situation.cast.sponsor, change=change, at=LATER + timedelta(seconds=3))

    approve_change(by=situation.cast.sponsor, change=change, at=LATER + timedelta(seconds=30))

    told = Notification.objects.filter(kind="governance.change_decided", recipient=situation.cast.lead)
    assert [each.title for each in told] == ["Sponsor approved CR-1: KR-1 Repeat purchase rate"]


def test_after_ten_seconds_it_is_too_late(situation: Situation) -> None:
    change = approved(situation, proposed(situation))

    with pytest.raises(DomainError, match="ten seconds are over"):
        undo_decision(by=situation.cast.sponsor, change=change, at=LATER + timedelta(seconds=10))

    assert situation.fresh().target == 26


def test_only_the_decider_takes_it_back(situation: Situation) -> None:
    change = approved(situation, proposed(situation))

    with pytest.raises(Forbidden, match="by whoever took it"):
        undo_decision(by=situation.cast.lead, change=change, at=LATER + timedelta(seconds=1))


def test_undoing_twice_is_harmless(situation: Situation) -> None:
    change = approved(situation, proposed(situation))

    for seconds in (1, 2):
        change = undo_decision(by=situation.cast.sponsor, change=change, at=LATER + timedelta(seconds=seconds))

    assert change.state == ChangeState.PROPOSED


def test_a_card_that_changed_again_is_not_undone_over(situation: Situation) -> None:
    change = approved(situation, proposed(situation))
    KeyResult.objects.update(target=27)

    with pytest.raises(Conflict, match="has changed again"):
        undo_decision(by=situation.cast.sponsor, change=change, at=LATER + timedelta(seconds=1))

    assert situation.fresh().target == 27


def test_a_draft_sent_back_and_undone_is_a_draft_again(situation: Situation) -> None:
    change = send_back_change(by=situation.cast.lead, change=drafted(situation), note="Which market?", at=LATER)

    change = undo_decision(by=situation.cast.lead, change=change, at=LATER + timedelta(seconds=1))

    assert change.state == ChangeState.DRAFT
    assert propose_draft(by=situation.cast.lead, change=change, at=LATER).state == ChangeState.PROPOSED
