import re
from datetime import timedelta

import pytest
from django.utils import timezone

from objectives.models import Initiative, KeyResult
from tests.cast import sign_in
from tests.counting import counted_queries
from tests.factories import CycleFactory, InitiativeFactory, KeyResultFactory

HX = {"HX-Request": "true"}


def address(initiative: Initiative, rest: str = "") -> str:
    return f"/o/acme/initiatives/{initiative.reference}/{rest}"


def card(key_result: KeyResult, rest: str = "") -> str:
    return f"/o/acme/key-results/{key_result.reference}/{rest}"


def dashboard(key_result: KeyResult) -> str:
    return f"/o/acme/objectives/{key_result.objective.reference}/"


@pytest.fixture
def bet(cast, active):
    return InitiativeFactory(
        key_result=active,
        lead=cast.member,
        state="running",
        because="People leave at the address",
        stop_criteria="Two weeks without one more order",
        moved_at=timezone.now() - timedelta(weeks=5),
    )


def test_the_card_and_the_dashboard_show_the_bets_with_their_state(cast, active, bet):
    InitiativeFactory(key_result=active, lead=cast.owner, title="A postcard", state="stopped", learning="No answer")

    for path in (card(active), dashboard(active)):
        text = sign_in(cast.viewer).get(path).content.decode()
        assert f'data-initiative="{bet.reference}" data-state="running"' in text
        assert "A postcard" in text
        assert '<span class="badge badge--warn">Stopped</span>' in text


def test_a_reader_without_a_part_sees_the_bets_and_is_told_who_adds_them(cast, active, bet):
    text = sign_in(cast.viewer).get(card(active)).content.decode()

    assert f"{bet.reference}/move/" not in text
    assert "initiatives/new/" not in text
    assert "Initiatives belong to the KR&#x27;s owner and collaborators" in text


@pytest.mark.parametrize("who", ["kr_owner", "owner", "champion", "lead", "member"])
def test_those_with_a_part_and_the_lead_move_it_from_the_dashboard(cast, active, bet, who):
    text = sign_in(getattr(cast, who)).get(dashboard(active)).content.decode()

    assert f"{address(bet, 'move/')}?to=stopped" in text


def test_a_bet_is_written_on_the_form_and_read_as_one_sentence(cast, active):
    client = sign_in(cast.kr_owner)
    form = client.get(card(active, "initiatives/new/")).content.decode()
    typed = {
        "title": "a <b>shorter</b> checkout",
        "because": "שלום 🙂",
        "lead": cast.kr_owner.id,
        "url": "https://work.example/1",
        "is_running": "on",
        "form_key": re.search(r'name="form_key" value="([^"]+)"', form)[1],
    }

    text = client.post(card(active, "initiatives/new/"), typed, follow=True).content.decode()

    sentence = " ".join(re.sub(r"<[^>]+>", "", text[text.index('class="hypothesis"') + 30 :]).split())
    assert "We believe a &lt;b&gt;shorter&lt;/b&gt; checkout will move Repeat purchase rate because שלום 🙂" in sentence
    assert 'href="https://work.example/1"' in text
    assert Initiative.objects.get().state == "running"


def test_what_cant_be_is_refused_beside_the_field_and_nothing_typed_is_lost(cast, active):
    typed = {"title": "A list", "lead": cast.kr_owner.id, "url": "javascript:alert(1)", "because": "They asked"}

    answer = sign_in(cast.kr_owner).post(card(active, "initiatives/new/"), typed)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Write the whole address of a page" in text
    assert "They asked</textarea>" in text
    assert not Initiative.objects.exists()


def test_stopping_shows_what_was_said_and_asks_for_the_learning(cast, bet):
    client = sign_in(cast.member)

    asked = client.get(address(bet, "move/?to=stopped")).content.decode()
    refused = client.post(address(bet, "move/"), {"action": "stopped", "was": "running", "learning": ""})
    done = client.post(address(bet, "move/"), {"action": "stopped", "was": "running", "learning": "Few"}, follow=True)

    assert "You said you would stop when" in asked
    assert "Two weeks without one more order" in asked
    assert refused.status_code == 422
    assert b"Say what you learnt" in refused.content
    assert f"{bet.reference} is stopped." in done.content.decode()
    assert 'data-state="stopped"' in done.content.decode()


def test_starting_shows_what_had_to_be_there_first(cast, active):
    idea = InitiativeFactory(key_result=active, lead=cast.member, start_criteria="The new shop is open")

    text = sign_in(cast.member).get(address(idea, "move/?to=running")).content.decode()

    assert "You said you would start when" in text
    assert "The new shop is open" in text
    assert 'name="learning"' not in text


def test_a_bet_is_moved_in_place_of_its_row(cast, active, bet):
    client, here = sign_in(cast.member), dashboard(active)

    form = client.get(f"{address(bet, 'move/?to=done')}&next={here}", headers=HX)
    kept = client.get(address(bet, f"?next={here}"), headers=HX).content.decode()
    typed = {"action": "done", "was": "running", "learning": "", "next": here}
    row = client.post(address(bet, "move/"), typed, headers=HX).content.decode()

    assert b"<html" not in form.content
    assert b'hx-post="' in form.content
    assert 'data-state="running"' in kept
    assert row.count(f'id="{bet.reference.lower()}"') == 1
    assert 'data-state="done"' in row
    assert f'data-announce="{bet.reference} is done."' in row


def test_without_a_script_one_comes_back_to_where_one_was(cast, active, bet):
    typed = {"action": "done", "was": "running", "next": dashboard(active)}

    answer = sign_in(cast.member).post(address(bet, "move/"), typed)

    assert answer["Location"] == dashboard(active)


def test_a_move_after_somebody_elses_says_where_it_is_by_now(cast, bet):
    client = sign_in(cast.member)
    Initiative.objects.filter(id=bet.id).update(state="done")

    answer = client.post(address(bet, "move/"), {"action": "stopped", "was": "running", "learning": "Few"})
    asked = client.get(address(bet, "move/?to=stopped"))

    assert answer.status_code == 409
    assert b"is done by now" in answer.content
    assert b"this step does not lead on from there" in asked.content


def test_an_edit_over_somebody_elses_keeps_the_words_and_shows_theirs(cast, bet):
    client = sign_in(cast.member)
    typed = {"title": "My words", "lead": cast.member.id, "because": "Mine", "version": "1"}
    Initiative.objects.filter(id=bet.id).update(because="Theirs, from the second floor", version=2)

    answer = client.post(address(bet, "edit/"), typed)
    text = answer.content.decode()
    again = client.post(address(bet, "edit/"), typed | {"version": re.search(r'name="version" value="(\d+)"', text)[1]})

    assert answer.status_code == 409
    assert "Mine</textarea>" in text
    assert "Theirs, from the second floor" in text
    assert again.status_code == 302
    assert Initiative.objects.get(id=bet.id).because == "Mine"


def test_one_click_says_that_it_is_still_under_way(cast, active, bet):
    client = sign_in(cast.member)
    before = client.get(dashboard(active)).content.decode()

    row = client.post(address(bet, "confirm/"), headers=HX).content.decode()

    assert "Still under way" in before
    assert "Still under way" not in row
    assert f"{bet.reference} is still under way." in row


def test_the_page_tells_what_happened_to_it(cast, bet):
    client = sign_in(cast.member)
    client.post(address(bet, "confirm/"))
    client.post(address(bet, "move/"), {"action": "stopped", "was": "running", "learning": "Few read it"})

    text = client.get(address(bet)).content.decode()
    happened = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text[text.index("What happened") :]))

    assert "Member" in happened
    assert "Few read it" in happened
    assert happened.count("Stopped") == 1
    assert "wrote it down" in happened


def test_a_bet_is_carried_over_from_a_key_result_that_has_ended(cast, active, bet):
    coming = CycleFactory(starts_on=active.objective.cycle.ends_on + timedelta(days=1))
    following = KeyResultFactory(objective__team=cast.team, objective__cycle=coming, name="Second orders")
    elsewhere = KeyResultFactory(name="Of another team")
    KeyResult.objects.filter(id=active.id).update(state="closed")
    client = sign_in(cast.member)

    page = client.get(address(bet)).content.decode()
    form = client.get(address(bet, "carry-over/")).content.decode()
    refused = client.post(address(bet, "carry-over/"), {"key_result": elsewhere.id})
    done = client.post(address(bet, "carry-over/"), {"key_result": following.id}, follow=True).content.decode()

    assert f"{active.reference} has ended" in page
    assert "Second orders" in form
    assert "Of another team" not in form
    assert refused.status_code == 422
    assert f"{bet.reference} goes on under {following.reference} Second orders" in done


def test_nothing_to_carry_it_to_says_what_to_do(cast, active, bet):
    text = sign_in(cast.member).get(address(bet, "carry-over/")).content.decode()

    assert "No key result to carry it to" in text


def test_the_pages_cost_the_same_for_one_and_for_four_bets(cast, active, bet):
    client, counts = sign_in(cast.member), []
    pages = (dashboard(active), card(active), address(bet))
    for _ in range(2):
        for path in pages:
            client.get(path)
            with counted_queries() as captured:
                client.get(path)
            counts.append(len(captured))
        for _ in range(3):
            InitiativeFactory(key_result=active, state="running")

    assert counts == [10, 9, 10] * 2


def test_others_see_who_moves_it_in_place_of_the_buttons(cast, bet):
    page = sign_in(cast.viewer).get(f"/o/acme/initiatives/{bet.reference}/").content.decode()

    assert "An initiative is moved by its lead." in page
    assert f"Today: {cast.member.name}, {bet.key_result.objective.owner.name}." in page
    assert "/move/?to=" not in page
