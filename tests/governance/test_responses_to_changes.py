"""Another target, due date or policy moves a key result into Red or Amber: its response opens as if by an update."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from checkins.actions import answer_response, rebuilding
from checkins.actions import policy as publishing
from checkins.actions.policy import apply_next_batch, publish_policy
from checkins.actions.rebuilding import rebuild_states
from checkins.models import Response
from governance.actions import approve_change, undo_decision
from governance.models import ChangeRequest
from governance.rules import UNDO_WINDOW
from notifications.models import Notification
from objectives.models import KeyResult
from scoring.models import RagPolicy
from tests.checkins.situations import FRIDAYS, Situation, local
from tests.governance.situations import MID, proposed

POSTED = local(FRIDAYS[4])
DECIDED = MID + timedelta(hours=1)
RED, AMBER, GREEN = "20", "23", "25"  # 0.20, 0.50 and 0.70 on the way from 18 to 28


def approved(situation: Situation, *, at: datetime = DECIDED, **changes: Any) -> ChangeRequest:
    return approve_change(by=situation.cast.sponsor, change=proposed(situation, at=MID, **changes), at=at)


def published(situation: Situation, *, at: datetime = DECIDED, **figures: Any) -> RagPolicy:
    draft = RagPolicy(**figures)
    return publish_policy(by=situation.cast.lead, draft=draft, why="It fits us better", seen=1, at=at)


def found() -> list[tuple[str, str]]:
    return list(Response.objects.order_by("id").values_list("band", "outcome"))


def told() -> list[tuple[str, datetime]]:
    rows = Notification.objects.filter(kind="checkins_response_opened").order_by("id")
    return list(rows.values_list("recipient__name", "visible_at"))


@pytest.mark.parametrize(
    ("target", "band", "within"), [("32", "amber", timedelta(days=7)), ("45", "red", timedelta(hours=48))]
)
def test_a_raised_target_opens_the_response_of_the_band_that_the_key_result_enters(
    situation: Situation, target: str, band: str, within: timedelta
) -> None:
    newest = situation.post(at=POSTED, actual=GREEN)

    approved(situation, target=Decimal(target))

    response = Response.objects.get()
    assert (response.band, response.check_in, response.is_open) == (band, newest, True)
    assert (response.opened_at, response.due_at) == (DECIDED, DECIDED + within)


def test_the_owner_is_told_once_the_decision_can_no_longer_be_undone(situation: Situation) -> None:
    situation.post(at=POSTED, actual=GREEN)

    approved(situation, target=Decimal("45"))

    assert told() == [("Kr Owner", DECIDED + UNDO_WINDOW)]


def test_approving_twice_opens_one_response(situation: Situation) -> None:
    situation.post(at=POSTED, actual=GREEN)
    change = approved(situation, target=Decimal("45"))

    approve_change(by=situation.cast.sponsor, change=change, at=DECIDED + timedelta(seconds=1))

    assert found() == [("red", "")]
    assert len(told()) == 1


def test_another_due_date_counts_where_the_band_follows_the_pace(situation: Situation) -> None:
    RagPolicy.objects.create(basis="pace")
    situation.post(at=local(FRIDAYS[7]), actual="22")  # 0.40 of 0.54 planned by 20 November: green

    approved(situation, target=None, due_on=date(2026, 12, 1), at=local(FRIDAYS[8]))  # of 0.82: amber

    assert found() == [("amber", "")]


def test_a_change_that_stays_within_the_band_opens_nothing(situation: Situation) -> None:
    situation.post(at=POSTED, actual=GREEN)

    approved(situation, target=Decimal("27"))

    assert found() == []


def test_a_change_to_a_key_result_without_an_update_opens_nothing(situation: Situation) -> None:
    approved(situation, target=Decimal("45"))

    assert found() == []


def test_a_change_out_of_the_band_overtakes_the_open_response(situation: Situation) -> None:
    situation.post(at=POSTED, actual=AMBER)

    approved(situation, target=Decimal("25"))

    response = Response.objects.get()
    assert (response.band, response.outcome, response.closed_at) == ("amber", "overtaken", DECIDED)
    assert response.ended_by is None


def test_the_next_update_in_the_same_band_is_no_entering(situation: Situation) -> None:
    situation.post(at=POSTED, actual=GREEN)
    approved(situation, target=Decimal("45"))

    situation.post(at=local(FRIDAYS[6]), actual=GREEN)

    assert found() == [("red", "")]


def test_an_undone_decision_leaves_the_responses_as_they_were(situation: Situation) -> None:
    situation.post(at=POSTED, actual=AMBER)
    first = Response.objects.get()
    change = approved(situation, target=Decimal("45"))
    during = found()

    undo_decision(by=situation.cast.sponsor, change=change, at=DECIDED + timedelta(seconds=5))

    assert during == [("amber", "overtaken"), ("red", "")]
    assert found() == [("amber", ""), ("red", "withdrawn")]
    assert Response.objects.get(outcome="").due_at == first.due_at
    assert told() == [("Kr Owner", POSTED)]


def test_a_decision_taken_again_after_its_undoing_opens_the_response_again(situation: Situation) -> None:
    situation.post(at=POSTED, actual=AMBER)
    change = approved(situation, target=Decimal("45"))
    undo_decision(by=situation.cast.sponsor, change=change, at=DECIDED + timedelta(seconds=5))
    again = DECIDED + timedelta(minutes=1)

    approve_change(by=situation.cast.sponsor, change=change, at=again)

    assert found() == [("amber", "overtaken"), ("red", "")]
    assert Response.objects.get(band="red").due_at == again + timedelta(hours=48)
    assert told() == [("Kr Owner", POSTED), ("Kr Owner", again + UNDO_WINDOW)]


def test_an_update_posted_before_the_undoing_keeps_one_open_response(situation: Situation) -> None:
    situation.post(at=POSTED, actual=AMBER)
    change = approved(situation, target=Decimal("45"))
    situation.post(at=DECIDED + timedelta(seconds=3), actual="22.5")

    undo_decision(by=situation.cast.sponsor, change=change, at=DECIDED + timedelta(seconds=5))

    assert found() == [("amber", "overtaken"), ("red", "overtaken"), ("amber", "")]


def test_an_answer_for_this_update_and_band_is_not_asked_for_again(situation: Situation) -> None:
    situation.post(at=POSTED, actual=AMBER)
    answer_response(response=Response.objects.get(), by=situation.owner, adjusted="A second mail", at=POSTED)
    approved(situation, target=Decimal("25"))
    back = proposed(situation, at=DECIDED + timedelta(hours=1), target=Decimal("28"))

    approve_change(by=situation.cast.sponsor, change=back, at=DECIDED + timedelta(hours=2))

    assert situation.fresh().band == "amber"
    assert found() == [("amber", "answered")]


def test_a_published_policy_opens_the_responses_of_all_that_it_moves(situation: Situation) -> None:
    lower, untouched = situation.another(), situation.another()
    for key_result, value in ((situation.key_result, GREEN), (lower, AMBER), (untouched, "27")):
        situation.post(at=POSTED, actual=value, key_result=key_result)

    published(situation, red_top=Decimal("0.55"), amber_top=Decimal("0.75"))

    rows = Response.objects.order_by("id").values_list("key_result_id", "band", "outcome", "opened_at")
    assert list(rows) == [
        (lower.id, "amber", "overtaken", POSTED),
        (situation.key_result.id, "amber", "", DECIDED),
        (lower.id, "red", "", DECIDED),
    ]
    assert told()[1:] == [("Kr Owner", DECIDED), ("Kr Owner", DECIDED)]


def test_a_policy_applied_in_batches_opens_each_response_once(
    situation: Situation, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (publishing, rebuilding):
        monkeypatch.setattr(module, "BATCH", 1)
    situation.post(at=POSTED, actual=GREEN)
    situation.post(at=POSTED, actual=GREEN, key_result=situation.another())
    published(situation, amber_top=Decimal("0.75"))
    at_first = found()

    while apply_next_batch(situation.organization, at=DECIDED + timedelta(minutes=5)):
        pass
    apply_next_batch(situation.organization, at=DECIDED + timedelta(minutes=6))

    assert at_first == []
    assert found() == [("amber", ""), ("amber", "")]
    assert len(told()) == 2


def test_an_update_posted_before_its_batch_enters_by_itself_and_the_batch_adds_nothing(
    situation: Situation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "BATCH", 0)
    situation.post(at=POSTED, actual=GREEN)
    published(situation, amber_top=Decimal("0.75"))
    posted = situation.post(at=local(FRIDAYS[6]), actual=GREEN)

    apply_next_batch(situation.organization)

    assert found() == [("amber", "")]
    assert Response.objects.get().check_in == posted


def test_a_rebuilt_state_opens_nothing(situation: Situation) -> None:
    situation.post(at=POSTED, actual=GREEN)
    KeyResult.objects.update(target=Decimal("45"))

    assert rebuild_states(situation.organization) == ["KR-1"]

    assert situation.fresh().band == "red"
    assert found() == []
