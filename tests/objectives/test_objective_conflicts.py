"""Two people on one draft at once, and titles as people type them."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpResponse
from django.utils import formats, timezone

from objectives.actions import start_micro
from objectives.models import KeyResult, Metric, Objective
from tests.cast import Cast, sign_in

ODD = ['<b>Bold</b> & "quoted"', "לקוחות חוזרים אלינו", "Coffee ☕ for everybody 🎉"]


def typed(objective: Objective, **changes: Any) -> dict[str, Any]:
    return {
        "title": objective.title,
        "team": objective.team_id,
        "cycle": objective.cycle_id,
        "owner": objective.owner_id,
        "ambition": objective.ambition,
        "version": objective.version,
        **changes,
    }


def test_the_second_of_two_sees_both_texts_and_may_keep_their_own(cast: Cast, draft: Objective) -> None:
    address, client = f"/o/acme/objectives/{draft.reference}/edit/", sign_in(cast.owner)
    first = typed(draft, title="Make leaving rare")
    second = typed(draft, title="Make returning easy")

    client.post(address, first)
    refused = client.post(address, second)
    text = refused.content.decode()
    kept = client.post(address, second | {"version": draft.version + 1})

    draft.refresh_from_db()
    assert refused.status_code == 409
    assert "Somebody changed this objective" in text
    assert "Make leaving rare" in text
    assert text.count("Make returning easy") == 2
    assert f'name="version" value="{draft.version - 1}"' in text
    assert kept.status_code == 302
    assert draft.title == "Make returning easy"


def card_as(card: KeyResult, **changes: Any) -> dict[str, Any]:
    """The card's form as a browser sends it."""
    return {
        "name": card.name,
        "unit": "percent",
        "baseline": "18",
        "target": "28",
        "start_date": card.starts_on,
        "due_date": card.due_on,
        "owner": card.owner_id,
        "data_source": card.data_source,
        "refresh_frequency": "weekly",
        "kr_class": card.kr_class,
        "weight": "50",
        "method": "linear",
        "hold": "at_least",
        "version": card.version,
        **changes,
    }


def rows_of(answer: HttpResponse) -> list[tuple[str, str, str]]:
    """The fields that differ: label, what stands there now, what was typed."""
    return [(each.label, each.theirs, each.typed) for each in answer.context["form"].differences]


def test_the_second_of_two_on_a_card_sees_both_and_may_keep_their_own(
    cast: Cast, draft: Objective, metric: Metric
) -> None:
    card = draft.key_results.get(number=1)
    address, client = f"/o/acme/key-results/{card.reference}/edit/", sign_in(cast.owner)
    theirs = {"target": "26", "owner": cast.member.id, "collaborators": [cast.owner.id], "impact": "high"}
    client.post(address, card_as(card, **theirs, driver_1=metric.id))

    refused = client.post(address, card_as(card, target="24.5", definition="By orders", kr_class="leading"))
    kept = client.post(address, card_as(card, target="24.5", version=card.version + 1))

    card.refresh_from_db()
    assert refused.status_code == 409
    assert set(rows_of(refused)) == {
        ("Definition and formula", "–", "By orders"),
        ("Target", "26", "24.5"),
        ("Owner", "Member", "Kr Owner"),
        ("Collaborators", "Owner", "–"),
        ("Class", "Lagging", "Leading"),
        ("Impact", "High", "–"),
        ("Driver 1", "Repeat purchase rate", "–"),
    }
    assert f'name="version" value="{card.version - 1}"' in refused.content.decode()
    assert (kept.status_code, card.target) == (302, Decimal("24.5"))


def test_what_belongs_to_the_other_method_of_a_card_is_compared_with_nothing(cast: Cast, draft: Objective) -> None:
    card = draft.key_results.get(number=1)
    address, client = f"/o/acme/key-results/{card.reference}/edit/", sign_in(cast.owner)
    steps = {"milestone_name_1": "Contract signed", "milestone_weight_1": "3", "milestone_due_1": card.due_on}
    client.post(address, card_as(card, method="milestone", **steps))

    refused = client.post(address, card_as(card, target="24", hold_upper="7"))

    due = formats.date_format(card.due_on, "j M Y")
    assert set(rows_of(refused)) == {
        ("Scoring method", "Milestones", "Linear"),
        ("Unit", "–", "Percent"),
        ("Baseline", "–", "18"),
        ("Target", "–", "24"),
        ("Milestone 1", "Contract signed", "–"),
        ("Milestone 1: weight", "3", "–"),
        ("Milestone 1: due", due, "–"),
    }


def test_drivers_and_collaborators_alone_are_a_conflict_too(cast: Cast, draft: Objective, metric: Metric) -> None:
    card = draft.key_results.get(number=1)
    address, client = f"/o/acme/key-results/{card.reference}/edit/", sign_in(cast.owner)
    client.post(address, card_as(card, driver_1=metric.id, collaborators=[cast.member.id]))

    refused = client.post(address, card_as(card))

    assert refused.status_code == 409
    assert {label for label, *_ in rows_of(refused)} == {"Driver 1", "Collaborators"}


def test_under_way_only_what_may_be_edited_is_compared(cast: Cast, active: KeyResult) -> None:
    address, client = f"/o/acme/key-results/{active.reference}/edit/", sign_in(cast.owner)
    own = ("name", "data_source", "refresh_frequency", "kr_class", "version")
    sent = {name: value for name, value in card_as(active).items() if name in own}
    client.post(address, sent | {"name": "Second orders"})

    refused = client.post(address, sent | {"data_source": "Ledger"})

    assert refused.status_code == 409
    assert rows_of(refused) == [
        ("Measure", "Second orders", "Repeat purchase rate"),
        ("Data source", "Orders, weekly export", "Ledger"),
    ]


def test_another_refusal_is_no_conflict_of_versions(cast: Cast, draft: Objective) -> None:
    card = draft.key_results.get(number=1)
    Objective.objects.filter(id=draft.id).update(state="in_review")

    refused = sign_in(cast.owner).post(f"/o/acme/key-results/{card.reference}/edit/", card_as(card, target="24"))

    assert refused.status_code == 409
    assert rows_of(refused) == []


def test_two_on_one_micro_okr_are_told_of_each_other(cast: Cast, active: KeyResult) -> None:
    first = timezone.now().date()
    values = {"title": "Win back those who paused", "why_now": "", "team": cast.team, "owner": cast.owner}
    micro = start_micro(
        parent=active, by=cast.owner, how="So", starts_on=first, ends_on=first + timedelta(days=9), **values
    )
    address, client = f"/o/acme/objectives/{micro.reference}/micro/", sign_in(cast.owner)
    opened = client.get(address).content.decode()
    sent = {**values, "team": cast.team.id, "owner": cast.owner.id, "version": micro.version}
    days = {"starts_on": micro.starts_on, "ends_on": micro.ends_on}
    client.post(address, {**sent, **days, "title": "Make returning easy"})

    refused = client.post(address, {**sent, **days, "ends_on": first + timedelta(days=7)})

    assert f'name="version" value="{micro.version}"' in opened
    assert refused.status_code == 409
    assert ("Objective", "Make returning easy", "Win back those who paused") in rows_of(refused)
    assert [label for label, *_ in rows_of(refused)] == ["Objective", "Last day"]


@pytest.mark.parametrize("title", ODD)
def test_titles_show_as_they_were_typed(cast: Cast, draft: Objective, title: str) -> None:
    Objective.objects.filter(id=draft.id).update(title=title)
    card = draft.key_results.first()
    assert card
    KeyResult.objects.filter(id=card.id).update(name=title)
    client = sign_in(cast.member)
    escaped = title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")

    paths = ["objectives/?cycle=q4-2026", f"objectives/{draft.reference}/", f"key-results/{card.reference}/"]
    pages = [client.get(f"/o/acme/{path}").content.decode() for path in paths]

    assert all(escaped in page for page in pages)
    assert not any("<b>Bold</b>" in page for page in pages)
