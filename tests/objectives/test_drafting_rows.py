import re
from uuid import uuid4

import pytest

from objectives.models import Collaborator, KeyResult, Objective
from tests.cast import sign_in
from tests.factories import KeyResultFactory, MembershipFactory, ObjectiveFactory

HX = {"HX-Request": "true"}


def rows_of(objective):
    return f"/o/acme/objectives/{objective.reference}/drafting/key-results/"


def row_of(key_result):
    return f"/o/acme/key-results/{key_result.reference}/drafting/"


def typed(**changes):
    return {
        "name": "Trials that become subscriptions",
        "baseline": "18 %",
        "target": "28 %",
        "unit": "",
        "owner": "Kr Owner",
        "kr_class": "lagging",
        "action": "next",
        **changes,
    }


def as_written(card):
    columns = KeyResult.objects.values().get(number=card.number)
    return {name: value for name, value in columns.items() if name != "created_at"}


def test_a_row_is_added_and_the_next_one_waits_with_the_focus(cast, cycle, draft):
    answer = sign_in(cast.owner).post(rows_of(draft), typed(form_key=str(uuid4())), headers=HX)

    added = KeyResult.objects.get(name="Trials that become subscriptions")
    text = answer.content.decode()
    assert (added.baseline, added.target, added.unit, added.owner) == (18, 28, "percent", cast.kr_owner)
    assert (added.starts_on, added.state) == (cycle.starts_on, "draft")
    assert f'id="row-{added.reference}"' in text
    assert re.search(rf'id="new-{draft.reference}-name"[^>]*data-focus', text)
    assert f'id="standing-{draft.reference}" hx-swap-oob="true"' in text


def test_who_leaves_the_row_keeps_the_focus_where_it_went(cast, draft):
    answer = sign_in(cast.owner).post(rows_of(draft), typed(action="leave"), headers=HX)

    assert "data-focus" not in answer.content.decode()


def test_a_row_sent_twice_is_one_key_result(cast, draft):
    client, key = sign_in(cast.owner), str(uuid4())

    for _ in range(2):
        client.post(rows_of(draft), typed(form_key=key), headers=HX)

    assert draft.key_results.count() == 3


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("baseline", "about ten", "is not a number"),
        ("target", "18 %", "must differ from the baseline"),
        ("due_date", "2031-01-01", "outside the cycle"),
        ("owner", "Nobody Atall", "Nobody here who can own something is called"),
        ("weight", "0", "whole percent, from 1 to 100"),
        ("name", "", "required"),
    ],
)
def test_an_error_stands_beside_its_field_and_everything_typed_is_kept(cast, draft, field, value, words):
    client = sign_in(cast.owner)

    piece = client.post(rows_of(draft), typed(data_source="The order system", **{field: value}), headers=HX)
    page = client.post(rows_of(draft), typed(data_source="The order system", **{field: value}))

    for answer in (piece, page):
        text = answer.content.decode()
        assert answer.status_code == 422
        assert words in re.search(rf'id="new-{draft.reference}-{field}_fault">.*?</p>', text, re.DOTALL)[0]
        assert 'value="The order system"' in text
    assert f'value="{value}"' in text
    assert draft.key_results.count() == 2


def test_without_a_script_each_row_posts_and_leads_back_to_the_page(cast, cycle, draft):
    client, card = sign_in(cast.owner), draft.key_results.first()

    added = client.post(rows_of(draft), typed())
    saved = client.post(row_of(card), typed(name="Days to a first order", version=card.version))

    page = f"/o/acme/objectives/drafting/?team=growth&cycle={cycle.slug}"
    assert added["Location"] == f"{page}#new-{draft.reference}-name"
    assert saved["Location"] == f"{page}#row-{card.reference}"
    card.refresh_from_db()
    assert card.name == "Days to a first order"


def test_the_second_of_two_people_is_told_what_the_first_wrote_and_keeps_their_words(cast, draft):
    card = draft.key_results.first()
    client = sign_in(cast.owner)
    client.post(row_of(card), typed(target="30 %", version=1), headers=HX)

    late = client.post(row_of(card), typed(target="35 %", name="My words", version=1), headers=HX)

    text = late.content.decode()
    assert late.status_code == 409
    assert 'value="My words"' in text
    assert 'value="35 %"' in text
    there = re.findall(r'There now: <span dir="auto">(.*?)</span>', text)
    assert {"30", "Trials that become subscriptions"} <= set(there)
    assert 'name="version" value="2"' in text
    again = client.post(row_of(card), typed(target="35 %", name="My words", version=2), headers=HX)
    card.refresh_from_db()
    assert (again.status_code, card.name, card.target) == (200, "My words", 35)


def test_an_objective_is_edited_in_place_and_two_people_at_once_are_told(cast, draft):
    client, address = sign_in(cast.owner), f"/o/acme/objectives/{draft.reference}/drafting/"

    first = client.post(address, {"title": "First words of ours", "owner": "Owner", "version": 1}, headers=HX)
    late = client.post(address, {"title": "Second words of ours", "owner": "Owner", "version": 1}, headers=HX)

    draft.refresh_from_db()
    assert (first.status_code, late.status_code, draft.title) == (200, 409, "First words of ours")
    assert ">Second words of ours</textarea>" in late.content.decode()
    assert "First words of ours" in late.content.decode()


def test_a_long_title_wraps_in_its_field_and_pasted_lines_become_one(cast, draft):
    client, address = sign_in(cast.owner), f"/o/acme/objectives/{draft.reference}/drafting/"

    saved = client.post(
        address, {"title": "Make trying us\r\n feel  safe", "owner": "Owner", "version": draft.version}, headers=HX
    )

    draft.refresh_from_db()
    assert draft.title == "Make trying us feel safe"
    assert re.search(r'<textarea [^>]*name="title"[^>]* data-line', saved.content.decode())


def test_an_objective_is_added_in_place_and_its_first_row_gets_the_focus(cast, cycle):
    address = f"/o/acme/objectives/drafting/?team=growth&cycle={cycle.slug}"

    answer = sign_in(cast.owner).post(address, {"title": "Make trying us feel safe", "owner": "owner"}, headers=HX)
    refused = sign_in(cast.owner).post(address, {"title": "", "why_now": "It matters", "owner": "x"}, headers=HX)

    drafted = Objective.objects.get(title="Make trying us feel safe")
    assert (drafted.team, drafted.cycle, drafted.owner) == (cast.team, cycle, cast.owner)
    assert answer["HX-Retarget"] == "#draft-set"
    assert re.search(rf'id="new-{drafted.reference}-name"[^>]*data-focus', answer.content.decode())
    assert refused.status_code == 422
    assert "It matters" in refused.content.decode()


def test_a_deleted_row_comes_back_as_it_was(cast, draft):
    client, card = sign_in(cast.owner), draft.key_results.first()
    Collaborator.objects.create(key_result=card, membership=cast.member)
    before = as_written(card)

    gone = client.post(row_of(card), {"action": "delete"}, headers=HX)
    sealed = re.search(r'name="sealed" value="([^"]+)"', gone.content.decode())[1]
    after_deleting = draft.key_results.count()
    for _ in range(2):  # the same undo twice brings one back
        back = client.post(f"/o/acme/objectives/{draft.reference}/drafting/restore/", {"sealed": sealed}, headers=HX)

    assert after_deleting == 1
    assert back.status_code == 200
    assert as_written(card) == before
    assert Collaborator.objects.get(key_result__number=card.number).membership == cast.member


def test_a_deleted_row_does_not_come_back_elsewhere_nor_from_other_words(cast, cycle, draft):
    client, card = sign_in(cast.owner), draft.key_results.first()
    other = ObjectiveFactory(team=cast.team, cycle=cycle, owner=cast.owner)
    gone = client.post(row_of(card), {"action": "delete"}, headers=HX).content.decode()
    sealed = re.search(r'name="sealed" value="([^"]+)"', gone)[1]

    client.post(f"/o/acme/objectives/{other.reference}/drafting/restore/", {"sealed": sealed})
    client.post(f"/o/acme/objectives/{draft.reference}/drafting/restore/", {"sealed": sealed[:-2]})

    assert not KeyResult.objects.filter(number=card.number).exists()


def test_a_row_is_duplicated_with_what_was_typed_a_moment_ago(cast, draft):
    card = draft.key_results.first()

    sign_in(cast.owner).post(row_of(card), typed(version=1, action="duplicate"), headers=HX)

    copy = draft.key_results.latest("number")
    assert copy.name == "Trials that become subscriptions (copy)"
    assert (copy.target, copy.owner, copy.version) == (28, cast.kr_owner, 1)


def test_a_row_moves_to_another_draft_of_the_cycle_only(cast, cycle, draft):
    client, card = sign_in(cast.owner), draft.key_results.first()
    other = ObjectiveFactory(team=cast.team, cycle=cycle, owner=cast.owner)
    foreign = ObjectiveFactory(cycle=cycle)

    client.post(row_of(card), typed(version=1, action=f"move {other.reference}"), headers=HX)
    refused = client.post(row_of(card), typed(version=3, action=f"move {foreign.reference}"), headers=HX)

    card.refresh_from_db()
    assert card.objective == other
    assert refused.status_code == 403


def test_what_a_row_does_not_show_stays_as_it_was(cast, draft):
    card = draft.key_results.first()
    KeyResult.objects.filter(id=card.id).update(
        definition="Counted so", unit="number", unit_label="orders", method="ladder", rungs=[["20", "0.5"], ["28", "1"]]
    )

    answer = sign_in(cast.owner).post(
        row_of(card), typed(baseline="18", target="28", unit="orders", version=1), headers=HX
    )

    card.refresh_from_db()
    assert answer.status_code == 200
    assert (card.definition, card.unit, card.unit_label, len(card.rungs)) == ("Counted so", "number", "orders", 2)


def test_a_row_of_milestones_keeps_its_measure(cast, draft):
    card = KeyResultFactory(
        objective=draft,
        state="draft",
        activated_at=None,
        method="milestone",
        baseline=0,
        target=100,
        milestones=[{"key": "1", "name": "Contract signed", "weight": 1, "due_on": None}],
    )

    answer = sign_in(cast.owner).post(row_of(card), typed(baseline="5", target="9", version=1), headers=HX)

    card.refresh_from_db()
    assert answer.status_code == 200
    assert (card.baseline, card.target, card.unit) == (0, 100, "percent")


def test_two_people_of_one_name_are_told_apart(cast, draft):
    twin = MembershipFactory(name=cast.kr_owner.name)
    client = sign_in(cast.owner)

    open_ = client.post(rows_of(draft), typed(), headers=HX)
    sure = client.post(rows_of(draft), typed(owner=f"{twin.name} ({twin.user.email})"), headers=HX)

    assert "can mean several people" in open_.content.decode()
    assert sure.status_code == 200
    assert draft.key_results.latest("number").owner == twin


def test_a_draft_that_was_activated_meanwhile_sends_its_writer_back_with_the_reason(cast, draft):
    card = draft.key_results.first()
    Objective.objects.filter(id=draft.id).update(state="active")
    KeyResult.objects.filter(objective=draft).update(state="active")

    answer = sign_in(cast.owner).post(row_of(card), typed(version=1), headers=HX)

    assert answer.status_code == 204
    assert "drafting" in answer["HX-Redirect"]


@pytest.mark.parametrize("who", ["member", "viewer"])
def test_others_do_not_write_in_the_rows(cast, draft, who):
    client = sign_in(getattr(cast, who))

    assert client.post(rows_of(draft), typed()).status_code == 403
    assert client.post(row_of(draft.key_results.first()), typed(version=1)).status_code == 403
