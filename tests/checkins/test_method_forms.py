"""The form of the weekly update for measures that are kept and for milestones, and figures that look like a slip."""

from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from checkins.actions import save_draft
from checkins.models import CheckIn, CheckInDraft
from checkins.rules import looks_like_a_slip
from objectives.models import KeyResult
from tests.cast import sign_in
from tests.checkins.situations import FRIDAYS, Situation, local
from tests.checkins.test_methods import returns, tick, uptime
from tests.checkins.test_update_form import fill, text

__all__ = ["returns", "uptime"]
WORDS = {"confidence": "4", "insight": "It holds", "next_action": "Go on"}


@pytest.fixture
def client(situation: Situation) -> Any:
    with time_machine.travel(local(FRIDAYS[4], 11), tick=False):
        yield sign_in(situation.owner)


@pytest.fixture
def address(situation: Situation) -> str:
    return f"/o/acme/key-results/{situation.key_result.reference}/check-in/"


def fill_ticks(client: Client, address: str, *reached: str) -> HttpResponse:
    typed = fill(client, address, **WORDS, reached=list(reached))
    del typed["actual"]
    return client.post(address, typed)


def test_a_kept_measure_says_while_one_types_whether_the_week_holds(
    uptime: Situation, client: Client, address: str
) -> None:
    for week, actual in enumerate(["99.95", "99.2", "99.99"], start=1):
        uptime.post(at=local(FRIDAYS[week]), actual=actual)

    held = text(client.get(f"{address}preview/", {"actual": "99.9"}))
    failed = text(client.get(f"{address}preview/", {"actual": "99.8"}))

    assert "Held, 3 of 4 weeks" in held
    assert "held ≥ 99.9 in 3 of 4 weeks = 0.75" in held
    assert "Did not hold, 2 of 4 weeks" in failed


def test_milestones_are_ticked_and_begin_as_last_week(returns: Situation, client: Client, address: str) -> None:
    tick(returns, "1", week=2)

    page = client.get(address)
    answered = fill_ticks(client, address, "1", "2")

    assert page.context["form"]["reached"].value() == ["1"]
    assert 'name="actual"' not in text(page)
    assert answered.status_code == 302
    assert CheckIn.objects.get(week=FRIDAYS[4]).reached == ["1", "2"]
    thread = text(client.get(f"/o/acme/key-results/{returns.key_result.reference}/"))
    assert "Reached: Rules agreed with Legal, Pilot in one warehouse" in thread
    assert thread.count('data-milestone="reached"') == 2


def test_ticking_nothing_is_an_update(returns: Situation, client: Client, address: str) -> None:
    tick(returns, "1", week=2)

    answered = fill_ticks(client, address)

    assert answered.status_code == 302
    assert CheckIn.objects.get(week=FRIDAYS[4]).reached == []
    assert "none yet; no longer Rules agreed with Legal" in text(
        client.get(f"/o/acme/key-results/{returns.key_result.reference}/")
    )


def test_ticks_are_previewed(returns: Situation, client: Client, address: str) -> None:
    both = text(client.get(f"{address}preview/", {"reached": ["1", "2"]}))
    none = text(client.get(f"{address}preview/"))

    assert "50 % of the weight reached = 0.50" in both
    assert "0 % of the weight reached = 0.00" in none


def test_a_milestone_that_is_not_on_the_card_is_refused_and_the_words_stay(
    returns: Situation, client: Client, address: str
) -> None:
    answered = fill_ticks(client, address, "1", "77")

    assert answered.status_code == 422
    assert "not on the card" in text(answered)
    assert 'value="It holds"' in text(answered)
    assert not CheckIn.objects.exists()


def test_ticks_are_kept_in_the_draft(returns: Situation, client: Client, address: str) -> None:
    client.post(f"{address}draft/", {"reached": ["1", "3"], "insight": "Half", "revision": "0"})

    assert CheckInDraft.objects.get().fields["reached"] == "1 3"
    assert client.get(address).context["form"]["reached"].value() == ["1", "3"]


def test_two_drafts_are_told_apart_by_the_names_of_their_milestones(
    returns: Situation, client: Client, address: str
) -> None:
    save_draft(key_result=returns.key_result, by=returns.owner, fields={"reached": "2"}, revision=0)

    answered = client.post(f"{address}draft/", {"reached": ["1"], "revision": "0"})

    assert answered.status_code == 409
    assert "Rules agreed with Legal" in text(answered)
    assert "Pilot in one warehouse" in text(answered)


def test_milestones_are_amended_and_both_versions_stay(returns: Situation, client: Client) -> None:
    posted = tick(returns, "1", week=4)
    page = f"/o/acme/key-results/{returns.key_result.reference}/check-ins/{posted.week}/"
    amend = f"{page}amend/"

    form = client.get(amend)
    answered = client.post(amend, {**WORDS, "version": "1", "reached": ["1", "2"]})

    assert form.context["form"]["reached"].value() == ["1"]
    assert answered.status_code == 302
    assert "12.5\u202f%: Rules agreed with Legal" in client.get(page).content.decode()
    assert KeyResult.objects.get(id=returns.key_result.id).reached == ["1", "2"]


def test_a_confirmation_holds_for_the_figure_that_was_asked_about(
    situation: Situation, client: Client, address: str
) -> None:
    situation.post(at=local(FRIDAYS[2]), actual="24")
    values = fill(client, address, actual="24000")

    asked = client.post(address, values)
    other = client.post(address, {**values, "actual": "24000000", "confirm_actual": "on", "asked_about": "24000"})
    same = client.post(address, {**values, "confirm_actual": "on", "asked_about": "24000"})

    assert (asked.status_code, other.status_code, same.status_code) == (422, 422, 302)
    assert "Is 24,000 % right? Last time it was 24 %." in text(asked).replace("\u202f", " ")
    assert 'value="Returning buyers doubled"' in text(asked)
    assert 'name="asked_about" value="24000000"' in text(other)


@pytest.mark.parametrize(
    ("actual", "last", "is_slip"),
    [
        ("24000", "24", True),
        ("2399", "24", False),
        ("0.024", "24", True),
        ("2400", "24", True),
        ("0.25", "24", False),
        ("-24000", "24", True),
        ("0", "24", False),
        ("24", "0", False),
        ("24", None, False),
    ],
)
def test_a_hundred_times_the_last_value_or_a_hundredth_looks_like_a_slip(
    actual: str, last: str | None, is_slip: bool
) -> None:
    assert looks_like_a_slip(Decimal(actual), None if last is None else Decimal(last)) is is_slip
