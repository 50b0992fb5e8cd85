"""What is searched is what the tables hold, whoever wrote them and however."""

import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, models

from objectives.models import KeyResult, Objective
from organizations.models import SearchEntry, Team
from organizations.searchable import SEARCHED
from organizations.searching import folded
from tests.cast import Cast
from tests.counting import counted_queries
from tests.factories import KeyResultFactory, ObjectiveFactory


def entry(kind: str, row: models.Model) -> SearchEntry:
    return SearchEntry.objects.get(kind=kind, object_id=row.pk)


def test_a_new_row_can_be_found_at_once(cast: Cast) -> None:
    objective = ObjectiveFactory(title="Win them back", why_now="They leave", team=cast.team, owner=cast.owner)

    found = entry("objective", objective)

    assert (found.key, found.title, found.body, found.state) == (
        str(objective.number),
        "Win them back",
        "They leave",
        "draft",
    )
    assert (found.owner_id, found.under_id) == (cast.owner.id, cast.team.id)


def test_a_changed_row_is_found_as_it_is_now_also_when_many_change_at_once(cast: Cast) -> None:
    first, second = ObjectiveFactory.create_batch(2)

    Objective.objects.update(title="Both of them", state="closed")

    assert {(entry("objective", each).title, entry("objective", each).state) for each in (first, second)} == {
        ("Both of them", "closed")
    }


def test_rows_made_in_bulk_are_found(cast: Cast) -> None:
    Team.objects.bulk_create([Team(name=f"Bulk {n}", slug=f"bulk-{n}", parent=cast.company) for n in range(3)])

    assert SearchEntry.objects.filter(kind="team", title__startswith="Bulk").count() == 3


def test_a_row_that_is_gone_is_not_found(cast: Cast) -> None:
    objective = ObjectiveFactory()
    objective.delete()

    assert not SearchEntry.objects.filter(kind="objective").exists()


def test_posting_values_does_not_touch_what_is_searched(cast: Cast) -> None:
    key_result = KeyResultFactory()
    before = _version(key_result)

    KeyResult.objects.filter(id=key_result.id).update(actual=20, score="0.20", band="red", version=2)
    untouched = _version(key_result)
    KeyResult.objects.filter(id=key_result.id).update(name="Another name")

    assert untouched == before
    assert _version(key_result) != before


def test_writing_costs_no_statement_more(cast: Cast) -> None:
    objective = ObjectiveFactory()

    with counted_queries() as asked:
        Objective.objects.filter(id=objective.id).update(title="Once")

    assert len(asked) == 1


def test_the_database_folds_words_as_the_product_does(db: None) -> None:
    texts = [
        "Café ZÜRICH – “Q3”",
        "مُعَدَّل الشراء",
        "ΟΔΟΣ",
        "ﷺ ½ ² Ⅷ",
        "İstanbul ıi",
        "a\u00adb\u200bc\u202ed",
        "🚀Launch🇩🇪",
        "한국어 日本語 हिन्दी",
        "it's 100% <b>&amp;</b> C++ \\ ' \" : * | & !",
        *(chr(code) for code in range(1, 0x3000) if unicodedata.category(chr(code)) != "Cn"),
    ]

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT search_folded(said) FROM unnest(%s::text[]) WITH ORDINALITY AS t (said, n) ORDER BY n", [texts]
        )
        ours = [row[0] for row in cursor.fetchall()]

    assert [text.split() for text in ours] == [folded(text).split() for text in texts]


@pytest.mark.parametrize("model", SEARCHED, ids=lambda model: model._meta.label)
def test_only_the_columns_that_are_shown_wake_the_trigger(model: type[models.Model], db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT array_agg(attname::text ORDER BY attname) FROM pg_trigger
            JOIN pg_attribute ON attrelid = tgrelid AND attnum = ANY(tgattr)
            WHERE tgrelid = %s::regclass AND tgname LIKE 'pgtrigger_search_keep%%'
            """,
            [model._meta.db_table],
        )
        (columns,) = cursor.fetchone()

    column: Callable[[str], Any] = lambda name: model._meta.get_field(name).column  # type: ignore[union-attr]  # noqa: E731
    assert columns == sorted({column(name) for name in SEARCHED[model].fields})


def _version(key_result: KeyResult) -> str:
    """The version of the row of the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ctid::text FROM organizations_searchentry WHERE kind = 'key_result' AND object_id = %s",
            [key_result.id],
        )
        return str(cursor.fetchone()[0])
