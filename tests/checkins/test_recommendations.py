"""Recommendations on the pages: shown from the KR's state, opened on rule and evidence, set aside, back when worse."""

from typing import Any

import pytest
import time_machine

from checkins.actions import post_check_in
from governance.sweep import sweep
from objectives.actions import dismiss_recommendation, restore_recommendation
from objectives.advice import Advice, Place
from objectives.cards import KeyResultCard
from objectives.models import Dismissal, KeyResult
from objectives.policies import key_result_or_404
from objectives.queries import today_for
from okrapp.errors import DomainError, Forbidden
from scoring.recommendations import Rule
from tests.cast import sign_in
from tests.checkins.situations import FRIDAYS, Situation, local

CARD = "/o/acme/key-results/KR-1/"
HUDDLE = f"{CARD}recommendations/red-two-weeks/"
SHOWN = 'data-recommendation="red-two-weeks"'


@pytest.fixture
def clock() -> Any:
    """Saturday after the second red week that counts: FRIDAYS[3] and FRIDAYS[4], behind pace."""
    with time_machine.travel(local(FRIDAYS[4], 10), tick=False) as traveller:
        yield traveller


@pytest.fixture
def red(situation: Situation, clock: time_machine.Traveller) -> Situation:
    for n, value in enumerate(("18.2", "18.4")):
        situation.post(at=local(FRIDAYS[3 + n], 9), actual=value)
    return situation


def advice(situation: Situation) -> dict[str, Advice]:
    found = key_result_or_404(situation.owner, situation.key_result.number)
    return {each.code: each for each in KeyResultCard(found, today_for(situation.organization)).all_advice}


def dismiss(situation: Situation, reason: str = "The huddle was on Monday") -> Dismissal:
    recommendation = advice(situation)["red-two-weeks"].recommendation
    return dismiss_recommendation(
        key_result=situation.fresh(), by=situation.owner, recommendation=recommendation, reason=reason
    )


def test_it_stands_on_my_week_the_dashboard_and_the_card_with_rule_and_evidence(red: Situation) -> None:
    client = sign_in(red.owner)
    pages = [client.get(path).content.decode() for path in ("/o/acme/", "/o/acme/objectives/O-1/", CARD)]

    for page in pages:
        assert SHOWN in page
        assert "Red for 2 check-in weeks, since the week to 23 Oct, score 0.04 against 0.32 planned." in page
        assert "Red in two check-in weeks or more" in page
        assert f'href="{HUDDLE}?next=' in page


def test_setting_it_aside_keeps_who_and_why_and_can_be_undone(red: Situation) -> None:
    client = sign_in(red.owner)
    refused = client.post(HUDDLE, {"action": "dismiss", "reason": " "})
    kept = client.post(HUDDLE, {"action": "dismiss", "reason": "The huddle was on Monday", "next": "/o/acme/"})
    week, card = client.get("/o/acme/").content.decode(), client.get(CARD).content.decode()
    client.post(HUDDLE, {"action": "undo"})
    again = client.get(CARD).content.decode()

    assert refused.status_code == 422
    assert kept["Location"] == "/o/acme/"
    assert SHOWN not in week
    assert SHOWN not in card
    assert "was set aside by Kr Owner" in card
    assert "The huddle was on Monday" in card
    assert SHOWN in again
    assert Dismissal.objects.get().ended_at is not None


def test_it_comes_back_when_the_state_gets_worse(red: Situation, clock: time_machine.Traveller) -> None:
    dismiss(red)
    third = advice(red)["red-two-weeks"].is_dismissed

    clock.move_to(local(FRIDAYS[6], 17))

    assert third
    assert not advice(red)["red-two-weeks"].is_dismissed
    assert advice(red)["red-two-weeks"].recommendation.level == 2


def test_setting_it_aside_anew_takes_the_place_of_the_old_one(red: Situation, clock: time_machine.Traveller) -> None:
    dismiss(red)
    dismiss(red)
    clock.move_to(local(FRIDAYS[6], 17))

    dismiss(red, "A second huddle is set")

    assert [each.ended_at is None for each in Dismissal.objects.order_by("id")] == [False, True]
    assert advice(red)["red-two-weeks"].reason == "A second huddle is set"


@pytest.mark.parametrize("who", ["owner", "champion", "lead"])
def test_those_who_edit_the_objective_set_it_aside_too(red: Situation, who: str) -> None:
    answered = sign_in(getattr(red.cast, who)).post(HUDDLE, {"action": "dismiss", "reason": "Known"})

    assert answered.status_code == 302
    assert Dismissal.objects.get().dismissed_by == getattr(red.cast, who)


@pytest.mark.parametrize("who", ["member", "viewer", "sponsor"])
def test_others_read_it_and_are_told_who_may(red: Situation, who: str) -> None:
    client = sign_in(getattr(red.cast, who))
    page = client.get(HUDDLE).content.decode()
    refused = client.post(HUDDLE, {"action": "dismiss", "reason": "Known"})

    assert "Today: Kr Owner." in page
    assert 'name="reason"' not in page
    assert refused.status_code == 403
    with pytest.raises(Forbidden):
        restore_recommendation(key_result=red.fresh(), by=getattr(red.cast, who), rule=Rule.HUDDLE)


def test_what_is_not_recommended_any_more_cannot_be_set_aside(situation: Situation) -> None:
    client = sign_in(situation.owner)

    assert b"not recommended any more" in client.get(HUDDLE).content
    assert client.post(HUDDLE, {"action": "dismiss", "reason": "Known"}).status_code == 409
    assert client.get(f"{CARD}recommendations/dance/").status_code == 404


def test_a_reason_too_long_is_refused(red: Situation) -> None:
    with pytest.raises(DomainError):
        dismiss(red, "x" * 241)


def test_behind_with_falling_confidence_and_the_same_value_are_read_from_the_state(
    situation: Situation, clock: time_machine.Traveller
) -> None:
    for n, confidence in enumerate((4, 4, 3)):
        situation.post(at=local(FRIDAYS[2 + n], 9), actual="18.4", confidence=confidence)

    assert set(advice(situation)) == {"red-two-weeks", "behind-and-doubting", "value-unchanged"}


def test_a_source_is_stale_from_the_second_missed_week_on(situation: Situation, clock: time_machine.Traveller) -> None:
    situation.post(at=local(FRIDAYS[2], 9), actual="25")

    clock.move_to(local(FRIDAYS[3], 17))
    first_missed = set(advice(situation))
    clock.move_to(local(FRIDAYS[4], 17))

    assert first_missed == set()
    assert set(advice(situation)) == {"source-stale"}


def test_a_stale_source_leads_everybody_to_raising_a_data_issue(
    situation: Situation, clock: time_machine.Traveller
) -> None:
    situation.post(at=local(FRIDAYS[2], 9), actual="25")
    clock.move_to(local(FRIDAYS[4], 17))

    for reader in (situation.owner, situation.cast.member):
        client = sign_in(reader)
        assert f'href="{CARD}data-issue/"' in client.get(CARD).content.decode()
        assert "What is wrong" in client.get(f"{CARD}data-issue/").content.decode()


def test_a_huddle_leads_to_the_key_results_own_open_case(red: Situation) -> None:
    client = sign_in(red.owner)
    page = client.get(CARD).content.decode()
    without = client.get(f"{CARD}case/")
    sweep(red.organization, now=local(FRIDAYS[4], 10))
    opened = client.get(f"{CARD}case/")

    assert f'href="{CARD}case/"' in page
    assert without["Location"] == "/o/acme/escalations/"
    assert opened["Location"] == "/o/acme/escalations/E-1/"


def test_a_low_projection_near_the_end_asks_for_a_decision(situation: Situation, clock: time_machine.Traveller) -> None:
    for n in range(2, 10):
        situation.post(at=local(FRIDAYS[n], 9), actual=f"18.{n}")
    clock.move_to(local(FRIDAYS[9], 10))

    found = advice(situation)["projected-low"]

    assert found.recommendation.evidence.startswith("Projected to end at 0.")
    assert found.place == Place("objectives:objective", "O-1", "objective-log")


def test_a_key_result_that_has_ended_is_left_alone(red: Situation) -> None:
    KeyResult.objects.filter(id=red.key_result.id).update(state="retired")

    assert advice(red) == {}


@pytest.mark.parametrize("krs", [1, 3])
def test_pages_cost_the_same_with_many_recommendations(red: Situation, krs: int, count_queries: Any) -> None:
    client = sign_in(red.owner)
    for number in range(krs):
        another = red.another(name=f"KR {number}")
        for n in (3, 4):
            post_check_in(**{**red.words("18.2"), "key_result": another, "at": local(FRIDAYS[n], 9)})
    dismiss(red)
    counts = []
    for path in ("/o/acme/", "/o/acme/objectives/O-1/", CARD):
        client.get(path)
        with count_queries() as counted:
            client.get(path)
        counts.append(counted.number)

    assert counts == [9, 8, 8]


def test_whoever_does_not_post_on_it_reads_who_does_instead_of_a_link_that_refuses(
    situation: Situation, clock: time_machine.Traveller
) -> None:
    situation.post(at=local(FRIDAYS[3], 9), actual="18.2", confidence=4)
    situation.post(at=local(FRIDAYS[4], 9), actual="18.4", confidence=2)
    update = f'href="{CARD}check-in/#kr-1-help_needed"'

    pages = [
        [sign_in(person).get(page).content.decode() for page in (CARD, "/o/acme/objectives/O-1/")]
        for person in (situation.owner, situation.cast.member)
    ]

    assert [[update in page for page in of_one] for of_one in pages] == [[True, True], [False, False]]
    for page in pages[1]:
        assert f"are written by its owner and collaborators. Today: {situation.owner.name}." in page
