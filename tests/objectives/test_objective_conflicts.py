"""Two people on one draft at once, and titles as people type them."""

from typing import Any

import pytest

from objectives.models import KeyResult, Objective
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
