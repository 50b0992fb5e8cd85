import re
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from checkins.actions import save_draft
from checkins.models import CheckIn, CheckInDraft
from objectives.models import Cycle, KeyResult
from tests.cast import sign_in
from tests.checkins.situations import FRIDAYS, Situation, local

NOW = local(FRIDAYS[3], 11)
pytestmark = pytest.mark.usefixtures("_eleven_o_clock")
TYPED = {
    "actual": "24",
    "confidence": "4",
    "insight": "Returning buyers doubled",
    "next_action": "Test the second reminder",
}


@pytest.fixture
def _eleven_o_clock(situation: Situation) -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def client(situation: Situation, _eleven_o_clock: None) -> Client:
    return sign_in(situation.owner)


@pytest.fixture
def address(situation: Situation) -> str:
    return f"/o/acme/key-results/{situation.key_result.reference}/check-in/"


def fill(client: Client, address: str, **typed: Any) -> dict[str, Any]:
    """What a browser sends of the form as it stands, with what is typed."""
    form = client.get(address).context["form"]
    hidden = {field.name: field.value() for field in form.hidden_fields()}
    return {**hidden, "action": "post", **TYPED, **typed}


def text(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_form_shows_the_card_and_the_update_before(situation: Situation, client: Client, address: str) -> None:
    situation.post(at=local(FRIDAYS[2]), actual="20", insight="Two cohorts came back")

    page = text(client.get(address))

    assert f'data-kr="{situation.key_result.reference}"' in page
    assert "Two cohorts came back" in page
    assert "Last week you planned:" in page
    assert [page.index(f'name="{name}"') for name in [*TYPED, "help_needed", "evidence_url"]] == sorted(
        page.index(f'name="{name}"') for name in [*TYPED, "help_needed", "evidence_url"]
    )
    assert 'name="action" value="post"' in page


def test_posting_goes_back_to_where_one_came_from(situation: Situation, client: Client, address: str) -> None:
    came_from = f"/o/acme/objectives/{situation.key_result.objective.reference}/"

    answered = client.post(address, fill(client, f"{address}?next={came_from}"))

    assert (answered.status_code, answered["Location"]) == (302, came_from)
    check_in = CheckIn.objects.get()
    assert (check_in.actual, check_in.score, check_in.posted_by) == (Decimal(24), Decimal("0.60"), situation.owner)


def test_the_page_after_posting_says_so_and_ends_the_browsers_draft(
    situation: Situation, client: Client, address: str
) -> None:
    page = text(client.post(address, fill(client, address), follow=True))

    assert f"{situation.key_result.reference} Repeat purchase rate</a> is posted." in page
    assert f'data-draft-posted="{address}draft/"' in page


def test_posting_does_not_lead_out_of_the_product(client: Client, address: str) -> None:
    answered = client.post(address, fill(client, address, next="https://elsewhere.example/"))

    assert answered["Location"].startswith("/o/acme/")


@pytest.mark.parametrize("typed", ["24,0", " 24 % ", "24.00"])
def test_figures_are_read_as_people_write_them(client: Client, address: str, typed: str) -> None:
    client.post(address, fill(client, address, actual=typed))

    assert CheckIn.objects.get().actual == Decimal(24)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"actual": "about twenty"}, "“about twenty” is not a number"),
        ({"actual": ""}, "Write the value as it is now."),
        ({"actual": "NaN"}, "not a figure"),
        ({"actual": "9" * 19}, "too large"),
        ({"confidence": ""}, "Pick a confidence from 1 to 5."),
        ({"confidence": "9"}, "Pick one from 1 to 5."),
        ({"insight": " "}, "Write one thing that the data says."),
        ({"insight": "x" * 241}, "240"),
        ({"next_action": ""}, "Write what happens next."),
        ({"evidence_url": "see the wiki"}, "Write the whole address"),
        ({"evidence_url": "javascript:alert(1)"}, "Write the whole address"),
        ({"evidence_url": "ftp://files.example/a"}, "https://"),
        ({"form_key": "nonsense"}, "valid UUID"),
        ({"insight": "a\x00b"}, "Null characters"),
        ({"last_action": "maybe"}, "done, not done or dropped"),
    ],
)
def test_bad_input_is_said_beside_the_field_and_nothing_typed_is_lost(
    client: Client, address: str, typed: dict[str, str], says: str
) -> None:
    values = fill(client, address, help_needed="This must stay", **typed)

    answered = client.post(address, values)

    assert answered.status_code == 422
    assert says in text(answered)
    assert 'value="This must stay"' in text(answered)
    assert not CheckIn.objects.exists()


def test_a_file_must_be_chosen_again_and_the_page_says_so(client: Client, address: str) -> None:
    file = SimpleUploadedFile("cohorts.csv", b"week,rate\n1,18\n")

    page = text(client.post(address, fill(client, address, insight="", evidence_file=file)))

    assert "Choose the file “<bdi>cohorts.csv</bdi>” again" in page


def test_a_file_that_is_not_what_it_says_is_refused(client: Client, address: str) -> None:
    file = SimpleUploadedFile("chart.png", b"<script>alert(1)</script>", "image/png")

    answered = client.post(address, fill(client, address, evidence_file=file))

    assert answered.status_code == 422
    assert "holds something else" in text(answered)


def test_a_slip_of_the_comma_asks_first(situation: Situation, client: Client, address: str) -> None:
    situation.post(at=local(FRIDAYS[2]), actual="20")
    values = fill(client, address, actual="2000")

    asked = client.post(address, values)
    confirmed = client.post(address, {**values, "confirm_actual": "on"})

    assert asked.status_code == 422
    assert "Last time it was 20" in text(asked)
    assert 'name="confirm_actual"' in text(asked)
    assert confirmed.status_code == 302
    assert CheckIn.objects.first().actual == Decimal(2000)  # type: ignore[union-attr]


def test_no_change_fills_in_the_last_value_and_still_wants_the_insight(
    situation: Situation, client: Client, address: str
) -> None:
    situation.post(at=local(FRIDAYS[2]), actual="20.5")

    filled = client.post(address, fill(client, address, actual="", insight="", action="no_change"))

    assert filled.status_code == 200
    assert filled.context["form"]["actual"].value() == "20.5"
    assert filled.context["form"]["next_action"].value() == TYPED["next_action"]
    assert 'data-fill-value="20.5"' in text(filled)
    assert CheckIn.objects.count() == 1


def test_a_double_click_posts_one_update(client: Client, address: str) -> None:
    values = fill(client, address)

    first, second = client.post(address, values), client.post(address, values)

    assert (first.status_code, second.status_code) == (302, 302)
    assert CheckIn.objects.count() == 1


def test_a_second_tab_that_posts_something_else_is_told_and_keeps_its_words(client: Client, address: str) -> None:
    here, there = fill(client, address), fill(client, address, insight="Said in the other tab")
    client.post(address, here)

    answered = client.post(address, there)

    assert answered.status_code == 409
    assert "posted by Kr Owner already" in text(answered)
    assert f"{address.replace('check-in/', 'check-ins/2026-10-23/amend/')}" in text(answered)
    assert 'value="Said in the other tab"' in text(answered)
    assert CheckIn.objects.get().insight == TYPED["insight"]


def test_a_week_that_has_its_update_shows_it_instead_of_the_form(client: Client, address: str) -> None:
    client.post(address, fill(client, address))

    page = text(client.get(address))

    assert "This week's update is posted" in page
    assert TYPED["insight"] in page
    assert 'name="insight"' not in page


def test_a_closed_cycle_is_readable_and_takes_nothing(situation: Situation, client: Client, address: str) -> None:
    situation.post(at=local(FRIDAYS[2]), insight="It was read before")
    values = fill(client, address)
    Cycle.objects.filter(id=situation.cycle.id).update(closed_at=NOW)

    page, posted = client.get(address), client.post(address, values)

    assert "Q4 2026 is closed" in text(page)
    assert "It was read before" in text(page)
    assert posted.status_code == 422
    assert f'value="{TYPED["insight"]}"' in text(posted)


def test_somebody_elses_kr_says_who_may(situation: Situation, address: str) -> None:
    for other in (situation.cast.member, situation.cast.lead, situation.cast.viewer):
        browser = sign_in(other)
        for answered in (browser.get(address), browser.post(address, TYPED), browser.get(f"{address}preview/")):
            assert answered.status_code == 403
            assert "Kr Owner" in text(answered)
    assert sign_in(situation.cast.stranger).get(address).status_code == 404
    assert sign_in(situation.cast.stranger).post(address, TYPED).status_code == 404
    assert not CheckIn.objects.exists()


def test_the_late_window_is_said(situation: Situation, address: str) -> None:
    with time_machine.travel(local(FRIDAYS[3], 20), tick=False):
        page = text(sign_in(situation.owner).get(address))

    assert "It counts for the closed week until" in page
    assert "Sun 25 Oct 2026, 16:00" in page


# The preview ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("24", "chip--amber"),
        ("24,5 %", "0.65"),
        ("0.2", "chip--red"),
        ("28", "chip--stretch"),
        ("two", "“two” is not a number"),
        ("1.234,567.8", "can&#x27;t be read as one number"),
        ("", "while you type"),
    ],
)
def test_the_preview_answers_while_one_types(client: Client, address: str, typed: str, says: str) -> None:
    answered = client.get(f"{address}preview/", {"actual": typed}, headers={"HX-Request": "true"})

    assert answered.status_code == 200
    assert says in text(answered)
    assert "<html" not in text(answered)
    assert not CheckIn.objects.exists()


def test_the_preview_draws_the_line_with_the_new_value(situation: Situation, client: Client, address: str) -> None:
    situation.post(at=local(FRIDAYS[1]), actual="19")

    page = text(client.get(f"{address}preview/", {"actual": "24"}))

    assert f'data-sparkline="{situation.key_result.reference}"' in page
    assert "19, no update, 24; target 28; Amber" in page
    assert "+5" in page
    assert "(24 − 18) ÷ (28 − 18) = 0.60" in page


def test_the_preview_warns_of_a_slip(situation: Situation, client: Client, address: str) -> None:
    situation.post(at=local(FRIDAYS[2]), actual="20")

    assert "right? Last time it was 20" in text(client.get(f"{address}preview/", {"actual": "2050"}))


def test_the_preview_of_a_card_that_cannot_be_scored_says_why(
    situation: Situation, client: Client, address: str
) -> None:
    KeyResult.objects.filter(id=situation.key_result.id).update(target=18)

    answered = client.get(f"{address}preview/", {"actual": "24"})

    assert answered.status_code == 200
    assert "must differ from the baseline" in text(answered)


# Drafts --------------------------------------------------------------------------------------------------------------


def test_what_is_typed_is_kept_and_comes_back(client: Client, address: str) -> None:
    answered = client.post(f"{address}draft/", {**TYPED, "actual": "24,", "revision": "0"})

    form = client.get(address).context["form"]
    assert answered.json() == {"revision": 1}
    assert (form["actual"].value(), form["insight"].value()) == ("24,", TYPED["insight"])
    assert form["confidence"].value() == "4"
    assert form["revision"].value() == 1


def test_each_save_is_a_revision(client: Client, address: str) -> None:
    client.post(f"{address}draft/", {"insight": "One", "revision": "0"})

    answered = client.post(f"{address}draft/", {"insight": "One and two", "revision": "1"})

    assert answered.json() == {"revision": 2}
    assert CheckInDraft.objects.get().fields["insight"] == "One and two"


@pytest.mark.parametrize("stale", ["0", "1", "", "x", "-1", "99999999999999999999"])
def test_a_second_tab_does_not_overwrite_and_shows_both_texts(client: Client, address: str, stale: str) -> None:
    client.post(f"{address}draft/", {"insight": "First", "revision": "0"})
    client.post(f"{address}draft/", {"insight": "Saved <there>", "revision": "1"})

    answered = client.post(f"{address}draft/", {"insight": "Typed <here>", "revision": stale})

    assert answered.status_code == 409
    assert "Typed &lt;here&gt;" in text(answered)
    assert "Saved &lt;there&gt;" in text(answered)
    assert CheckInDraft.objects.get().fields["insight"] == "Saved <there>"


def test_one_chooses_between_the_two_texts(client: Client, address: str) -> None:
    client.post(f"{address}draft/", {"insight": "There", "revision": "0"})

    chosen = client.post(f"{address}draft/", {"insight": "Here", "revision": "1", "action": "keep"})

    assert chosen["Location"] == address
    assert client.get(address).context["form"]["insight"].value() == "Here"


def test_saving_the_same_words_from_both_tabs_is_no_conflict(client: Client, address: str) -> None:
    client.post(f"{address}draft/", {"insight": "Same", "revision": "0"})

    assert client.post(f"{address}draft/", {"insight": "Same", "revision": "0"}).status_code == 200


def test_a_draft_of_what_was_posted_meanwhile_says_so(client: Client, address: str) -> None:
    client.post(f"{address}draft/", {"insight": "Typing", "revision": "0"})
    client.post(address, fill(client, address))

    answered = client.post(f"{address}draft/", {"insight": "Still typing", "revision": "1"})

    assert answered.status_code == 409
    assert "posted meanwhile" in text(answered)
    assert not CheckInDraft.objects.exists()


def test_a_draft_older_than_the_last_update_is_not_offered(situation: Situation, client: Client, address: str) -> None:
    save_draft(
        key_result=situation.key_result,
        by=situation.owner,
        fields={"insight": "Old"},
        revision=0,
        at=local(FRIDAYS[2], 9),
    )
    KeyResult.objects.filter(id=situation.key_result.id).update(last_posted_at=local(FRIDAYS[2], 10))

    assert not client.get(address).context["form"]["insight"].value()


def test_drafts_are_ones_own(situation: Situation, client: Client, address: str) -> None:
    situation.key_result.collaborators.create(membership=situation.cast.champion)
    client.post(f"{address}draft/", {"insight": "Of the owner", "revision": "0"})

    assert "Of the owner" not in text(sign_in(situation.cast.champion).get(address))


# Cost ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("weeks", [1, 3])
def test_the_form_costs_the_same_however_long_the_history(
    situation: Situation, client: Client, address: str, weeks: int, count_queries: Any
) -> None:
    for week in range(weeks):
        situation.post(at=local(FRIDAYS[week]), actual=f"{20 + week}")
    client.get(address)

    with count_queries() as counted:
        client.get(address)

    assert counted.number == 8
