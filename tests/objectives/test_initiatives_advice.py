"""An amber KR with an initiative that stands still: what is recommended, and where it leads."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from objectives.advice import Advice
from objectives.cards import KeyResultCard
from objectives.models import Initiative, KeyResult
from objectives.policies import key_result_or_404
from objectives.queries import today_for
from tests.cast import sign_in
from tests.factories import InitiativeFactory

SHOWN = 'data-recommendation="amber-and-stalled"'


@pytest.fixture
def amber(active) -> KeyResult:
    """Amber for six weeks, always at the same score."""
    return active


def quiet(**values: Any) -> Initiative:
    return InitiativeFactory(state="running", moved_at=timezone.now() - timedelta(days=22), **values)


def advice(cast, key_result) -> dict[str, Advice]:
    found = key_result_or_404(cast.kr_owner, key_result.number)
    return {each.code: each for each in KeyResultCard(found, today_for(cast.organization)).all_advice}


def test_a_quiet_bet_under_an_amber_key_result_is_to_be_stopped_or_changed(cast, amber):
    bet = quiet(key_result=amber)

    found = advice(cast, amber)["amber-and-stalled"]

    assert found.recommendation.words == "Stop or change the initiative that stands still"
    assert (found.place.page, found.place.argument) == ("objectives:initiative", bet.reference)


def test_it_stands_on_my_week_the_dashboard_and_the_card(cast, amber):
    bet = quiet(key_result=amber)
    client = sign_in(cast.kr_owner)
    pages = ["/o/acme/", f"/o/acme/objectives/{amber.objective.reference}/", f"/o/acme/key-results/{amber.reference}/"]

    for path in pages:
        text = client.get(path).content.decode()
        assert SHOWN in text
        assert f'<a href="/o/acme/initiatives/{bet.reference}/">To the initiative' in text


@pytest.mark.parametrize("state", ["idea", "stopped", "scaled", "done"])
def test_only_a_running_bet_can_stand_still(cast, amber, state):
    bet = quiet(key_result=amber)
    Initiative.objects.filter(id=bet.id).update(state=state, learning="Few")

    assert "amber-and-stalled" not in advice(cast, amber)


def test_a_score_that_rose_since_speaks_for_the_bet(cast, amber):
    quiet(key_result=amber)
    points = [*amber.points[:-1], [*amber.points[-1][:2], "0.60", "amber", 4]]
    for point in points[:-1]:
        point[2] = "0.50"
    KeyResult.objects.filter(id=amber.id).update(points=points)

    assert "amber-and-stalled" not in advice(cast, amber)


def test_saying_that_it_is_under_way_takes_the_recommendation_back(cast, amber):
    bet = quiet(key_result=amber, lead=cast.member)

    sign_in(cast.member).post(f"/o/acme/initiatives/{bet.reference}/confirm/")

    assert "amber-and-stalled" not in advice(cast, amber)


def test_the_form_of_an_update_shows_what_runs_beside_the_next_action(cast, amber):
    bet = quiet(key_result=amber)
    InitiativeFactory(key_result=amber, title="Only an idea")

    text = sign_in(cast.kr_owner).get(f"/o/acme/key-results/{amber.reference}/check-in/").content.decode()

    running = text[text.index("data-running") :]
    assert f'href="/o/acme/initiatives/{bet.reference}/"' in running
    assert "Stands still" in running
    assert "Only an idea" not in text
