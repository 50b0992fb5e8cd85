"""Every governed field of a card changes by request: what is asked, shown, applied and undone."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from checkins.actions.rebuilding import rebuild_states
from governance.actions import approve_change, undo_decision
from governance.actions.deciding import StaleCard
from governance.cards import card_of
from governance.governed import GovernedCard
from governance.models import ChangeRequest
from governance.queries.change_cards import change_view
from objectives.history import card_history
from objectives.models import KeyResult, Objective
from okrapp.errors import DomainError
from okrapp.figures import SHARES
from tests.cast import sign_in
from tests.checkins.situations import FRIDAYS, Situation, local
from tests.governance.situations import FINAL_PUSH, MID, browse, proposed, text_of

STEPS = [
    {"key": "1", "name": "Pilot", "weight": 1, "due_on": None},
    {"key": "2", "name": "Rollout", "weight": 3, "due_on": None},
]
PAGE = "key-results/KR-1/change/"


def asked(situation: Situation, **fields: Any) -> ChangeRequest:
    return proposed(situation, target=None, fields=fields)


def shown(situation: Situation, change: ChangeRequest, name: str) -> tuple[str, str, str]:
    view = change_view(change, situation.cast.sponsor, now=MID)
    found = next(each for each in view.shown_fields if each.name == name)
    return found.before, found.after, found.note


def approved(situation: Situation, change: ChangeRequest) -> KeyResult:
    approve_change(by=situation.cast.sponsor, change=change, at=MID)
    return situation.fresh()


@pytest.fixture
def stepped(situation: Situation) -> Situation:
    """A KR of two milestones, the lighter one reached."""
    KeyResult.objects.update(method="milestone", milestones=STEPS, baseline=0, target=100)
    situation.key_result.refresh_from_db()
    situation.post(at=local(FRIDAYS[4]), reached=["1"])
    situation.key_result.refresh_from_db()
    return situation


@pytest.mark.parametrize(
    ("fields", "name", "before", "after"),
    [
        ({"definition": "Second order within 60 days"}, "definition", "–", "Second order within 60 days"),
        ({"weight": 40}, "weight", "100\u202f%", "40\u202f%"),
        ({"starts_on": date(2026, 10, 12)}, "start_date", "1 Oct 2026", "12 Oct 2026"),
        ({"baseline": Decimal(20)}, "baseline", "18\u202f%", "20\u202f%"),
        ({"plan": (("2026-11-20", "22"),)}, "plan", "–", "20 Nov 2026 → 22\u202f%"),
    ],
)
def test_a_field_is_shown_before_and_after_in_words_and_applied(
    situation: Situation, fields: dict[str, Any], name: str, before: str, after: str
) -> None:
    change = asked(situation, **fields)

    assert shown(situation, change, name)[:2] == (before, after)
    card = approved(situation, change)
    assert {each: getattr(card_of(card), each) for each in fields} == fields


def test_a_card_of_a_micro_okr_is_asked_to_stay_within_its_days(situation: Situation) -> None:
    Objective.objects.update(kind="micro", starts_on=date(2026, 10, 1), ends_on=date(2026, 10, 28))
    situation.key_result.refresh_from_db()

    with pytest.raises(DomainError, match="outside the cycle, which runs 1 Oct to 28 Oct 2026") as refused:
        asked(situation, due_on=date(2026, 11, 20))

    assert refused.value.field == "due_date"


def test_another_baseline_shows_the_score_by_the_new_measure(situation: Situation) -> None:
    situation.post(at=local(FRIDAYS[4]), actual="23")
    situation.key_result.refresh_from_db()

    change = asked(situation, baseline=Decimal(13))

    assert (change.score_before, change.score_after) == (Decimal("0.50"), Decimal("0.67"))
    assert shown(situation, change, "baseline")[2] == "The same result will count for more."
    assert approved(situation, change).score == Decimal("0.67")


def test_another_ladder_is_scored_anew(situation: Situation) -> None:
    KeyResult.objects.update(method="ladder", rungs=[["28", "1"], ["24", "0.5"]])
    situation.key_result.refresh_from_db()
    situation.post(at=local(FRIDAYS[4]), actual="25")
    situation.key_result.refresh_from_db()

    change = asked(situation, rungs=(("28", "1"), ("25", "0.7"), ("22", "0.3")))

    assert shown(situation, change, "rungs")[1] == "28\u202f% → 1.00, 25\u202f% → 0.70, 22\u202f% → 0.30"
    assert (change.score_before, change.score_after) == (Decimal("0.50"), Decimal("0.70"))
    assert approved(situation, change).score == Decimal("0.70")


def test_a_broken_ladder_is_refused_in_words(situation: Situation) -> None:
    KeyResult.objects.update(method="ladder", rungs=[["28", "1"], ["24", "0.5"]])

    with pytest.raises(DomainError, match="breaks the order") as refused:
        asked(situation, rungs=(("28", "1"), ("24", "0.5"), ("25", "0.2")))

    assert refused.value.field == "bound_1"


def test_other_milestones_keep_what_is_reached_and_count_by_their_new_weights(stepped: Situation) -> None:
    steps = (("1", "Pilot", 1, ""), ("2", "Rollout", 1, ""))

    change = asked(stepped, milestones=steps)

    assert shown(stepped, change, "milestones")[:2] == ("Pilot (1), Rollout (3)", "Pilot (1), Rollout (1)")
    assert (change.score_before, change.score_after) == (Decimal("0.25"), Decimal("0.50"))
    card = approved(stepped, change)
    assert (card.score, card.actual) == (Decimal("0.50"), Decimal(50))
    assert rebuild_states(stepped.organization) == []


def test_bounds_change_with_the_upper_one(situation: Situation) -> None:
    KeyResult.objects.update(method="control", hold="at_least", baseline=Decimal(2), target=Decimal(2))
    situation.key_result.refresh_from_db()

    change = asked(situation, hold="between", hold_upper=Decimal(4))

    assert shown(situation, change, "target")[:2] == ("≥ 2\u202f%", "2\u202f% to 4\u202f%")
    assert approved(situation, change).hold == "between"


@pytest.mark.parametrize("name", ["method", "unit"])
def test_method_and_unit_stay_under_way(situation: Situation, name: str) -> None:
    with pytest.raises(DomainError, match="while the key result is under way"):
        asked(situation, **{name: {"method": "control", "unit": "number"}[name]})


def test_a_weight_that_breaks_the_sum_is_pointed_out(situation: Situation) -> None:
    view = change_view(asked(situation, weight=40), situation.cast.sponsor, now=MID)

    assert view.advice.startswith("The weights of the set would add to 40 instead of 100.")


def test_in_the_final_push_another_ladder_or_baseline_is_a_new_target(situation: Situation) -> None:
    with pytest.raises(DomainError, match="takes no new targets"):
        proposed(situation, target=None, fields={"baseline": Decimal(12)}, at=FINAL_PUSH)

    proposed(situation, target=None, fields={"definition": "Clearer words"}, at=FINAL_PUSH)


def test_any_governed_field_that_changed_since_stops_a_blind_approval(situation: Situation) -> None:
    change = proposed(situation)
    KeyResult.objects.update(definition="Written meanwhile")

    with pytest.raises(StaleCard):
        approve_change(by=situation.cast.sponsor, change=change, at=MID)

    view = change_view(ChangeRequest.objects.select_related("key_result").get(), situation.cast.sponsor, now=MID)
    assert [each.sentence for each in view.drift] == ["Definition: – → Written meanwhile"]
    approve_change(by=situation.cast.sponsor, change=change, seen_version=view.seen_version, at=MID)
    assert situation.fresh().definition == "Written meanwhile"


def test_undo_gives_every_field_back(stepped: Situation) -> None:
    before = card_of(stepped.fresh())
    change = asked(stepped, milestones=(("2", "Rollout", 1, ""),), definition="Only the rollout", weight=50)
    approved(stepped, change)

    undo_decision(by=stepped.cast.sponsor, change=change, at=MID)

    assert card_of(stepped.fresh()) == before
    assert stepped.fresh().score == Decimal("0.25")


def test_the_version_before_stays_readable(situation: Situation) -> None:
    approved(situation, asked(situation, definition="Second order within 60 days"))

    newest = card_history(situation.fresh(), SHARES)[0]

    assert [(each.label, each.after) for each in newest.differences] == [("Definition", "Second order within 60 days")]


def test_a_request_from_before_a_field_was_governed_leaves_it_alone(situation: Situation) -> None:
    change = proposed(situation)
    for stored in (change.before, change.after):
        for name in ("definition", "weight", "plan", "baseline", "milestones", "rungs"):
            del stored[name]
    change.save()

    card = approved(situation, change)

    assert (card.target, card.baseline, card.weight) == (26, 18, 100)


def test_text_and_back_is_the_same_card(stepped: Situation) -> None:
    card = replace(card_of(stepped.fresh()), plan=(("2026-11-20", "22.5"),), hold_upper=Decimal("1.5"))

    assert GovernedCard.from_text(card.as_text()) == card


def test_the_page_shows_the_governed_fields_folded_and_sends_what_was_changed(situation: Situation) -> None:
    client = sign_in(situation.cast.lead)
    text = text_of(browse(client, PAGE))
    sent = {
        "target": "28",
        "baseline": "17",
        "definition": "Second order within 60 days",
        "weight": "100",
        "plan_day_1": "2026-11-20",
        "plan_value_1": "22",
        "reason_category": "wrong_measure",
        "reason": "The baseline was read from the wrong week",
        "evidence_url": "https://example.com/minutes",
        "form_key": str(uuid4()),
        "action": "propose",
    }

    answer = browse(client, PAGE, **sent)

    change = ChangeRequest.objects.get()
    assert answer.status_code == 302
    assert all(f'name="{name}"' in text for name in ("definition", "baseline", "weight", "start_date", "plan_day_1"))
    assert 'name="method"' not in text
    before, after = (GovernedCard.from_text(each) for each in (change.before, change.after))
    assert after.differing_from(before) == {"baseline", "definition", "plan"}


def test_a_row_is_added_to_the_milestones_without_losing_what_was_typed(stepped: Situation) -> None:
    client = sign_in(stepped.cast.lead)
    typed = {"milestone_key_1": "1", "milestone_name_1": "Pilot", "milestone_weight_1": "2", "reason": "Half typed"}

    text = text_of(browse(client, PAGE, **typed, rows="add milestone"))

    assert 'name="milestone_name_2"' in text
    assert "Half typed" in text
    assert not ChangeRequest.objects.exists()
