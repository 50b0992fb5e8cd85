import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from objectives.calendar import year_at
from objectives.models import Cycle
from organizations.models import Organization
from tests.cast import sign_in
from tests.counting import counted_queries
from tests.factories import CycleFactory

NEW = "/o/acme/settings/cycles/new/"
Q4 = {"kind": "quarterly", "name": "Q4 2026", "starts_on": "2026-10-01", "ends_on": "2026-12-31", "parent": ""}


def test_the_form_suggests_the_quarter_that_comes_next(cast):
    text = sign_in(cast.lead).get(NEW).content.decode()

    assert re.search(r'name="name" value="Q[1-4] 20\d\d"', text)
    assert re.search(r'name="starts_on" value="20\d\d-(01|04|07|10)-01"', text)


def test_a_lead_sets_up_a_cycle(cast):
    answer = sign_in(cast.lead).post(NEW, Q4)

    assert answer.url == "/o/acme/settings/cycles/"
    assert Cycle.objects.get().slug == "q4-2026"
    assert b"Q4 2026" in sign_in(cast.member).get("/o/acme/settings/cycles/").content


@pytest.mark.parametrize("who", ["member", "sponsor", "viewer"])
def test_others_are_told_who_may(cast, who):
    client = sign_in(getattr(cast, who))

    assert client.get(NEW).status_code == 403
    assert client.post(NEW, Q4).status_code == 403
    assert not Cycle.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ends_on": "2026-09-01"}, "ends after it starts"),
        ({"ends_on": "2027-12-31"}, "at most 124 days"),
        ({"starts_on": "0001-01-01"}, "between the years"),
        ({"starts_on": "someday"}, "Enter a valid date"),
        ({"name": ""}, "This field is required"),
        ({"kind": "weekly"}, "Select a valid choice"),
        ({}, "has some of these days"),
    ],
)
def test_what_can_not_be_is_answered_in_words(cast, changes, words):
    CycleFactory(name="Taken", starts_on=date(2026, 12, 1), ends_on=date(2027, 1, 31))

    answer = sign_in(cast.lead).post(NEW, Q4 | changes)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Cycle.objects.count() == 1


def test_a_cycle_is_renamed_but_keeps_its_kind_and_address(cast):
    cycle = CycleFactory(name="Old", slug="old")
    address = f"/o/acme/settings/cycles/{cycle.slug}/"
    sent = {"kind": "annual", "name": "New", "starts_on": cycle.starts_on, "ends_on": cycle.ends_on, "parent": ""}

    answer = sign_in(cast.lead).post(address, sent)

    cycle.refresh_from_db()
    assert answer.status_code == 302
    assert (cycle.name, cycle.slug, cycle.kind) == ("New", "old", "quarterly")
    assert sign_in(cast.member).get(address).status_code == 403
    assert sign_in(cast.lead).get("/o/acme/settings/cycles/unknown/").status_code == 404


def test_a_cycle_in_its_last_week_or_past_it_leads_to_its_closing(cast):
    today = timezone.localdate()
    ended = CycleFactory(starts_on=today - timedelta(days=90), ends_on=today - timedelta(days=2))
    ending = CycleFactory(kind="custom", ends_on=today + timedelta(days=6))
    running = CycleFactory(kind="annual", ends_on=today + timedelta(days=7))
    closed = CycleFactory(starts_on=date(2020, 1, 1), closed_at=timezone.now())

    text = sign_in(cast.member).get("/o/acme/settings/cycles/").content.decode()

    assert f"/reviews/close/{ended.slug}/" in text
    assert f"/reviews/close/{ending.slug}/" in text
    assert f"/reviews/close/{running.slug}/" not in text
    assert f"/reviews/cycles/{closed.slug}/" in text


def test_the_list_of_cycles_costs_the_same_for_one_and_for_three(cast):
    client, counts = sign_in(cast.lead), []
    for start in (date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1)):
        CycleFactory(starts_on=start)
        client.get("/o/acme/settings/cycles/")
        with counted_queries() as captured:
            client.get("/o/acme/settings/cycles/")
        counts.append(len(captured))

    assert counts[0] == counts[-1] <= 10


def test_the_form_of_an_annual_cycle_suggests_the_fiscal_year(cast):
    Organization.objects.filter(id=cast.organization.id).update(fiscal_year_start=4)
    today = timezone.localdate()
    year = year_at(today, 4)
    browser = sign_in(cast.lead)

    annual = browser.get("/o/acme/settings/cycles/new/?start=1&kind=annual").context["form"]
    custom = browser.get("/o/acme/settings/cycles/new/?kind=custom").context["form"]
    page = browser.get("/o/acme/settings/cycles/new/").content.decode()

    assert (annual["kind"].value(), annual["name"].value()) == ("annual", year.name)
    assert (annual["starts_on"].value(), annual["ends_on"].value()) == (year.span.first, year.span.last)
    assert (custom["kind"].value(), custom["name"].value()) == ("custom", None)
    assert 'href="?kind=annual"' in page
    assert 'hx-select="#cycle-dates"' in page


def test_an_annual_cycle_of_three_months_is_refused_in_words(cast):
    sent = {**Q4, "kind": "annual"}

    answer = sign_in(cast.lead).post("/o/acme/settings/cycles/new/", sent)

    assert answer.status_code == 422
    assert "at least 180 days" in answer.content.decode()
