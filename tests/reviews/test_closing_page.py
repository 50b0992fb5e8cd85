import re
from datetime import timedelta

import pytest
from django.utils import timezone

from objectives.models import Cycle, KeyResult
from reviews.models import Closing, Learning, SourceConfirmation
from tests.cast import sign_in
from tests.counting import counted_queries
from tests.factories import ActiveObjectiveFactory, CycleFactory, KeyResultFactory
from tests.reviews.situations import Ended, page, text_of

CLOSE = "reviews/close/q3-2026/"


def steps(text: str) -> list[str]:
    return re.findall(r'data-step="\w+" data-state="(\w+)"', text)


@pytest.mark.parametrize("who", ["lead", "sponsor", "owner", "kr_owner", "member", "viewer"])
def test_everybody_reads_where_the_closing_stands(ended: Ended, who: str) -> None:
    client = sign_in(getattr(ended.cast, who))
    before = text_of(page(client, CLOSE))
    ended.open()
    ended.say()

    text = text_of(page(client, CLOSE))

    assert steps(before) == []
    assert steps(text) == ["now", "later", "later", "done", "later"]
    assert 'data-kr="KR-1" data-score="0.60" data-rag="amber"' in text
    assert "1/2" in text
    assert "Kr Owner (1)" in text


def test_strangers_find_nothing(ended: Ended) -> None:
    assert page(sign_in(ended.cast.stranger), CLOSE).status_code == 404
    assert page(sign_in(ended.cast.lead), "reviews/close/q9/").status_code == 404


def test_each_sees_the_acts_that_are_theirs(ended: Ended) -> None:
    ended.open()
    texts = {who: text_of(page(sign_in(getattr(ended.cast, who)), CLOSE)) for who in ("lead", "kr_owner", "member")}

    acts = {who: set(re.findall(r'name="action" value="(\w+)"', text)) for who, text in texts.items()}

    assert acts == {
        "lead": {"lock", "confirm", "not_right", "learn"},
        "kr_owner": {"confirm", "not_right", "learn"},
        "member": set(),
    }
    assert "A cycle is closed by the program leads and the admins." in texts["member"]


def test_the_whole_walk_without_a_script(ended: Ended) -> None:
    lead, owner = sign_in(ended.cast.lead), sign_in(ended.cast.kr_owner)
    page(lead, f"{CLOSE}open/", action="open")
    for number in (1, 2):
        page(owner, f"{CLOSE}KR-{number}/source/", verdict="confirmed", seen=ended.row(number).mark)
        page(owner, f"{CLOSE}KR-{number}/learning/", text=f"What KR-{number} taught")
    page(lead, f"{CLOSE}lock/", action="lock")

    done = page(lead, f"{CLOSE}close/", action="close")
    summary = text_of(page(lead, "reviews/cycles/q3-2026/"))

    assert done.headers["Location"] == "/o/acme/reviews/cycles/q3-2026/"
    assert page(lead, CLOSE).headers["Location"] == "/o/acme/reviews/cycles/q3-2026/"
    assert "What KR-1 taught" in summary
    assert "nobody is ranked here" in summary


def test_a_refused_act_says_why_beside_what_was_typed_and_loses_nothing(ended: Ended) -> None:
    ended.open()
    client = sign_in(ended.cast.kr_owner)

    two_lines = page(client, f"{CLOSE}KR-1/learning/", text="One thing\r\nand another")
    unsaid = page(client, f"{CLOSE}KR-1/source/", verdict="not_right", because="", seen=ended.row().mark)
    moved = page(client, f"{CLOSE}KR-1/source/", verdict="confirmed", seen="another")

    assert [each.status_code for each in (two_lines, unsaid, moved)] == [422, 422, 409]
    assert "Exactly one line" in text_of(two_lines)
    assert "One thing\r\nand another</textarea>" in text_of(two_lines)
    assert "what is not right" in text_of(unsaid)
    assert "This changed since you opened the page" in text_of(moved)
    assert not SourceConfirmation.objects.exists()
    assert not Learning.objects.exists()


def test_with_a_script_an_act_swaps_the_walk_and_takes_the_focus(ended: Ended) -> None:
    ended.open()

    text = text_of(
        page(sign_in(ended.cast.kr_owner), f"{CLOSE}KR-1/learning/", htmx=True, text="Ask before they leave")
    )

    assert text.lstrip().startswith("<div")
    assert 'data-announce="The learning of KR-1 is kept."' in text
    assert re.search(r'id="KR-1"[^>]*tabindex="-1" data-focus', text)


def test_weights_are_recorded_on_the_page(ended: Ended) -> None:
    KeyResult.objects.update(weight=None)
    ended.open()
    client = sign_in(ended.cast.owner)
    sent = {"choice": "typed", "weight_1": "80", "weight_2": "10", "present": "Owner, Lead", "action": "weigh"}

    offered = text_of(page(client, CLOSE))
    wrong = page(client, f"{CLOSE}O-1/weights/", **sent)
    done = page(client, f"{CLOSE}O-1/weights/", **sent | {"weight_2": "20"})
    back = page(client, f"{CLOSE}O-1/weights/", action="take_back")

    assert "Its weights were not agreed" in offered
    assert (wrong.status_code, done.status_code, back.status_code) == (422, 302, 302)
    assert "The weights add to 90" in text_of(wrong)
    assert 'value="80"' in text_of(wrong)
    assert set(KeyResult.objects.values_list("weight", flat=True)) == {None}


def test_an_early_opening_asks_why_on_the_page(cast) -> None:
    cycle = CycleFactory(slug="running")
    client = sign_in(cast.lead)

    refused = page(client, "reviews/close/running/open/", action="open")
    done = page(client, "reviews/close/running/open/", early_because="The team ends")

    assert refused.status_code == 422
    assert "can&#x27;t wait" in text_of(refused)
    assert done.status_code == 302
    assert Closing.objects.get().cycle == cycle


@pytest.mark.parametrize("path", [CLOSE, "reviews/cycles/q3-2026/"])
def test_ten_and_sixty_key_results_cost_the_same(ended: Ended, path: str) -> None:
    def more(objectives: int) -> None:
        for _ in range(objectives):
            another = ActiveObjectiveFactory(team=ended.cast.team, cycle=ended.cycle, owner=ended.cast.owner)
            KeyResultFactory.create_batch(4, objective=another, owner=ended.cast.kr_owner, weight=25)

    more(2)
    ended.open()
    if "cycles" in path:
        Cycle.objects.update(locked_at=timezone.now(), closed_at=timezone.now())
    client, counts = sign_in(ended.cast.owner), []
    for objectives in (0, 13):
        more(objectives)
        page(client, path)
        with counted_queries() as asked:
            assert page(client, path).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 20


def test_my_week_leads_those_who_are_asked_to_the_closing(ended: Ended) -> None:
    def panel(who: str) -> str:
        text = text_of(page(sign_in(getattr(ended.cast, who)), ""))
        return text.partition('data-panel="closing"')[2].partition("</section>")[0]

    unopened = {who: panel(who) for who in ("lead", "kr_owner")}
    ended.open()
    ended.say()
    asked = {who: panel(who) for who in ("lead", "kr_owner", "member")}

    assert "Open its closing when it has ended" in unopened["lead"]
    assert unopened["kr_owner"] == asked["member"] == ""
    assert "1 final value to confirm" in asked["kr_owner"]
    assert "2 learnings to write" in asked["kr_owner"]
    assert CLOSE in asked["lead"]


def test_the_list_leads_to_the_closing_and_then_to_the_summary(ended: Ended) -> None:
    client = sign_in(ended.cast.viewer)
    ending = text_of(page(client, "objectives/?cycle=q3-2026"))
    ended.closed()

    closed = text_of(page(client, "objectives/?cycle=q3-2026"))

    assert f"/o/acme/{CLOSE}" in ending
    assert "/o/acme/reviews/cycles/q3-2026/" in closed
    assert "Closed" in closed


def test_gates_of_a_closed_cycle_explain_themselves(ended: Ended) -> None:
    ended.closed()
    lead = sign_in(ended.cast.lead)

    card = page(lead, "key-results/KR-1/edit/")
    change = page(lead, "key-results/KR-1/change/")
    update = page(sign_in(ended.cast.kr_owner), "key-results/KR-1/check-in/")

    assert (card.status_code, change.status_code) == (403, 403)
    assert "Q3 2026 is closed" in text_of(card)
    assert "Q3 2026 is closed" in text_of(change)
    assert "Q3 2026 is closed" in text_of(update)


def test_a_running_cycle_asks_nothing_of_anybody(cast) -> None:
    CycleFactory(ends_on=timezone.localdate() + timedelta(days=7))

    assert 'data-panel="closing"' not in text_of(page(sign_in(cast.lead), ""))
