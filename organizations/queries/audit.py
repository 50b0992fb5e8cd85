"""The audit trail as one list: the history tables of all apps, read by one statement, newest first."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db import connection, models
from django.utils.text import capfirst
from pghistory.models import Event
from psycopg import sql

from organizations.models import Membership, Organization, Team, User
from organizations.tenancy import current_organization_id

PAGE = 50
Column: TypeAlias = "models.Field[Any, Any] | None"
# Bookkeeping of the rows themselves, which says nothing about what a person did.
HIDDEN = {"id", "organization_id"}
KEY_TIME = "%Y%m%dT%H%M%S.%f"
ABBREVIATIONS = {"kr": "KR", "rag": "RAG", "raci": "RACI"}
VERBS = {"insert": "added", "update": "changed", "delete": "removed"}

# The part of one table. `before` is asked for the few rows that are shown, not for all that are found.
PART = """
    SELECT {table} AS what, e.pgh_id, e.pgh_obj_id AS object_id, e.pgh_label AS label, e.pgh_created_at AS at,
           e.pgh_context AS context, to_jsonb(e) AS after,
           CASE WHEN e.pgh_label = 'update' THEN (
               SELECT to_jsonb(p) FROM {events} AS p
               WHERE p.{tenant} = %(organization)s AND p.pgh_obj_id = e.pgh_obj_id AND p.pgh_id < e.pgh_id
               ORDER BY p.pgh_id DESC LIMIT 1
           ) END AS before
    FROM (
        SELECT * FROM {events} AS e
        WHERE e.{tenant} = %(organization)s AND {conditions}
        ORDER BY e.pgh_created_at DESC, e.pgh_id DESC LIMIT %(limit)s
    ) AS e
"""


ALL = "SELECT * FROM ({}) AS trail ORDER BY at DESC, what DESC, pgh_id DESC LIMIT %(limit)s"


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """By whom, in which table, and on which days of the organization's own calendar."""

    person: Membership | None = None
    table: str = ""
    since: date | None = None
    until: date | None = None
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))


@dataclass(frozen=True, slots=True)
class Change:
    """One value of one field: what it is called, what it was and what it is."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the trail."""

    at: datetime
    who: str
    path: str
    what: str
    name: str
    verb: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class AuditPage:
    entries: tuple[Entry, ...]
    after: str  # the key of the next page; empty on the last one


def audited_tables() -> list[tuple[str, str]]:
    """Code and name of every table with a history, by name."""
    found = [(model._meta.label_lower, capfirst(_spelled(model._meta.verbose_name))) for model in _histories()]
    return sorted(found, key=lambda pair: pair[1])


def audit_page(asked: AuditFilter, *, after: str = "", size: int = PAGE) -> AuditPage:
    """One page of the trail, newest first; three queries. A key that we never gave starts at the beginning."""
    rows = _rows(asked, after, size + 1)
    shown = rows[:size]
    more = len(rows) > size
    return AuditPage(tuple(_entries(shown)), _key(shown[-1]) if more else "")


def whole_trail(asked: AuditFilter, *, most: int, size: int = 1000) -> Iterator[Entry]:
    """Every entry that the filter lets through, newest first, up to `most`."""
    after = ""
    for start in range(0, most, size):
        page = audit_page(asked, after=after, size=min(size, most - start))
        yield from page.entries
        after = page.after
        if not after:
            return


def _histories() -> dict[type[models.Model], type[models.Model]]:
    """Each audited model with its history model."""
    return {
        event._meta.get_field("pgh_obj").related_model: event  # type: ignore[misc]
        for event in apps.get_models()
        if issubclass(event, Event) and any(field.name == "pgh_obj" for field in event._meta.get_fields())
    }


def _rows(asked: AuditFilter, after: str, limit: int) -> list[dict[str, Any]]:
    conditions, values = _conditions(asked, after)
    parts = [
        sql.SQL(PART).format(
            table=sql.Literal(model._meta.label_lower),
            events=sql.Identifier(event._meta.db_table),
            tenant=sql.Identifier("pgh_obj_id" if model is Organization else "organization_id"),
            conditions=sql.SQL(" AND ".join(["TRUE", *conditions])).format(table=sql.Literal(model._meta.label_lower)),
        )
        for model, event in _histories().items()
        if asked.table in {"", model._meta.label_lower}
    ]
    if not parts:
        return []
    union = sql.SQL(" UNION ALL ").join(sql.SQL("({})").format(part) for part in parts)
    query = sql.SQL("SELECT * FROM ({}) AS trail ORDER BY at DESC, what DESC, pgh_id DESC LIMIT %(limit)s").format(
        union
    )
    with connection.cursor() as cursor:
        cursor.execute(
            query.as_string(cursor.connection),
            {**values, "organization": current_organization_id(), "limit": limit},
        )
        names = [column.name for column in cursor.description]
        return [_loaded(dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def _loaded(row: dict[str, Any]) -> dict[str, Any]:
    """Django leaves JSON to its fields, and there are none here."""
    return {**row, **{name: json.loads(row[name] or "{}") for name in ("context", "before", "after")}}


def _conditions(asked: AuditFilter, after: str) -> tuple[list[str], dict[str, Any]]:
    found: list[str] = []
    values: dict[str, Any] = {}
    if asked.person is not None:
        found.append("e.pgh_context->>'user' = %(user)s")
        values["user"] = str(asked.person.user_id)
    if asked.since is not None:
        found.append("e.pgh_created_at >= %(since)s")
        values["since"] = datetime.combine(asked.since, time(), asked.zone)
    if asked.until is not None and asked.until < date.max:
        found.append("e.pgh_created_at < %(until)s")
        values["until"] = datetime.combine(asked.until + timedelta(days=1), time(), asked.zone)
    key = _read_key(after)
    if key is not None:
        found.append("(e.pgh_created_at, {table}::text, e.pgh_id) < (%(key_at)s, %(key_what)s, %(key_id)s)")
        values |= key
    return found, values


def _key(row: Mapping[str, Any]) -> str:
    return f"{row['at'].astimezone(UTC).strftime(KEY_TIME)}~{row['what']}~{row['pgh_id']}"


def _read_key(key: str) -> dict[str, Any] | None:
    parts = key.split("~")
    if len(parts) != 3 or not parts[2].isdecimal() or len(parts[2]) > 18:
        return None
    try:
        at = datetime.strptime(parts[0], KEY_TIME).replace(tzinfo=UTC)
    except ValueError:
        return None
    return {"key_at": at, "key_what": parts[1], "key_id": int(parts[2])}


def _entries(rows: Sequence[Mapping[str, Any]]) -> Iterator[Entry]:
    reader = _Reader()
    for row in rows:
        yield reader.entry(row)


class _Reader:
    """Turns rows of the history tables into words. Knows everybody's name: two queries, whatever the page's length."""

    def __init__(self) -> None:
        people = list(Membership.objects.values_list("id", "user_id", "name"))
        self._users = {str(user_id): name for _, user_id, name in people}
        self._named: dict[type[models.Model], dict[Any, str]] = {
            Membership: {person_id: name for person_id, _, name in people},
            Team: dict(Team.objects.values_list("id", "name")),
            User: {user_id: name for _, user_id, name in people},
        }
        self._models = {model._meta.label_lower: model for model in _histories()}

    def entry(self, row: Mapping[str, Any]) -> Entry:
        model, after, context = self._models[row["what"]], row["after"], row["context"]
        return Entry(
            at=row["at"],
            who=self._users.get(str(context.get("user")), "The system"),
            path=str(context.get("url", "")),
            what=_spelled(model._meta.verbose_name),
            name=_name(after),
            verb=VERBS.get(row["label"], row["label"]),
            changes=tuple(self._changes(model, row)),
        )

    def _changes(self, model: type[models.Model], row: Mapping[str, Any]) -> Iterator[Change]:
        before, after = row["before"], row["after"]
        if row["label"] == "delete":
            before, after = after, {}
        for column in {**before, **after}:
            old, new = before.get(column), after.get(column)
            if column in HIDDEN or column.startswith("pgh_") or old == new or not (old or new):
                continue
            field = _field(model, column)
            yield Change(_label(field, column), self._words(field, old), self._words(field, new))

    def _words(self, field: Column, value: Any) -> str:
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, list | dict):
            return _together(field, value)
        if field is None:
            return str(value)
        if field.is_relation:
            return self._named.get(field.related_model, {}).get(value, f"#{value}")  # type: ignore[arg-type]
        return str(dict(field.flatchoices).get(value, value))


def _together(field: Column, value: list[Any] | dict[str, Any]) -> str:
    """The entries of a column that holds several."""
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_plain(each)}" for name, each in value.items())
    choices = dict(getattr(getattr(field, "base_field", None), "flatchoices", ()))
    return ", ".join(str(choices.get(str(each), _plain(each))) for each in value)


def _plain(value: Any) -> str:
    """An entry of a list column: a pair, such as the rung of a ladder, reads from left to right, a row by its names."""
    if value is None:
        return "–"
    if isinstance(value, dict):
        return " ".join(f"{name} {each}" for name, each in value.items() if each is not None)
    return " → ".join(str(each) for each in value) if isinstance(value, list) else str(value)


def _name(row: Mapping[str, Any]) -> str:
    """What people call the thing: its title, its name, its address, or its number."""
    for column in ("title", "name", "email"):
        if row.get(column):
            return str(row[column])
    return f"no. {row['number']}" if row.get("number") else ""


def _field(model: type[models.Model], column: str) -> Column:
    return next((field for field in model._meta.fields if field.column == column), None)


def _label(field: Column, column: str) -> str:
    return capfirst(_spelled(field.verbose_name if field is not None else column.replace("_", " ")))


def _spelled(name: object) -> str:
    """A name as people write it: Django derives “rag policy” from the class."""
    return " ".join(ABBREVIATIONS.get(word, word) for word in str(name).split())
