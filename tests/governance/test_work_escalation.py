"""Working an escalation, in actions and on its pages."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.actions import acknowledge, close_cleared, decide, resolve, set_huddle
from governance.enums import EscalationState, Origin
from governance.models import Decision, Escalation
from governance.sweep import sweep
from notifications.models import Notification
from objectives.models import KeyResult
from okrapp import clock
from okrapp.errors import Conflict, DomainError, Forbidden
from organizations.models import TeamSeat
from tests.cast import sign_in
from tests.checkins.situations import FRIDAYS, Situation, local
from tests.factories import TeamFactory
from tests.governance.situations import browse, text_of

W4, W5, W6 = FRIDAYS[3:6]
NOW = local(W5, 18)


@pytest.fixture
def case(situation: Situation) -> Escalation:
    situation.post(at=local(W4), actual="19")
    situation.post(at=local(W5), actual="19")
    sweep(situation.organization, now=local(W5, 13))
    Notification.objects.all().delete()
    return Escalation.objects.get()


def decided(situation: Situation, case: Escalation, **values: Any) -> Escalation:
    return decide(
        **{
            "by": situation.cast.owner,
            "case": case,
            "choice": "change_bet",
            "note": "Stop the newsletter, call the ten largest",
            "root_cause": "team_bet",
            "owner": situation.owner,
            "form_key": uuid4(),
            "at": NOW,
            **values,
        }
    )


def test_a_case_runs_from_acknowledged_over_huddle_and_decision_to_resolved(
    situation: Situation, case: Escalation
) -> None:
    champion = situation.cast.champion

    case = acknowledge(by=champion, case=case, at=NOW)
    assert (case.state, case.acknowledged_by, case.due_at) == (
        "acknowledged",
        champion,
        local(W5) + timedelta(hours=48),
    )

    huddle = NOW + timedelta(hours=20)
    case = set_huddle(by=champion, case=case, huddle_at=huddle, people="Owner, Kr Owner", at=NOW)
    assert (case.state, case.due_at) == ("huddle_set", huddle + timedelta(hours=48))

    case = decided(situation, case)
    decision = Decision.objects.get()
    assert (case.state, case.decision, case.root_cause) == ("decided", decision, "team_bet")
    assert (decision.origin, decision.resulting_change) == (Origin.ESCALATION, "initiative_change")
    assert str(decision.score_then) == "0.10"

    case = resolve(by=champion, case=case, line="The calls brought three of them back", at=NOW)
    assert (case.state, case.closed_by, case.closing_line) == (
        "resolved",
        champion,
        "The calls brought three of them back",
    )


@pytest.mark.parametrize("who", ["champion", "owner", "lead"])
def test_champion_objective_owner_and_lead_work_the_case(situation: Situation, case: Escalation, who: str) -> None:
    assert acknowledge(by=getattr(situation.cast, who), case=case).state == "acknowledged"


@pytest.mark.parametrize("who", ["kr_owner", "sponsor", "member", "viewer", "admin"])
def test_others_do_not_and_learn_who_does(situation: Situation, case: Escalation, who: str) -> None:
    person = getattr(situation.cast, who)
    with pytest.raises(Forbidden, match=r"champion works this case \(Champion\)"):
        acknowledge(by=person, case=case)

    response = browse(sign_in(person), f"escalations/{case.reference}/", htmx=True, action="acknowledge")

    assert response.status_code == 403
    assert "champion works this case (Champion)" in text_of(response)


@pytest.mark.parametrize("who", ["champion", "kr_owner", "member", "viewer"])
def test_the_champion_does_not_decide(situation: Situation, case: Escalation, who: str) -> None:
    with pytest.raises(Forbidden, match=r"objective's owner decides what to do \(Owner\)"):
        decided(situation, case, by=getattr(situation.cast, who))


@pytest.mark.parametrize("hours", [-49, 49])
def test_a_huddle_is_held_within_48_hours(situation: Situation, case: Escalation, hours: int) -> None:
    with pytest.raises(DomainError, match="within 48 hours"):
        set_huddle(by=situation.cast.champion, case=case, huddle_at=NOW + timedelta(hours=hours), people="All", at=NOW)


def test_owners_hear_of_the_huddle_and_of_the_decision(situation: Situation, case: Escalation) -> None:
    set_huddle(by=situation.cast.champion, case=case, huddle_at=NOW, people="Owner", at=NOW)
    decided(situation, case)

    told = Notification.objects.order_by("id").values_list("recipient__name", "kind")
    assert set(told) == {
        ("Owner", "governance.escalation_huddle"),
        ("Kr Owner", "governance.escalation_huddle"),
        ("Kr Owner", "governance.decision_assigned"),
        ("Champion", "governance.escalation_decided"),
    }


def test_a_decision_is_taken_once(situation: Situation, case: Escalation) -> None:
    key = uuid4()
    decided(situation, case, form_key=key)
    decided(situation, case, form_key=key)

    with pytest.raises(Conflict, match="E-1 has been decided: Stop the newsletter"):
        decided(situation, case, by=situation.cast.lead, note="Wait")

    assert Decision.objects.count() == 1


def test_what_is_not_decided_is_not_resolved(situation: Situation, case: Escalation) -> None:
    with pytest.raises(Conflict, match="has no decision yet"):
        resolve(by=situation.cast.champion, case=case, line="Better")


def test_a_case_that_the_data_cleared_asks_for_a_line_also_of_the_key_result_owner(
    situation: Situation, case: Escalation
) -> None:
    with pytest.raises(Conflict, match="still red"):
        close_cleared(by=situation.owner, case=case, line="It rose")
    situation.post(at=local(W6), actual="23")

    with pytest.raises(DomainError, match="one line"):
        close_cleared(by=situation.owner, case=case, line=" ")
    closed = close_cleared(by=situation.owner, case=case, line="The second reminder works", at=local(W6, 13))

    assert (closed.state, closed.closing_line) == (EscalationState.CLEARED, "The second reminder works")
    assert closed.data_cleared_at is not None


def test_a_closed_case_says_who_closed_it(situation: Situation, case: Escalation) -> None:
    decided(situation, case)
    resolve(by=situation.cast.champion, case=case, line="Done", at=NOW)

    with pytest.raises(Conflict, match="Champion closed E-1 on Fri 30 Oct, 18:00"):
        acknowledge(by=situation.cast.lead, case=case)
    assert resolve(by=situation.cast.champion, case=case, line="Done").state == "resolved"


# Pages -------------------------------------------------------------------------------------------------------------


def test_the_list_shows_cases_with_their_clock_breached_first(situation: Situation, case: Escalation) -> None:
    other = situation.another()
    Escalation.objects.filter(id=case.id).update(due_at=clock.now() + timedelta(hours=5))
    Escalation.objects.create(
        number=7,
        kind="red_kr",
        key_result=other,
        streak_week=W4,
        opened_at=NOW,
        found_at=NOW,
        due_at=clock.now() + timedelta(hours=40),
        rung=1,
    )
    KeyResult.objects.filter(id=other.id).update(red_since=W4)

    page = text_of(browse(sign_in(situation.cast.viewer), "escalations/"))

    assert 'data-escalation="E-1" data-kind="red_kr" data-state="open"' in page
    assert page.index('data-escalation="E-7"') < page.index('data-escalation="E-1"')
    assert "with the owner of the objective" in page


@pytest.mark.parametrize(
    ("who", "count"),
    [("champion", 1), ("owner", 1), ("kr_owner", 1), ("lead", 0), ("sponsor", 0), ("member", 0), ("viewer", 0)],
)
def test_mine_are_those_i_have_a_part_in(situation: Situation, case: Escalation, who: str, count: int) -> None:
    page = text_of(browse(sign_in(getattr(situation.cast, who)), "escalations/?whose=mine"))

    assert page.count("data-escalation=") == count


def test_a_champion_has_the_cases_of_teams_below_that_have_none(situation: Situation, case: Escalation) -> None:
    squad = TeamFactory(parent=situation.cast.team)
    case.key_result.objective.team = squad
    case.key_result.objective.save()
    champion = sign_in(situation.cast.champion)
    assert text_of(browse(champion, "escalations/?whose=mine")).count("data-escalation=") == 1

    TeamSeat.objects.create(team=squad, membership=situation.cast.member, seat="champion")
    assert text_of(browse(champion, "escalations/?whose=mine")).count("data-escalation=") == 0


def test_the_champion_works_the_case_on_its_page(situation: Situation, case: Escalation) -> None:
    champion = sign_in(situation.cast.champion)
    address = f"escalations/{case.reference}/"
    assert "The calls" not in text_of(browse(champion, address))

    assert browse(champion, address, action="acknowledge").status_code == 302
    when = (clock.now() + timedelta(hours=3)).astimezone(situation.organization.zone).strftime("%Y-%m-%dT%H:%M")
    response = browse(champion, address, htmx=True, action="set_huddle", huddle_at=when, huddle_people="Everybody")

    assert response.status_code == 200
    assert "The huddle is set." in text_of(response)
    assert Escalation.objects.get().huddle_people == "Everybody"


def test_the_objective_owner_decides_on_its_page(situation: Situation, case: Escalation) -> None:
    response = browse(
        sign_in(situation.cast.owner),
        f"escalations/{case.reference}/",
        action="decide",
        choice="ask_help",
        note="Ask Data for the broken funnel",
        root_cause="data",
        owner=str(situation.owner.id),
        form_key=str(uuid4()),
    )

    assert response.status_code == 302
    assert Escalation.objects.get().decision == Decision.objects.get()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"action": "set_huddle", "huddle_at": "", "huddle_people": ""}, "Give day and time"),
        ({"action": "set_huddle", "huddle_at": "2031-01-01T10:00", "huddle_people": "All"}, "within 48 hours"),
        ({"action": "decide", "note": "x"}, "Pick one: change the bet"),
        ({"action": "resolve", "closing_line": ""}, "in one line what turned it"),
        ({"action": "explode"}, "Choose what to do"),
    ],
)
def test_bad_input_is_answered_on_the_page(
    situation: Situation, case: Escalation, data: dict[str, str], message: str
) -> None:
    if data["action"] == "resolve":
        decided(situation, case)

    response = browse(sign_in(situation.cast.owner), f"escalations/{case.reference}/", **data)

    assert response.status_code == 422
    assert message in text_of(response)


def test_everybody_sees_the_case_and_why_they_can_not_act(situation: Situation, case: Escalation) -> None:
    page = text_of(browse(sign_in(situation.cast.viewer), f"escalations/{case.reference}/"))

    assert "works this case (Champion)" in page
    assert 'value="acknowledge"' not in page


def test_strangers_find_no_case(situation: Situation, case: Escalation) -> None:
    for path in ("escalations/", f"escalations/{case.reference}/"):
        assert browse(sign_in(situation.cast.stranger), path).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_case_and_for_three(situation: Situation, case: Escalation, count: int) -> None:
    for number in range(2, count + 1):
        Escalation.objects.create(
            number=number,
            kind="red_kr",
            key_result=situation.another(),
            streak_week=W4,
            opened_at=NOW,
            found_at=NOW,
            due_at=NOW,
        )
    client = sign_in(situation.cast.viewer)
    browse(client, "escalations/")

    with CaptureQueriesContext(connection) as asked:
        assert text_of(browse(client, "escalations/")).count("data-escalation=") == count

    assert len([each for each in asked.captured_queries if each["sql"].startswith("SELECT")]) == 6
