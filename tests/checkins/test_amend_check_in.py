from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from checkins.actions import amend_check_in
from checkins.models import CheckIn, CheckInVersion
from objectives.models import Cycle, KeyResult
from okrapp.errors import Conflict, DomainError, Forbidden
from scoring.models import RagPolicy
from tests.cast import sign_in
from tests.checkins.situations import FRIDAYS, Situation, local

POSTED, LATER = local(FRIDAYS[2]), local(FRIDAYS[2], 15)


def amend(situation: Situation, check_in: CheckIn, **changes: Any) -> CheckIn:
    words = situation.words(changes.pop("actual", check_in.actual))
    for name in ("key_result", "form_key"):
        del words[name]
    return amend_check_in(**{**words, "check_in": check_in, "version": 1, "at": LATER, **changes})


def test_an_amendment_keeps_every_version_readable(situation: Situation) -> None:
    check_in = situation.post(at=POSTED)

    amended = amend(situation, check_in, insight="It was the newsletter")

    assert (amended.versions_count, amended.amended_at, amended.posted_at) == (2, LATER, POSTED)
    assert [(each.number, each.insight) for each in check_in.versions.all()] == [
        (2, "It was the newsletter"),
        (1, "Returning buyers doubled"),
    ]


def test_a_corrected_value_is_scored_as_on_the_day_of_the_post(situation: Situation) -> None:
    check_in = situation.post(at=POSTED, actual="20")
    KeyResult.objects.filter(id=situation.key_result.id).update(target=Decimal(38))

    amended = amend(situation, check_in, actual=Decimal(25))

    key_result = situation.fresh()
    assert (amended.score, amended.band, amended.target) == (Decimal("0.70"), "green", Decimal(28))
    assert (key_result.actual, key_result.score, key_result.band) == (Decimal(25), Decimal("0.35"), "amber")
    assert key_result.points == [["2026-10-16", "25", "0.70", "green", 4]]


def test_an_amendment_of_words_keeps_the_band_that_held(situation: Situation) -> None:
    check_in = situation.post(at=POSTED, actual="24")
    RagPolicy.objects.create(red_top=Decimal("0.65"), amber_top=Decimal("0.80"), green_top=Decimal("0.90"))

    amended = amend(situation, check_in, insight="Said better")

    assert amended.band == "amber"


def test_an_amendment_that_changes_nothing_writes_nothing(situation: Situation) -> None:
    check_in = situation.post(at=POSTED)

    amend(situation, check_in)

    assert CheckInVersion.objects.count() == 1


def test_a_double_click_on_amend_keeps_one_version(situation: Situation) -> None:
    check_in = situation.post(at=POSTED)
    amend(situation, check_in, insight="Said better")

    amend(situation, check_in, insight="Said better")

    assert CheckInVersion.objects.count() == 2


def test_an_amendment_of_what_was_amended_meanwhile_is_refused(situation: Situation) -> None:
    check_in = situation.post(at=POSTED)
    amend(situation, check_in, insight="From one tab")

    with pytest.raises(Conflict, match="amended meanwhile"):
        amend(situation, check_in, insight="From the other")

    check_in.refresh_from_db()
    assert check_in.insight == "From one tab"


def test_amending_ends_with_the_next_update(situation: Situation) -> None:
    check_in = situation.post(at=POSTED)
    situation.post(at=local(FRIDAYS[3]), actual="21")

    with pytest.raises(DomainError, match="next update has been posted"):
        amend(situation, check_in, insight="Too late")


def test_amending_stays_open_while_weeks_are_missed(situation: Situation) -> None:
    check_in = situation.post(at=POSTED)

    amended = amend(situation, check_in, insight="Weeks later", at=local(FRIDAYS[6]))

    assert amended.versions_count == 2


def test_amending_ends_with_the_cycle(situation: Situation) -> None:
    check_in = situation.post(at=POSTED)
    Cycle.objects.filter(id=situation.cycle.id).update(closed_at=LATER)

    with pytest.raises(DomainError, match="is closed"):
        amend(situation, check_in, insight="Too late")


def test_others_do_not_amend(situation: Situation) -> None:
    check_in = situation.post(at=POSTED)

    with pytest.raises(Forbidden):
        amend(situation, check_in, by=situation.cast.lead, insight="By the lead")


def test_a_new_file_replaces_the_old_one_which_its_version_keeps(situation: Situation) -> None:
    first = SimpleUploadedFile("first.txt", b"one")
    check_in = situation.post(at=POSTED, evidence_file=first)

    amended = amend(situation, check_in, evidence_file=SimpleUploadedFile("second.txt", b"two"))

    assert amended.evidence_file is not None
    assert amended.evidence_file.name == "second.txt"
    assert [each.evidence_file.name for each in check_in.versions.all() if each.evidence_file] == [
        "second.txt",
        "first.txt",
    ]


@time_machine.travel(LATER, tick=False)
def test_the_page_of_an_update_shows_every_version(situation: Situation) -> None:
    situation.post(at=POSTED)
    client = sign_in(situation.owner)
    address = f"/o/acme/key-results/{situation.key_result.reference}/check-ins/2026-10-16/"
    form = client.get(f"{address}amend/").context["form"]
    values = {**form.initial, "insight": "It was the newsletter", "actual": "20,5", "action": "amend"}

    answered = client.post(f"{address}amend/", values, follow=True)

    assert answered.redirect_chain == [(address, 302)]
    page = answered.content.decode()
    assert "Returning buyers doubled" in page
    assert "It was the newsletter" in page
    assert page.index('data-version="2"') < page.index('data-version="1"')


@time_machine.travel(LATER, tick=False)
def test_a_refused_amendment_loses_nothing_that_was_typed(situation: Situation) -> None:
    situation.post(at=POSTED)
    situation.post(at=local(FRIDAYS[3]), actual="21")
    address = f"/o/acme/key-results/{situation.key_result.reference}/check-ins/2026-10-16/amend/"
    values = {"actual": "22", "confidence": "3", "insight": "Typed", "next_action": "Kept", "version": "1"}

    answered = sign_in(situation.owner).post(address, values)

    assert answered.status_code == 422
    assert "The next update has been posted" in answered.content.decode()
    assert 'value="Typed"' in answered.content.decode()


def test_members_may_read_an_update_and_not_amend_it(situation: Situation) -> None:
    situation.post(at=POSTED)
    address = f"/o/acme/key-results/{situation.key_result.reference}/check-ins/2026-10-16/"

    assert sign_in(situation.cast.member).get(address).status_code == 200
    assert sign_in(situation.cast.member).get(f"{address}amend/").status_code == 403
    assert sign_in(situation.cast.stranger).get(address).status_code == 404
    assert sign_in(situation.owner).get(address.replace("2026-10-16", "2026-10-23")).status_code == 404
    assert sign_in(situation.owner).get(address.replace("2026-10-16", "2026-13-45")).status_code == 404
