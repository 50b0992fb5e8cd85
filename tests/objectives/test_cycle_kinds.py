"""A year with its quarters, and a custom range of two weeks: set up on the settings page, drafted in and checked in."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from objectives.actions import activate_objective, add_key_result, close_cycle, draft_objective, lock_cycle
from objectives.enums import Phase
from objectives.models import Cycle, KeyResult
from objectives.rules import Span, phase
from tests.cast import sign_in
from tests.factories import CycleFactory

SETTINGS = "/o/acme/settings/cycles/"
YEAR = {"kind": "annual", "name": "2026", "starts_on": "2026-01-01", "ends_on": "2026-12-31", "parent": ""}
SPRINT = {"kind": "custom", "name": "Fair", "starts_on": "2026-11-02", "ends_on": "2026-11-15", "parent": ""}


def test_a_year_holds_its_quarters_and_a_custom_range(cast):
    client = sign_in(cast.lead)
    client.post(f"{SETTINGS}new/", YEAR)
    year = Cycle.objects.get()
    quarter = {"kind": "quarterly", "name": "Q4", "starts_on": "2026-10-01", "ends_on": "2026-12-31", "parent": year.id}

    client.post(f"{SETTINGS}new/", quarter)
    client.post(f"{SETTINGS}new/", SPRINT | {"parent": year.id})

    text = client.get(SETTINGS).content.decode()
    assert set(Cycle.objects.values_list("kind", "parent__name")) == {
        ("annual", None),
        ("quarterly", "2026"),
        ("custom", "2026"),
    }
    assert text.count("part of 2026") == 2
    assert all(word in text for word in ("Annual", "Quarterly", "Custom"))


def test_a_custom_range_lasts_400_days_at_most_and_overlaps_no_other_custom_one(cast):
    client = sign_in(cast.lead)

    longest = client.post(f"{SETTINGS}new/", SPRINT | {"starts_on": "2026-01-01", "ends_on": "2027-02-04"})
    too_long = client.post(f"{SETTINGS}new/", SPRINT | {"starts_on": "2028-01-01", "ends_on": "2029-02-04"})
    overlapping = client.post(f"{SETTINGS}new/", SPRINT)

    assert longest.status_code == 302
    assert b"at most 400 days; this one would last 401" in too_long.content
    assert b"has some of these days" in overlapping.content


def test_two_weeks_pass_through_every_phase():
    span, first = Span(date(2026, 11, 2), date(2026, 11, 15)), date(2026, 11, 2)

    found = [phase(span, first + timedelta(days=day)) for day in range(-1, 15)]

    execution, push = Phase.EXECUTION, Phase.FINAL_PUSH
    assert found == [
        Phase.PLANNING,
        *[Phase.BASELINE] * 3,
        *[execution] * 3,
        *[Phase.MID_CYCLE] * 3,
        *[execution] * 2,
        *[push] * 3,
        Phase.CLOSING,
    ]


@pytest.mark.parametrize(("kind", "days"), [("annual", 364), ("custom", 13)])
def test_an_objective_of_any_kind_of_cycle_is_drafted_checked_in_and_closed(cast, kind, days):
    first = timezone.now().date() - timedelta(days=min(days // 2, 42))
    cycle = CycleFactory(kind=kind, name=kind, starts_on=first, ends_on=first + timedelta(days=days))
    objective = draft_objective(
        by=cast.owner, title="Make trying us feel safe", team=cast.team, cycle=cycle, owner=cast.owner
    )
    card = add_key_result(
        objective=objective,
        by=cast.owner,
        name="Trials",
        baseline=10,
        target=20,
        starts_on=cycle.starts_on,
        due_on=cycle.ends_on,
        owner=cast.kr_owner,
        data_source="Shop",
        refresh_frequency="weekly",
    )
    activate_objective(objective=objective, by=cast.sponsor, reason="The fair is on Monday")

    form = sign_in(cast.kr_owner).get(f"/o/acme/key-results/{card.reference}/check-in/")
    page = sign_in(cast.member).get(f"/o/acme/objectives/{objective.reference}/").content.decode()
    lock_cycle(cycle=cycle, by=cast.lead)
    close_cycle(cycle=cycle, by=cast.lead)

    assert b'name="next_action"' in form.content
    assert f"<bdi>{kind}</bdi>, " in page
    assert KeyResult.objects.get().state == "closed"
