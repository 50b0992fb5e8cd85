import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from objectives.actions import start_micro
from objectives.micro import days_from
from objectives.models import Contribution, KeyResult, Objective
from objectives.rules import Span
from tests.cast import sign_in
from tests.counting import counted_queries
from tests.factories import KeyResultFactory


@pytest.fixture
def micro(cast, active):
    """A micro-OKR under `active` that is under way, with one KR at 0.40."""
    first = timezone.now().date() - timedelta(days=10)
    return running(cast, active, first, "Win back those who paused")


def running(cast, parent, first, title):
    started = start_micro(
        parent=parent,
        by=cast.kr_owner,
        title=title,
        why_now="",
        how="They know us",
        team=cast.team,
        owner=cast.owner,
        starts_on=first,
        ends_on=first + timedelta(days=20),
    )
    Objective.objects.filter(id=started.id).update(state="active", activated_at=timezone.now() - timedelta(days=9))
    started.refresh_from_db()
    KeyResultFactory(
        objective=started, owner=cast.owner, score="0.40", band="amber", starts_on=first, due_on=started.ends_on
    )
    return started


def page(objective, rest=""):
    return f"/o/acme/objectives/{objective.reference}/{rest}"


def card(key_result, rest=""):
    return f"/o/acme/key-results/{key_result.reference}/{rest}"


def test_the_card_of_a_key_result_leads_to_a_new_micro_okr(cast, active):
    client = sign_in(cast.kr_owner)
    text = client.get(card(active)).content.decode()
    form = client.get(card(active, "micro/new/")).content.decode()
    found = {name: re.search(rf'name="{name}" value="([^"]*)"', form)[1] for name in ("starts_on", "ends_on")}
    typed = {
        **found,
        "title": "Win back those who paused",
        "how": "They know us",
        "team": cast.team.id,
        "owner": cast.kr_owner.id,
        "form_key": re.search(r'name="form_key" value="([^"]+)"', form)[1],
    }

    answer = client.post(card(active, "micro/new/"), typed, follow=True).content.decode()

    assert f'href="{card(active, "micro/new/")}"' in text
    assert date.fromisoformat(found["ends_on"]) - date.fromisoformat(found["starts_on"]) == timedelta(days=27)
    assert "Micro-OKR" in answer
    assert f'href="{card(active)}"' in answer
    assert Contribution.objects.get().state == "accepted"


def test_days_that_are_too_many_are_refused_beside_the_field(cast, active):
    first = timezone.now().date()
    typed = {"title": "Win", "how": "So", "team": cast.team.id, "owner": cast.owner.id, "starts_on": first}

    answer = sign_in(cast.owner).post(card(active, "micro/new/"), typed | {"ends_on": first + timedelta(days=28)})

    assert answer.status_code == 422
    assert b"lasts 28 days at most; this one would last 29" in answer.content
    assert b'value="Win"' in answer.content


def test_the_offered_days_end_with_the_cycle():
    cycle = Span(date(2026, 10, 1), date(2026, 12, 31))

    assert days_from(date(2026, 11, 2), cycle) == Span(date(2026, 11, 2), date(2026, 11, 29))
    assert days_from(date(2026, 12, 20), cycle) == Span(date(2026, 12, 20), date(2026, 12, 31))
    assert days_from(date(2027, 1, 9), cycle) == Span(date(2026, 12, 30), date(2026, 12, 31))


def test_it_is_shown_under_its_parent_and_marked_in_the_list(cast, active, micro):
    client = sign_in(cast.viewer)

    for path in (page(active.objective), card(active)):
        text = client.get(path).content.decode()
        line = text[text.index(f'data-micro="{micro.reference}" data-state="active"') :]
        assert "0.40" in line[: line.index("bet__who")]
    listed = client.get(f"/o/acme/objectives/?cycle={active.objective.cycle.slug}").content.decode()
    row = listed[listed.index(f'data-objective="{micro.reference}"') :]
    assert "Micro-OKR" in row[: row.index("objective__krs")]


def test_a_proposed_one_says_so_and_a_declined_one_is_gone(cast, active, micro):
    client = sign_in(cast.viewer)
    Contribution.objects.update(state="proposed")
    proposed = client.get(card(active)).content.decode()
    Contribution.objects.update(state="declined")
    declined = client.get(card(active)).content.decode()

    assert '<span class="badge badge--open">Proposed</span>' in proposed
    assert "data-micro" not in declined


def test_after_its_last_day_it_waits_to_be_closed_and_is_closed_with_a_learning(cast, active, micro):
    Objective.objects.filter(id=micro.id).update(
        starts_on=timezone.now().date() - timedelta(days=25), ends_on=timezone.now().date() - timedelta(days=2)
    )
    client = sign_in(cast.owner)

    before = [client.get(path).content.decode() for path in (page(active.objective), page(micro))]
    refused = client.post(page(micro, "close/"), {"outcome": "helped", "learning": ""})
    typed = {"outcome": "no_effect", "learning": "They paused for the price"}
    closed = client.post(page(micro, "close/"), typed, follow=True).content.decode()

    assert "Ready to close" in before[0]
    assert "its last day is over" in before[1]
    assert refused.status_code == 422
    assert "They paused for the price" in closed
    assert "It made no difference" in closed


def test_its_draft_is_edited_with_its_days(cast, active):
    first = timezone.now().date()
    draft = start_micro(
        parent=active,
        by=cast.owner,
        title="Win them back",
        why_now="",
        how="They know us",
        team=cast.team,
        owner=cast.owner,
        starts_on=first,
        ends_on=first + timedelta(days=9),
    )
    client = sign_in(cast.owner)
    typed = {"title": "Win all back", "team": cast.team.id, "owner": cast.owner.id, "starts_on": first}

    sent_on = client.get(page(draft, "edit/"))
    client.post(page(draft, "micro/"), typed | {"ends_on": first + timedelta(days=13)})

    draft.refresh_from_db()
    assert sent_on["Location"] == page(draft, "micro/")
    assert (draft.title, draft.ends_on) == ("Win all back", first + timedelta(days=13))
    assert client.get(page(active.objective, "micro/")).status_code == 404


def test_a_recommendation_on_a_red_key_result_suggests_one(cast, active):
    week = active.points[-1][0]
    KeyResult.objects.filter(id=active.id).update(
        band="red", score="0.10", last_week=week, red_since=date.fromisoformat(week) - timedelta(weeks=3)
    )

    text = sign_in(cast.kr_owner).get(card(active)).content.decode()

    advice = text[text.index('data-recommendation="red-two-weeks"') :]
    assert card(active, "micro/new/") in advice[: advice.index("</li>")]


def test_the_pages_cost_the_same_for_one_and_for_three_micro_okrs(cast, active, micro):
    client, counts = sign_in(cast.member), []
    for _ in range(2):
        for path in (page(active.objective), card(active), page(micro)):
            client.get(path)
            with counted_queries() as captured:
                client.get(path)
            counts.append(len(captured))
        for title in ("Call them", "Write to them"):
            running(cast, active, micro.starts_on, title)

    assert counts == [10, 9, 10] * 2


def test_my_week_asks_the_owner_alone_to_close_one_whose_last_day_is_over(cast, active, micro):
    today = timezone.now().date()
    Objective.objects.filter(id=micro.id).update(starts_on=today - timedelta(days=25), ends_on=today)
    client = sign_in(cast.owner)
    on_its_last_day = client.get("/o/acme/").content.decode()

    Objective.objects.filter(id=micro.id).update(ends_on=today - timedelta(days=2))
    mine, others = client.get("/o/acme/").content.decode(), sign_in(cast.member).get("/o/acme/").content.decode()
    with counted_queries() as one:
        client.get("/o/acme/")
    for _ in range(2):
        again = running(cast, active, today - timedelta(days=10), "Ask those who left")
        Objective.objects.filter(id=again.id).update(ends_on=today - timedelta(days=1))
    with counted_queries() as three:
        client.get("/o/acme/")

    assert 'data-panel="micros"' not in on_its_last_day
    assert f'href="{page(micro, "close/")}"' in mine
    assert 'data-panel="micros"' not in others
    assert len(one) == len(three)
