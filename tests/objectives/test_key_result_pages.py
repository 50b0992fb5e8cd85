import re
from datetime import timedelta
from decimal import Decimal

import pytest

from objectives.actions import apply_card_change
from objectives.models import Collaborator, KeyResult
from okrapp import clock
from tests.cast import sign_in
from tests.counting import counted_queries
from tests.factories import CycleFactory

HX = {"HX-Request": "true"}


def new_address(draft):
    return f"/o/acme/objectives/{draft.reference}/key-results/new/"


def kr_form(cast, draft, **changes):
    return {
        "name": "Onboarding days",
        "unit": "duration",
        "unit_label": "days",
        "baseline": "9,5",
        "target": "4 days",
        "start_date": draft.cycle.starts_on,
        "due_date": draft.cycle.ends_on,
        "owner": cast.kr_owner.id,
        "collaborators": [cast.member.id],
        "data_source": "Ticket system",
        "data_source_url": "",
        "refresh_frequency": "weekly",
        "method": "linear",
        "kr_class": "leading",
        "weight": "40",
        "definition": "",
        "action": "add",
        **changes,
    }


def test_a_key_result_is_added_with_figures_as_people_write_them(cast, draft):
    answer = sign_in(cast.owner).post(new_address(draft), kr_form(cast, draft))

    added = KeyResult.objects.get(name="Onboarding days")
    assert answer.url == f"/o/acme/objectives/{draft.reference}/"
    assert (added.baseline, added.target, added.weight, added.state) == (Decimal("9.5"), 4, 40, "draft")
    assert [each.membership for each in added.collaborators.all()] == [cast.member]


def test_a_ladder_is_written_in_rows(cast, draft):
    rungs = {"bound_1": "4", "score_1": "1", "bound_2": "6", "score_2": "0,7", "bound_4": "8 days", "score_4": "0.3"}

    sign_in(cast.owner).post(new_address(draft), kr_form(cast, draft, method="ladder", **rungs))
    added = KeyResult.objects.get(name="Onboarding days")
    text = sign_in(cast.member).get(f"/o/acme/key-results/{added.reference}/").content.decode()

    assert added.rungs == [["4", "1"], ["6", "0.7"], ["8", "0.3"]]
    assert "≤ 6\u00a0days" in text
    assert "best rung that the actual value reaches" in text


def test_one_after_another_is_added_in_place(cast, draft):
    client = sign_in(cast.owner)

    form = client.get(new_address(draft), headers=HX)
    added = client.post(new_address(draft), kr_form(cast, draft, action="another"), headers=HX)
    done = client.post(new_address(draft), kr_form(cast, draft, name="Second"), headers=HX)

    assert b"<html" not in form.content
    assert b'name="baseline"' in form.content
    assert added["HX-Retarget"] == "#drafting"
    assert b"Onboarding days" in added.content
    assert b'name="baseline"' in added.content
    assert b'name="baseline"' not in done.content
    assert b"Second" in done.content


def test_without_a_script_the_next_one_is_another_page(cast, draft):
    answer = sign_in(cast.owner).post(new_address(draft), kr_form(cast, draft, action="another"))

    assert answer.url == new_address(draft)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"baseline": "lots"}, "is not a number"),
        ({"baseline": "NaN"}, "can be measured"),
        ({"target": "1e999"}, "without an exponent"),
        ({"target": "9" * 40}, "too large"),
        ({"baseline": "1234,567"}, "can be read in two ways"),
        ({"baseline": "4", "target": "4.0"}, "must differ from the baseline"),
        ({"due_date": "2019-01-01"}, "outside the cycle"),
        ({"due_date": "soon"}, "Enter a valid date"),
        ({"owner": "999999"}, "Select a valid choice"),
        ({"name": ""}, "This field is required"),
        ({"weight": "140"}, "A weight is a whole percent, from 1 to 100."),
        ({"method": "ladder", "bound_1": "4"}, "Give this rung a score too"),
        ({"method": "ladder", "bound_1": "4", "score_1": "1"}, "at least two rungs"),
        ({"method": "ladder", "bound_1": "4", "score_1": "7", "bound_2": "5", "score_2": "1"}, "between 0.00 and 1.00"),
        ({"data_source_url": "javascript:alert(1)"}, "Enter a valid URL"),
        ({"unit": "text", "unit_label": "", "baseline": "4", "target": "9"}, "Name the unit"),
        ({"unit": "ratio", "unit_label": "", "baseline": "28 %"}, "not in percent"),
    ],
)
@pytest.mark.parametrize("headers", [{}, HX], ids=["page", "in place"])
def test_bad_input_is_answered_beside_its_field_and_nothing_typed_is_lost(cast, draft, changes, words, headers):
    answer = sign_in(cast.owner).post(
        new_address(draft), kr_form(cast, draft, definition="Kept words", **changes), headers=headers
    )

    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in text
    assert "Kept words" in text
    assert draft.key_results.count() == 2


def test_an_owner_from_another_organization_is_no_choice(cast, draft):
    client = sign_in(cast.owner)

    offered = client.get(new_address(draft)).content.decode()
    answer = client.post(new_address(draft), kr_form(cast, draft, owner=cast.stranger.id))

    assert "Stranger" not in offered
    assert "Viewer" not in offered
    assert answer.status_code == 422


def test_others_do_not_write_on_the_draft(cast, draft):
    answer = sign_in(cast.member).post(new_address(draft), kr_form(cast, draft))

    assert answer.status_code == 403
    assert draft.key_results.count() == 2


def edit_address(card):
    return f"/o/acme/key-results/{card.reference}/edit/"


def test_the_edit_form_shows_what_the_card_holds_and_saves_it(cast, draft):
    card, client = draft.key_results.first(), sign_in(cast.owner)

    text = client.get(edit_address(card)).content.decode()
    answer = client.post(edit_address(card), kr_form(cast, draft, name="Rate", version=1))

    assert 'name="baseline" value="18"' in text
    assert answer.status_code == 302
    card.refresh_from_db()
    assert (card.name, card.baseline, card.version) == ("Rate", Decimal("9.5"), 2)


@pytest.mark.parametrize("version", ["1", "", "x"])
def test_a_second_tab_is_told_and_keeps_its_words(cast, draft, version):
    card, client = draft.key_results.first(), sign_in(cast.owner)
    client.post(edit_address(card), kr_form(cast, draft, name="First tab", version=1))

    answer = client.post(edit_address(card), kr_form(cast, draft, name="Second tab", version=version))

    assert answer.status_code in {409, 422}
    assert b"Second tab" in answer.content
    card.refresh_from_db()
    assert card.name == "First tab"


def test_under_way_agreed_fields_are_shown_as_kept_and_ignored_when_posted(cast, draft, active):
    client = sign_in(cast.owner)

    text = client.get(edit_address(active)).content.decode()
    sent = kr_form(cast, active.objective, name="Rate", target="25", version=1, data_source="New report")
    client.post(edit_address(active), sent)

    assert re.search(r'<input type="text" name="target"[^>]*disabled', text)
    assert f'<a href="/o/acme/key-results/{active.reference}/">The card</a> says who may propose' in text
    active.refresh_from_db()
    assert (active.target, active.name, active.data_source) == (28, "Rate", "New report")


def test_a_closed_cycle_is_read_only(cast, draft, active):
    type(active.objective.cycle).objects.update(closed_at=active.created_at)
    client = sign_in(cast.lead)

    assert client.get(edit_address(active)).status_code == 403
    assert client.post(new_address(draft), kr_form(cast, draft)).status_code == 403


def test_the_card_page_leads_its_owner_to_the_update_and_the_lead_to_a_change(cast, active):
    for_owner = sign_in(cast.kr_owner).get(f"/o/acme/key-results/{active.reference}/").content.decode()
    for_lead = sign_in(cast.lead).get(f"/o/acme/key-results/{active.reference}/").content.decode()

    check_in = f'/o/acme/key-results/{active.reference}/check-in/"'
    assert check_in in for_owner
    assert check_in not in for_lead
    assert f"/o/acme/key-results/{active.reference}/change/" in for_lead


def test_the_card_page_asks_for_no_second_update_of_the_week(cast, active):
    browser, path = sign_in(cast.kr_owner), f"/o/acme/key-results/{active.reference}/"
    to_the_form = f'{path}check-in/"'
    before = browser.get(path).content.decode()
    type(active).objects.filter(id=active.id).update(last_week=active.organization.calendar.open_week(clock.now()))
    after = browser.get(path).content.decode()

    assert to_the_form in before
    assert to_the_form not in after


def test_the_card_page_tells_everything_about_the_measure(cast, active):
    Collaborator.objects.create(key_result=active, membership=cast.member)

    text = sign_in(cast.member).get(f"/o/acme/key-results/{active.reference}/").content.decode()

    assert "Increase repeat purchase rate from 18\u202f% to 28\u202f% by" in text
    assert "(24 − 18) ÷ (28 − 18) = 0.60" in text
    assert "Orders, weekly export" in text
    assert "<dd>Member</dd>" in text
    assert "refreshed weekly" in text
    assert 'class="chart chart--trend"' in text


def test_the_history_names_who_changed_what(cast, active):
    apply_card_change(key_result=active, changes={"target": Decimal(25)}, by=cast.sponsor)
    client = sign_in(cast.owner)
    client.post(edit_address(active), kr_form(cast, active.objective, name="Repeat rate", version=2))

    text = client.get(f"/o/acme/key-results/{active.reference}/history/").content.decode()
    piece = client.get(f"/o/acme/key-results/{active.reference}/history/", headers=HX)

    assert text.index("Repeat rate") < text.index("25\u202f%") < text.index("wrote the card")
    assert "28\u202f%" in text
    assert re.search(r"· Owner\s*</p>", text)
    assert b"<html" not in piece.content


def test_deleting_a_draft_key_result_asks_once_by_name(cast, draft, active):
    card, client = draft.key_results.first(), sign_in(cast.owner)

    asked = client.get(f"/o/acme/key-results/{card.reference}/delete/").content.decode()
    client.post(f"/o/acme/key-results/{card.reference}/delete/", {"action": "delete"})
    refused = client.post(f"/o/acme/key-results/{active.reference}/delete/", {"action": "delete"})

    assert f"Delete {card.reference}?" in asked
    assert refused.status_code == 422
    assert set(KeyResult.objects.values_list("state", flat=True)) == {"draft", "active"}
    assert draft.key_results.count() == 1


def test_the_card_page_costs_a_fixed_number_of_queries(cast, active):
    client = sign_in(cast.member)
    client.get(f"/o/acme/key-results/{active.reference}/")

    with counted_queries() as captured:
        client.get(f"/o/acme/key-results/{active.reference}/")

    assert len(captured) <= 11


def test_dates_of_another_cycle_are_refused(cast, draft):
    later = CycleFactory(starts_on=draft.cycle.ends_on + timedelta(days=1))

    answer = sign_in(cast.owner).post(new_address(draft), kr_form(cast, draft, due_date=later.ends_on))

    assert answer.status_code == 422
    assert b"The due date lies outside the cycle" in answer.content
