"""A KR that establishes its baseline: activated with one milestone, turned into a measured one by request."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from checkins.actions.rebuilding import rebuild_states
from governance.actions import approve_change, undo_decision
from governance.cards import card_of
from governance.models import ChangeRequest
from governance.queries.change_cards import change_view
from objectives.actions import activate_objective
from objectives.models import KeyResult
from okrapp.errors import DomainError
from tests.cast import Cast, sign_in
from tests.checkins.situations import FRIDAYS, Situation, local
from tests.factories import KeyResultFactory, ObjectiveFactory
from tests.governance.situations import MID, browse, proposed, text_of

KNOWN = {"key": "1", "name": "Two weeks measured", "weight": 1, "due_on": None}
MEASURED = {"method": "linear", "unit": "duration", "unit_label": "days", "baseline": Decimal(9), "target": Decimal(4)}


@pytest.fixture
def waiting(situation: Situation) -> Situation:
    """A KR whose baseline became known in the fifth week."""
    KeyResult.objects.update(
        method="milestone", milestones=[KNOWN], baseline=0, target=100, establishes_baseline=True, plan=[]
    )
    situation.key_result.refresh_from_db()
    situation.post(at=local(FRIDAYS[4]), reached=["1"])
    situation.key_result.refresh_from_db()
    return situation


def turning(waiting: Situation, **fields: Any) -> ChangeRequest:
    return proposed(waiting, target=None, fields={**MEASURED, **fields})


def turned(waiting: Situation) -> KeyResult:
    approve_change(by=waiting.cast.sponsor, change=turning(waiting), at=MID)
    return waiting.fresh()


@pytest.mark.parametrize(("steps", "is_let_through"), [(1, True), (2, False), (0, False)])
def test_it_is_activated_with_exactly_one_milestone(cast: Cast, steps: int, is_let_through: bool) -> None:
    objective = ObjectiveFactory(team=cast.team, owner=cast.owner)
    milestones = [{**KNOWN, "key": str(n), "name": f"Step {n}"} for n in range(steps)]
    parts = {"method": "milestone", "milestones": milestones, "baseline": 0, "target": 100}
    KeyResultFactory(objective=objective, state="draft", activated_at=None, establishes_baseline=True, **parts)

    if is_let_through:
        activate_objective(objective=objective, by=cast.sponsor, reason="Nobody knows it yet")
    else:
        with pytest.raises(DomainError, match="milestone"):
            activate_objective(objective=objective, by=cast.sponsor, reason="Nobody knows it yet")

    objective.refresh_from_db()
    assert objective.is_active is is_let_through


def test_the_form_writes_the_milestone_for_whoever_only_ticks(cast: Cast) -> None:
    objective = ObjectiveFactory(team=cast.team, owner=cast.owner)
    typed = {"name": "Time to value", "method": "milestone", "establishes_baseline": "on", "kr_class": "lagging"}

    sign_in(cast.owner).post(f"/o/acme/objectives/{objective.reference}/key-results/new/", typed)

    card = objective.key_results.get()
    assert card.establishes_baseline
    assert [each["name"] for each in card.milestones] == ["The baseline is known"]


def test_a_second_milestone_is_refused_in_words(cast: Cast) -> None:
    objective = ObjectiveFactory(team=cast.team, owner=cast.owner)
    steps = {"milestone_name_1": "Known", "milestone_name_2": "Improved"}
    typed = {"name": "Time to value", "method": "milestone", "establishes_baseline": "on", "kr_class": "lagging"}

    answer = sign_in(cast.owner).post(f"/o/acme/objectives/{objective.reference}/key-results/new/", typed | steps)

    assert answer.status_code == 422
    assert "has exactly one milestone" in answer.content.decode()


def test_its_page_says_what_it_waits_for_and_leads_on(situation: Situation) -> None:
    KeyResult.objects.update(method="milestone", milestones=[KNOWN], baseline=0, target=100, establishes_baseline=True)

    text = text_of(browse(sign_in(situation.owner), "key-results/KR-1/"))

    assert "It waits for one milestone: “Two weeks measured”" in text
    assert 'href="/o/acme/key-results/KR-1/change/"' in text


def test_the_request_shows_how_it_is_measured_from_now_on(waiting: Situation) -> None:
    view = change_view(turning(waiting), waiting.cast.sponsor, now=MID)

    said = {each.name: (each.before, each.after) for each in view.changed}
    assert said["method"] == ("Milestones", "Linear")
    assert said["unit"] == ("Percent", "Duration, days")
    assert said["target"] == ("100\u202f%", "4\u00a0days")
    assert view.scores == (Decimal("1.00"), None)


def test_approved_it_is_measured_from_then_on_and_its_history_stays(waiting: Situation) -> None:
    card = turned(waiting)

    assert (card.method, card.unit_label, card.establishes_baseline) == ("linear", "days", False)
    assert (card.actual, card.score, card.points) == (None, None, [])
    assert card.last_week == FRIDAYS[4]
    thread = text_of(browse(sign_in(waiting.owner), "key-results/KR-1/"))
    assert "100\u202f%" in thread
    assert "100\u00a0days" not in thread
    assert rebuild_states(waiting.organization) == []


def test_the_next_update_scores_by_the_new_measure(waiting: Situation) -> None:
    turned(waiting)

    posted = waiting.post(at=local(FRIDAYS[6]), actual="6.5")

    assert (posted.score, posted.previous_actual) == (Decimal("0.50"), None)
    assert [point[1] for point in waiting.fresh().points] == ["6.5"]
    assert rebuild_states(waiting.organization) == []


def test_undone_it_waits_for_its_baseline_again(waiting: Situation) -> None:
    before = card_of(waiting.fresh())
    change = turning(waiting)
    approve_change(by=waiting.cast.sponsor, change=change, at=MID)

    undo_decision(by=waiting.cast.sponsor, change=change, at=MID)

    card = waiting.fresh()
    assert card_of(card) == before
    assert (card.measured_since, card.score) == (None, Decimal("1.00"))


def test_without_baseline_or_target_it_is_refused_beside_the_field(waiting: Situation) -> None:
    with pytest.raises(DomainError, match="It would need a baseline, a target") as refused:
        turning(waiting, baseline=None, target=None)

    assert refused.value.field == "baseline"


def test_the_page_offers_the_method_to_such_a_card_only(waiting: Situation) -> None:
    client = sign_in(waiting.cast.lead)
    text = text_of(browse(client, "key-results/KR-1/change/"))
    sent = {
        "method": "linear",
        "unit": "duration",
        "unit_label": "days",
        "baseline": "9 days",
        "target": "4",
        "reason_category": "data_definition",
        "reason": "Two weeks are measured",
        "evidence_url": "https://example.com/report",
        "form_key": str(uuid4()),
        "action": "propose",
    }

    answer = browse(client, "key-results/KR-1/change/", **sent)

    change = ChangeRequest.objects.get()
    assert 'name="method"' in text
    assert answer.status_code == 302
    assert (change.after["method"], change.after["baseline"], change.after["milestones"]) == ("linear", "9", [])
