from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from objectives.actions import record_observation
from objectives.models import Metric, Observation
from okrapp import clock
from organizations.models import Organization
from tests.cast import sign_in


def address(metric, rest):
    return f"/o/acme/metrics/{metric.slug}/values/{rest}/"


def post(client, metric, **changes):
    form = {"value": "24,5 %", "observed_at": "2026-01-05T09:30", "note": "Read by hand", **changes}
    return client.post(address(metric, "new"), form)


def test_a_value_is_recorded_as_people_write_it_in_the_organizations_time(cast, metric):
    Organization.objects.filter(id=cast.organization.id).update(timezone="Europe/Lisbon")

    answer = post(sign_in(cast.owner), metric, observed_at="2026-07-05T09:30")

    observation = Observation.objects.get()
    assert answer.url == f"/o/acme/metrics/{metric.slug}/"
    assert (observation.value, observation.note) == (Decimal("24.5"), "Read by hand")
    assert observation.observed_at == datetime(2026, 7, 5, 8, 30, tzinfo=UTC)
    assert (observation.recorded_by, observation.source) == (cast.owner, "typed")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"value": "a lot"}, "is not a number"),
        ({"value": ""}, "Write the value."),
        ({"observed_at": ""}, "Give day and time."),
        ({"observed_at": "2999-01-01T10:00"}, "has not come yet"),
        ({"note": "x" * 241}, "240"),
    ],
)
def test_what_can_not_be_is_refused_in_words_with_nothing_lost(cast, metric, changes, said):
    answer = post(sign_in(cast.owner), metric, **changes)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Observation.objects.exists()


def test_a_value_outside_the_range_is_asked_about_and_taken_when_confirmed(cast, metric):
    client = sign_in(cast.owner)

    first = post(client, metric, value="140")
    second = post(client, metric, value="140,0", confirmed="on", asked_about="140")

    assert first.status_code == 422
    assert 'name="confirmed"' in first.content.decode()
    assert 'name="asked_about" value="140"' in first.content.decode()
    assert second.status_code == 302
    assert Observation.objects.get().is_anomaly


@pytest.mark.parametrize("asked_about", ["140", ""])
def test_what_was_confirmed_holds_for_no_other_figure(cast, metric, asked_about):
    client = sign_in(cast.owner)

    other = post(client, metric, value="1400", confirmed="on", asked_about=asked_about)

    page = other.content.decode()
    assert other.status_code == 422
    assert not Observation.objects.exists()
    assert 'name="asked_about" value="1400"' in page
    assert other.context["form"]["confirmed"].value() is False


def test_a_confirmed_figure_stays_confirmed_while_another_field_is_mended(cast, metric):
    given = {"value": "140", "confirmed": "on", "asked_about": "140"}

    answer = post(sign_in(cast.owner), metric, **given, note="x" * 241)

    form = answer.context["form"]
    assert (form["confirmed"].value(), form["asked_about"].value()) == (True, "140")


def test_a_figure_too_large_is_refused_and_not_asked_about(cast, metric):
    answer = post(sign_in(cast.owner), metric, value="9" * 19)

    assert answer.status_code == 422
    assert 'name="confirmed"' not in answer.content.decode()


def test_the_box_is_not_shown_before_it_is_needed(cast, metric):
    assert 'name="confirmed"' not in sign_in(cast.owner).get(address(metric, "new")).content.decode()


def test_a_correction_keeps_the_moment_and_strikes_the_value(cast, metric):
    moment = clock.now() - timedelta(days=2, seconds=7)
    wrong = record_observation(metric=metric, by=cast.owner, value=Decimal(25), observed_at=moment)
    client = sign_in(cast.steward)
    page = client.get(address(metric, wrong.id)).context["form"]
    typed = page.initial["observed_at"].astimezone(cast.organization.zone).strftime("%Y-%m-%dT%H:%M")

    answer = client.post(address(metric, wrong.id), {"value": "23", "observed_at": typed})
    again = client.post(address(metric, wrong.id), {"value": "22", "observed_at": typed})

    correction = Observation.objects.get(supersedes=wrong)
    assert answer.status_code == 302
    assert (correction.value, correction.observed_at) == (23, moment)
    assert again.status_code == 409
    assert "corrected this value already" in again.content.decode()


def paste(client, metric, lines, **given):
    return client.post(address(metric, "paste"), {"lines": lines, "action": "preview", **given})


def test_a_paste_is_shown_before_it_is_recorded(cast, metric):
    client = sign_in(cast.owner)
    lines = "2026-01-05 24,5\n\n06.01.2026\t25 %\n2026-01-07 14:30; 26\n2026-01-08,27"

    shown = paste(client, metric, lines)
    before = Observation.objects.count()
    recorded = paste(client, metric, lines, action="record")

    assert shown.status_code == 200
    assert "Record 4 values" in shown.content.decode()
    assert before == 0
    assert recorded.status_code == 302
    assert list(Observation.objects.order_by("observed_at").values_list("value", flat=True)) == [
        Decimal("24.5"),
        25,
        26,
        27,
    ]
    assert Metric.objects.get().latest_value == 27


def test_each_line_of_a_paste_has_its_own_error_and_nothing_is_recorded(cast, metric):
    lines = "2026-01-05 24\nyesterday 25\n2026-02-30 26\n2026-01-06 lots\n2999-01-01 3\n2026-01-05 25"

    answer = paste(sign_in(cast.owner), metric, lines, action="record")

    text = answer.content.decode()
    assert answer.status_code == 422
    for said in ("Write a day and a value", "no such day", "“lots” is not a number", "not come yet", "Line 1 has this"):
        assert said in text
    assert "yesterday 25" in text
    assert not Observation.objects.exists()


def test_anomalies_in_a_paste_are_confirmed_together(cast, metric):
    client = sign_in(cast.owner)

    shown = paste(client, metric, "2026-01-05 24\n2026-01-06 240")
    refused = paste(client, metric, "2026-01-05 24\n2026-01-06 240", action="record")
    doubt = shown.context["form"]["asked_about"].value()
    others = "2026-01-05 24\n2026-01-06 2400"
    asked_again = paste(client, metric, others, action="record", confirmed="on", asked_about=doubt)
    before = Observation.objects.count()
    lines = "2026-01-05 24,5\n2026-01-06 240"  # what is not odd may change
    taken = paste(client, metric, lines, action="record", confirmed="on", asked_about=doubt)

    assert 'name="confirmed"' in shown.content.decode()
    assert refused.status_code == 422
    assert (asked_again.status_code, before) == (422, 0)
    assert asked_again.context["form"]["confirmed"].value() is False
    assert taken.status_code == 302
    assert list(Observation.objects.order_by("observed_at").values_list("is_anomaly", flat=True)) == [False, True]


def test_a_paste_sent_twice_records_once(cast, metric):
    client = sign_in(cast.owner)
    key = "3f6f2d0e-0f4c-4c55-9d5c-2f3b7a9b8d11"

    for _ in range(2):
        paste(client, metric, "2026-01-05 24\n2026-01-06 25", action="record", form_key=key)

    assert Observation.objects.count() == 2


def test_a_paste_of_today_sent_again_later_records_once(cast, metric):
    client = sign_in(cast.owner)
    key = "3f6f2d0e-0f4c-4c55-9d5c-2f3b7a9b8d11"

    for minute in (1, 2):
        with time_machine.travel(datetime(2026, 6, 1, 6, minute, tzinfo=UTC), tick=False):
            paste(client, metric, "2026-06-01 24", action="record", form_key=key)

    assert Observation.objects.count() == 1


def test_a_paste_of_too_many_lines_says_how_many_there_may_be(cast, metric):
    lines = "\n".join(f"2025-01-05 {hour:02}:{minute:02} 1" for hour in range(24) for minute in range(21))

    answer = paste(sign_in(cast.owner), metric, lines)

    assert answer.status_code == 422
    assert "500 values at once are the most" in answer.content.decode()


NIGHT = "America/New_York"  # on 1 November 2026 the clock goes from 02:00 back to 01:00


def test_a_time_that_the_clock_shows_twice_is_taken_and_kept_by_a_correction(cast, metric):
    Organization.objects.filter(id=cast.organization.id).update(timezone=NIGHT)
    second = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)  # 01:30 for the second time
    with time_machine.travel(datetime(2026, 11, 2, 12, tzinfo=UTC)):
        wrong = record_observation(metric=metric, by=cast.owner, value=Decimal(25), observed_at=second)
        client = sign_in(cast.owner)

        typed = post(client, metric, observed_at="2026-11-01T01:15")
        corrected = client.post(address(metric, wrong.id), {"value": "23", "observed_at": "2026-11-01T01:30"})

    assert (typed.status_code, corrected.status_code) == (302, 302)
    assert Observation.objects.get(supersedes=wrong).observed_at == second
    assert Observation.objects.get(value="24.5").observed_at == datetime(2026, 11, 1, 5, 15, tzinfo=UTC)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "0202-06-01T10:00", "1899-12-31T10:00", "20266-01-01T10:00"])
@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/New_York"])
def test_a_year_that_can_not_be_is_refused_in_every_time_zone(cast, metric, zone, moment):
    Organization.objects.filter(id=cast.organization.id).update(timezone=zone)
    client = sign_in(cast.owner)

    typed = post(client, metric, observed_at=moment)
    pasted = paste(client, metric, f"{moment.replace('T', ' ')} 24", action="record")

    assert (typed.status_code, pasted.status_code) == (422, 422)
    assert not Observation.objects.exists()


def test_lines_of_a_csv_file_may_have_quotes(cast, metric):
    lines = '"2026-01-05","24.5"\n"2026-01-06";25'

    paste(sign_in(cast.owner), metric, lines, action="record")

    values = Observation.objects.order_by("observed_at").values_list("value", flat=True)
    assert list(values) == [Decimal("24.5"), Decimal(25)]


def test_a_time_in_a_paste_may_name_its_zone(cast, metric):
    Organization.objects.filter(id=cast.organization.id).update(timezone=NIGHT)
    lines = "2026-01-05T14:30:00Z 24\n2026-01-05T14:30:00.250+02:00 25\n2026-01-05 14:30 26\n2026-01-05 15:30 27"

    answer = paste(sign_in(cast.owner), metric, lines, action="record")

    found = Observation.objects.order_by("value").values_list("observed_at", flat=True)
    assert answer.status_code == 302
    assert [(each.hour, each.minute) for each in found] == [(14, 30), (12, 30), (19, 30), (20, 30)]


def test_figures_are_read_and_shown_in_the_organizations_language(cast, metric):
    Organization.objects.filter(id=cast.organization.id).update(language="de")
    Metric.objects.update(unit="number", valid_high=None)
    client = sign_in(cast.owner)

    post(client, metric, value="1.234")
    paste(client, metric, "2026-01-04 2.345,5", action="record")
    page = client.get(f"/o/acme/metrics/{metric.slug}/").content.decode()

    assert set(Observation.objects.values_list("value", flat=True)) == {Decimal(1234), Decimal("2345.5")}
    assert "2.345,5" in page
