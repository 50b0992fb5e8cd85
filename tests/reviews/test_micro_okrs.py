"""Micro-OKRs that were closed on their own before their cycle ends: what they taught stands."""

from decimal import Decimal

import pytest

from objectives.models import KeyResult, Objective
from okrapp.errors import DomainError
from reviews.queries.asked import asked_of
from reviews.rules import listed
from tests.cast import sign_in
from tests.factories import KeyResultFactory, ObjectiveFactory
from tests.reviews.situations import AFTER, Ended, page, text_of


@pytest.fixture
def micro(ended: Ended) -> KeyResult:
    """The KR, at 0.40, of a micro-OKR that was closed with its learning."""
    cycle = ended.cycle
    objective: Objective = ObjectiveFactory(
        team=ended.objective.team,
        cycle=cycle,
        owner=ended.cast.kr_owner,
        kind="micro",
        starts_on=cycle.starts_on,
        ends_on=cycle.starts_on.replace(day=20),
        state="closed",
        activated_at=ended.objective.activated_at,
        outcome="no_effect",
        learning="They paused for the price",
    )
    card: KeyResult = KeyResultFactory(
        objective=objective, owner=ended.cast.kr_owner, state="closed", actual=Decimal(22), score=Decimal("0.40")
    )
    return card


def test_its_key_results_are_asked_for_neither_a_learning_nor_a_source(ended: Ended, micro: KeyResult) -> None:
    ended.open()
    ended.confirm_all()
    ended.lock()

    (asked,) = asked_of(ended.cast.kr_owner, AFTER.date())
    row = ended.row(micro.number)

    assert asked.learnings == 2
    assert (row.lacks_learning, row.lacks_source) == (False, False)


def test_the_cycle_closes_without_another_learning_and_both_pages_show_the_one_there_is(
    ended: Ended, micro: KeyResult
) -> None:
    ended.ready()
    client = sign_in(ended.cast.lead)
    closing = text_of(page(client))

    ended.close()
    summary = text_of(page(client, "reviews/cycles/q3-2026/"))

    assert listed([micro.reference]) not in closing[: closing.index("data-row")]
    assert f'id="{micro.reference}_text"' not in closing
    assert "They paused for the price" in closing
    assert "They paused for the price" in summary
    assert "No learning was asked for" not in summary


def test_another_learning_in_its_place_is_refused(ended: Ended, micro: KeyResult) -> None:
    ended.open()

    with pytest.raises(DomainError, match="was closed with what it taught"):
        ended.learn(number=micro.number)
    with pytest.raises(DomainError, match="closed with its micro-OKR before"):
        ended.say(number=micro.number)
