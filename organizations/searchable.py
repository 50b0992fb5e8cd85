"""Which tables are searched: `@searchable` keeps a row of SearchEntry for each of theirs, by triggers.

The database does it in the same transaction, so `update()`, bulk writes and raw SQL are caught too; and only when one
of the named columns is written, so posting an update on a KR costs nothing. See docs/decisions/0010.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import pgtrigger
from django.db import models

M = TypeVar("M", bound=type[models.Model])

ENDED = "ended"  # the state of a row whose `ended` column has a time in it

UPSERT = """
INSERT INTO organizations_searchentry
    (organization_id, kind, object_id, key, title, body, state, owner_id, under_id)
VALUES (NEW.organization_id, '{kind}', NEW.id, {key}, {title}, {body}, {state}, {owner}, {under})
ON CONFLICT (organization_id, kind, object_id) DO UPDATE SET key = EXCLUDED.key, title = EXCLUDED.title,
    body = EXCLUDED.body, state = EXCLUDED.state, owner_id = EXCLUDED.owner_id, under_id = EXCLUDED.under_id;
RETURN NULL;
"""
REMOVE = """
DELETE FROM organizations_searchentry
WHERE organization_id = OLD.organization_id AND kind = '{kind}' AND object_id = OLD.id;
RETURN NULL;
"""


@dataclass(frozen=True, slots=True)
class Searched:
    """How the rows of one table are searched; the names are those of the model's fields."""

    kind: str
    key: str
    title: str
    body: tuple[str, ...] = ()
    state: str = ""
    ended: str = ""
    owner: str = ""
    under: str = ""

    @property
    def fields(self) -> Iterator[str]:
        """Every field that an entry shows."""
        named = (self.key, self.title, *self.body, self.state, self.ended, self.owner, self.under)
        return (name for name in named if name and name != "id")


SEARCHED: dict[type[models.Model], Searched] = {}


def searchable(
    kind: str,
    *,
    key: str,
    title: str,
    body: Sequence[str] = (),
    state: str = "",
    ended: str = "",
    owner: str = "",
    under: str = "",
) -> Callable[[M], M]:
    """Let the rows of a model be found, as `kind`, by their `title` and the fields of their `body`.

    `key` is what their address needs. What is over is ranked below: `state` is a field with a word, or `ended` one with
    a time. `owner` and `under` are foreign keys: to the member whose it is, and to a searchable parent shown along.
    """
    searched = Searched(kind, key, title, tuple(body), state, ended, owner, under)

    def declare(model: M) -> M:
        SEARCHED[model] = searched
        columns = dict.fromkeys(_column(model, name) for name in searched.fields)
        registered: M = pgtrigger.register(
            pgtrigger.Trigger(
                name="search_keep",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf(*columns),  # type: ignore[no-untyped-call]
                func=UPSERT.format(kind=kind, **_values(model, searched)),
            ),
            pgtrigger.Trigger(
                name="search_drop", when=pgtrigger.After, operation=pgtrigger.Delete, func=REMOVE.format(kind=kind)
            ),
        )(model)
        return registered

    return declare


@cache
def parents() -> dict[str, str]:
    """Of which kind the things are to which those of a kind belong."""
    kinds = {}
    for model, searched in SEARCHED.items():
        if searched.under:
            parent: Any = model._meta.get_field(searched.under).related_model
            kinds[searched.kind] = SEARCHED[parent].kind
    return kinds


def _values(model: type[models.Model], searched: Searched) -> dict[str, str]:
    """The SQL of each column of the entry."""

    def new(name: str) -> str:
        return f'NEW."{_column(model, name)}"'

    state = f"COALESCE({new(searched.state)}::text, '')" if searched.state else "''"
    if searched.ended:
        state = f"CASE WHEN {new(searched.ended)} IS NULL THEN '' ELSE '{ENDED}' END"
    return {
        "key": f"{new(searched.key)}::text",
        "title": new(searched.title),
        "body": f"concat_ws(' ', {', '.join(map(new, searched.body))})" if searched.body else "''",
        "state": state,
        "owner": new(searched.owner) if searched.owner else "NULL",
        "under": new(searched.under) if searched.under else "NULL",
    }


def _column(model: type[models.Model], name: str) -> str:
    field: Any = model._meta.get_field(name)
    return str(field.column)
