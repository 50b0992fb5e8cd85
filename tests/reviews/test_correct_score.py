from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from checkins.actions.rebuilding import rebuild_states
from notifications.models import Notification
from objectives.models import KeyResult
from okrapp.errors import Conflict, DomainError, Forbidden
from reviews.actions import correct_final_score
from reviews.models import Correction, KeyResultScore, ObjectiveScore
from reviews.queries import final_mark
from tests.cast import sign_in
from tests.reviews.situations import AFTER, Ended, page, text_of


def correct(ended: Ended, actual: str | None = "25", **more: Any) -> Correction:
    card = ended.key_result(more.pop("number", 1))
    given = {
        "by": ended.cast.lead,
        "key_result": card,
        "actual": None if actual is None else Decimal(actual),
        "reason": "The export stopped on the 28th",
        "seen": final_mark(card),
        "form_key": uuid4(),
        "at": AFTER,
    }
    return correct_final_score(**given | more)


def test_a_correction_keeps_the_old_score_and_moves_the_objectives(ended: Ended) -> None:
    ended.closed()

    entry = correct(ended)

    assert (entry.score_before, entry.score_after) == (Decimal("0.60"), Decimal("0.70"))
    assert (entry.objective_before, entry.objective_after) == (Decimal("0.60"), Decimal("0.70"))
    assert (ended.key_result().score, ended.key_result().band) == (Decimal("0.70"), "green")
    assert KeyResultScore.objects.get(key_result__number=1).score == Decimal("0.60")
    assert ObjectiveScore.objects.get().score == Decimal("0.60")
    told = Notification.objects.filter(kind="reviews.score_corrected")
    assert {each.title for each in told} == {
        "The final score of KR-1 Repeat purchase rate is corrected: 0.60 → 0.70",
    }


def test_an_unscored_key_result_can_be_given_the_value_that_came_late(ended: Ended) -> None:
    ended.closed()

    entry = correct(ended, "20", number=2)

    assert (entry.score_before, entry.score_after) == (None, Decimal("0.20"))
    assert entry.objective_after == Decimal("0.48")


def test_rebuilding_the_states_leaves_a_corrected_score_alone(ended: Ended) -> None:
    ended.closed()
    correct(ended)

    assert rebuild_states(ended.cast.organization) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": " "}, "Say why"),
        ({"actual": None}, "Give the value"),
        ({"actual": Decimal(24)}, "what it says already"),
    ],
)
def test_a_correction_says_why_and_corrects_something(ended: Ended, changes: dict[str, Any], words: str) -> None:
    ended.closed()

    with pytest.raises(DomainError, match=words):
        correct(ended, **changes)

    assert not Correction.objects.exists()


def test_the_second_to_correct_sees_the_first_correction_and_a_repeated_form_is_one(ended: Ended) -> None:
    ended.closed()
    seen, key = final_mark(ended.key_result()), uuid4()
    first = correct(ended, form_key=key)

    assert correct(ended, form_key=key).id == first.id
    with pytest.raises(Conflict, match="corrected this meanwhile"):
        correct(ended, "26", seen=seen)

    assert Correction.objects.count() == 1


def test_nothing_is_corrected_before_the_cycle_is_closed_nor_by_others(ended: Ended) -> None:
    ended.ready()

    with pytest.raises(Conflict, match="is not closed"):
        correct(ended)
    ended.close()
    with pytest.raises(Forbidden):
        correct(ended, by=ended.cast.kr_owner)


def test_a_method_that_does_not_read_the_value_takes_the_score_itself(ended: Ended) -> None:
    KeyResult.objects.filter(number=1).update(method="control", hold="at_least", target=Decimal(20))
    ended.closed()

    with pytest.raises(DomainError, match=r"0\.00 to 1\.00"):
        correct(ended, None, score=Decimal("1.2"))
    entry = correct(ended, None, score=Decimal("0.75"))

    assert (entry.score_after, entry.actual_after) == (Decimal("0.75"), Decimal(24))


def test_both_pages_and_the_summary_show_the_old_and_the_corrected_score(ended: Ended) -> None:
    ended.closed()
    correct(ended)
    client = sign_in(ended.cast.viewer)

    key_result = text_of(page(client, "key-results/KR-1/"))
    objective = text_of(page(client, "objectives/O-1/"))
    summary = text_of(page(client, "reviews/cycles/q3-2026/"))

    assert 'data-kr="KR-1" data-score="0.70" data-rag="green"' in key_result
    assert "<s>0.60</s>" in key_result
    assert "0.60 → 0.70" in objective
    assert "<s>0.60</s>" in summary
    assert all("The export stopped on the 28th" in text for text in (key_result, objective, summary))


def test_a_lead_corrects_from_the_key_results_page(ended: Ended) -> None:
    ended.closed()
    client = sign_in(ended.cast.lead)
    form = text_of(page(client, "key-results/KR-1/correct/"))
    sent = {"actual": "25 %", "reason": "Late scans", "form_key": str(uuid4()), "seen": final_mark(ended.key_result())}

    bad = page(client, "key-results/KR-1/correct/", **sent | {"actual": "much"})
    done = page(client, "key-results/KR-1/correct/", **sent)

    assert "It says now" in form
    assert bad.status_code == 422
    assert done.status_code == 302
    assert ended.key_result().score == Decimal("0.70")
