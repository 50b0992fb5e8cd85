"""The card's form for each scoring method, and for a plan of the key result's own."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpResponse

from objectives.models import KeyResult, Objective
from tests.cast import Cast, sign_in

STEPS = {
    "method": "milestone",
    "milestone_name_1": "Rules agreed with Legal",
    "milestone_weight_1": "",
    "milestone_name_2": "Pilot in one warehouse",
    "milestone_weight_2": "3",
}


@pytest.fixture
def card(cast: Cast, draft: Objective) -> dict[str, Any]:
    return {
        "name": "Uptime",
        "unit": "percent",
        "baseline": "99.5",
        "target": "99.9",
        "start_date": draft.cycle.starts_on,
        "due_date": draft.cycle.ends_on,
        "owner": cast.kr_owner.id,
        "data_source": "Status page",
        "refresh_frequency": "weekly",
        "kr_class": "leading",
        "method": "linear",
        "action": "add",
    }


def add(cast: Cast, draft: Objective, typed: dict[str, Any]) -> HttpResponse:
    return sign_in(cast.owner).post(f"/o/acme/objectives/{draft.reference}/key-results/new/", typed)


def added(name: str = "Uptime") -> KeyResult:
    return KeyResult.objects.get(name=name)


def page(cast: Cast, key_result: KeyResult) -> str:
    return sign_in(cast.member).get(f"/o/acme/key-results/{key_result.reference}/").content.decode()


def errors(answer: HttpResponse) -> dict[str, list[str]]:
    assert answer.status_code == 422
    return dict(answer.context["form"].errors)


def test_a_measure_to_be_kept_has_a_bound_and_a_sentence(cast: Cast, draft: Objective, card: dict[str, Any]) -> None:
    add(cast, draft, card | {"method": "control", "hold": "at_least"})

    shown = page(cast, added())
    due = f"{draft.cycle.ends_on.day} {draft.cycle.ends_on:%b}"
    assert (added().method, added().hold, added().hold_upper) == ("control", "at_least", None)
    assert f"Keep uptime at least 99.9\u202f% until {due}" in shown
    assert "≥ 99.9\u202f%" in shown


def test_between_has_two_bounds(cast: Cast, draft: Objective, card: dict[str, Any]) -> None:
    typed = {"method": "control", "hold": "between", "target": "2", "hold_upper": "4", "baseline": "2"}

    add(cast, draft, card | typed)

    assert (added().target, added().hold_upper) == (2, 4)
    assert "Keep uptime between 2\u202f% and 4\u202f% until" in page(cast, added())


def test_milestones_are_written_in_rows_and_measured_in_percent(
    cast: Cast, draft: Objective, card: dict[str, Any]
) -> None:
    due = draft.cycle.starts_on + timedelta(days=30)
    rows = {**STEPS, "milestone_due_2": due, "milestone_name_3": "", "unit": "text", "baseline": "rubbish"}

    add(cast, draft, card | rows)

    assert added().milestones == [
        {"key": "1", "name": "Rules agreed with Legal", "weight": 1, "due_on": None},
        {"key": "2", "name": "Pilot in one warehouse", "weight": 3, "due_on": due.isoformat()},
    ]
    assert (added().unit, added().baseline, added().target) == ("percent", 0, 100)
    shown = page(cast, added())
    assert "Reach all 2 milestones of uptime by" in shown
    assert shown.count('data-milestone="open"') == 2


def test_editing_keeps_the_key_of_each_milestone(cast: Cast, draft: Objective, card: dict[str, Any]) -> None:
    add(cast, draft, card | STEPS)
    typed = card | {
        "version": 1,
        "method": "milestone",
        "milestone_key_1": "2",
        "milestone_name_1": "Pilot in two warehouses",
        "milestone_weight_1": "3",
        "milestone_name_2": "Everywhere",
        "milestone_key_2": "",
    }

    sign_in(cast.owner).post(f"/o/acme/key-results/{added().reference}/edit/", typed)

    assert [(each["key"], each["name"]) for each in added().milestones] == [
        ("2", "Pilot in two warehouses"),
        ("3", "Everywhere"),
    ]


def test_a_row_is_added_and_removed_without_a_script_and_nothing_typed_is_lost(
    cast: Cast, draft: Objective, card: dict[str, Any]
) -> None:
    longer = add(
        cast, draft, card | STEPS | {"rows": "add milestone", "weight": "forty", "collaborators": [cast.member.id]}
    )
    shorter = add(cast, draft, card | STEPS | {"rows": "remove milestone 1"})

    form = longer.context["form"]
    assert longer.status_code == 200
    assert form.milestone_count == 3
    assert (form["milestone_name_2"].value(), form["weight"].value()) == ("Pilot in one warehouse", "forty")
    assert form["collaborators"].value() == [str(cast.member.id)]
    assert not form.errors
    assert b'name="milestone_name_3"' in longer.content
    assert shorter.context["form"].milestone_count == 1
    assert shorter.context["form"]["milestone_name_1"].value() == "Pilot in one warehouse"
    assert not KeyResult.objects.filter(name="Uptime").exists()


@pytest.mark.parametrize(
    "asked", ["", "add", "remove milestone 99", "remove milestone x", "remove plan -1", "fly away"]
)
def test_a_button_that_is_not_there_changes_nothing(
    cast: Cast, draft: Objective, card: dict[str, Any], asked: str
) -> None:
    answer = add(cast, draft, card | STEPS | {"rows": asked})

    assert answer.status_code == 200
    assert answer.context["form"].milestone_count == 2


def test_rows_are_kept_with_their_errors(cast: Cast, draft: Objective, card: dict[str, Any]) -> None:
    answer = add(
        cast, draft, card | STEPS | {"milestone_weight_2": "0", "milestone_name_3": "", "milestone_weight_3": "2"}
    )

    found = errors(answer)
    assert "from 1 to 1000" in found["milestone_weight_2"][0]
    assert "Give this milestone a name" in found["milestone_name_3"][0]
    assert b'value="Rules agreed with Legal"' in answer.content


@pytest.mark.parametrize("weight", ["-1", "1001", "1.5", "NaN", "many", "9" * 30])
def test_a_weight_is_a_whole_number(cast: Cast, draft: Objective, card: dict[str, Any], weight: str) -> None:
    answer = add(cast, draft, card | STEPS | {"milestone_weight_1": weight})

    assert "from 1 to 1000" in errors(answer)["milestone_weight_1"][0]


def test_a_milestone_is_due_within_its_key_result(cast: Cast, draft: Objective, card: dict[str, Any]) -> None:
    answer = add(cast, draft, card | STEPS | {"milestone_due_1": draft.cycle.ends_on + timedelta(days=1)})

    assert "between the start and the due date" in errors(answer)["milestone_due_1"][0]


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"method": "control", "hold": "between", "target": "4", "hold_upper": "4"}, "hold_upper", "above the lower"),
        ({"method": "control", "hold": "between", "target": "4", "hold_upper": "2"}, "hold_upper", "above the lower"),
        ({"method": "control", "hold": "between", "target": "4", "hold_upper": "inf"}, "hold_upper", "not a figure"),
        ({"method": "control", "hold": "sometimes"}, "hold", "sometimes"),
        ({"method": "control", "target": "NaN"}, "target", "not a figure"),
        ({"target": "9" * 19}, "target", "too large"),
        ({"target": "0.1234567"}, "target", "decimal places"),
        ({"baseline": "1e9"}, "baseline", "without an exponent"),
        ({"method": "ladder", "bound_1": "4", "score_1": "1", "bound_2": "6", "score_2": "1"}, "bound_1", "must rise"),
        (
            {"method": "ladder", "bound_1": "6", "score_1": "1", "bound_2": "6", "score_2": "0.5"},
            "bound_1",
            "must rise",
        ),
        (
            {"method": "ladder", "bound_1": "4", "score_1": "2", "bound_2": "6", "score_2": "1"},
            "score_1",
            "0.00 and 1.00",
        ),
        ({"method": "ladder", "bound_1": "4"}, "score_1", "a score too"),
        ({"method": "juggling"}, "method", "juggling"),
        ({"weight": "140"}, "weight", "A weight is a whole percent, from 1 to 100."),
    ],
)
def test_what_cannot_be_right_is_said_beside_its_field(
    *, cast: Cast, draft: Objective, card: dict[str, Any], typed: dict[str, Any], field: str, words: str
) -> None:
    answer = add(cast, draft, card | typed)

    assert words in errors(answer)[field][0]
    assert not KeyResult.objects.filter(name="Uptime").exists()


def test_baseline_and_bound_of_a_kept_measure_may_be_equal(cast: Cast, draft: Objective, card: dict[str, Any]) -> None:
    add(cast, draft, card | {"method": "control", "baseline": "99.9"})

    assert added().baseline == added().target


def test_what_was_typed_for_another_method_is_neither_judged_nor_kept(
    cast: Cast, draft: Objective, card: dict[str, Any]
) -> None:
    other = {"bound_1": "rubbish", "milestone_weight_1": "0", "hold": "between", "hold_upper": "1"}

    add(cast, draft, card | other)

    assert (added().rungs, added().milestones, added().hold, added().hold_upper) == ([], [], "at_least", None)


def test_a_plan_of_its_own_is_written_in_rows_and_shown(cast: Cast, draft: Objective, card: dict[str, Any]) -> None:
    days = [draft.cycle.starts_on + timedelta(days=each) for each in (30, 60)]
    rows = {"plan_day_1": days[0], "plan_value_1": "99.55 %", "plan_day_2": days[1], "plan_value_2": "99,7"}

    add(cast, draft, card | rows)

    assert added().plan == [[days[0].isoformat(), "99.55"], [days[1].isoformat(), "99.7"]]
    shown = page(cast, added())
    assert "Its own plan" in shown
    assert "99.55\u202f%" in shown


@pytest.mark.parametrize(
    ("days", "values", "field", "words"),
    [
        ((60, 30), ("99.6", "99.7"), "plan_day_2", "must rise"),
        ((30, 30), ("99.6", "99.7"), "plan_day_2", "must rise"),
        ((0, 30), ("99.6", "99.7"), "plan_day_1", "after the start"),
        ((-9, 30), ("99.6", "99.7"), "plan_day_1", "after the start"),
        ((30, 900), ("99.6", "99.7"), "plan_day_2", "before the due date"),
        ((30, 60), ("99.6", ""), "plan_value_2", "a value too"),
        ((30, 60), ("99.6", "NaN"), "plan_value_2", "not a figure"),
        ((30, 60), ("99.6", "9" * 19), "plan_value_2", "too large"),
    ],
)
def test_a_plan_that_cannot_stand_is_explained_in_its_row(
    *,
    cast: Cast,
    draft: Objective,
    card: dict[str, Any],
    days: tuple[int, int],
    values: tuple[str, str],
    field: str,
    words: str,
) -> None:
    rows: dict[str, Any] = {}
    for row, (day, value) in enumerate(zip(days, values, strict=True), start=1):
        rows |= {f"plan_day_{row}": draft.cycle.starts_on + timedelta(days=day), f"plan_value_{row}": value}

    answer = add(cast, draft, card | rows)

    assert words in errors(answer)[field][0]
    assert b'id="plan" open' in answer.content


def test_under_way_the_method_stays_and_the_card_says_what_to_do_instead(cast: Cast, active: KeyResult) -> None:
    client = sign_in(cast.owner)
    address = f"/o/acme/key-results/{active.reference}/edit/"

    form = client.get(address).content.decode()
    client.post(address, {"name": active.name, "version": 1, "method": "control", "kr_class": "lagging"})

    assert "retire it with its score kept and add a new one" in form.replace("&#x27;", "'")
    assert KeyResult.objects.get(id=active.id).method == "linear"


def test_the_row_of_a_dashboard_names_the_milestones_reached(cast: Cast, draft: Objective) -> None:
    steps = [{"key": key, "name": f"Step {key}", "weight": 1, "due_on": None} for key in "123"]
    first = draft.key_results.order_by("number").first()
    KeyResult.objects.filter(id=first.id).update(
        method="milestone", milestones=steps, reached=["1", "3"], baseline=Decimal(0), target=Decimal(100)
    )

    text = sign_in(cast.member).get(f"/o/acme/objectives/{draft.reference}/").content.decode()

    assert "2 of 3 reached: Step 1, Step 3" in text
