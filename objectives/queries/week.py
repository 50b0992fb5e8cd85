"""What My week shows of cycles, metrics and micro-OKRs, asked for together: each alone is rarely there, and would cost
a query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, TextField, When
from django.db.models.functions import Cast, JSONObject

from objectives.enums import CycleKind, KeyResultState, ObjectiveKind, ObjectiveState
from objectives.models import Cycle, KeyResult, Metric, Objective
from objectives.queries.metrics import unhealthy
from okrapp import clock
from okrapp.panels import asked_once
from organizations.models import Membership
from organizations.tenancy import prepared

PLANNED_AHEAD = 6
SHOWN_KPIS = 10
SHOWN_MICROS = 10
SHOWN_DRAFTS = 10
# A year and its first quarter begin on one day; teams draft for the quarter.
QUARTERS_FIRST = Case(When(kind=CycleKind.QUARTERLY, then=0), default=1)
AS_TEXT = ("latest_value", "healthy_low", "healthy_high")
AS_THEY_ARE = ("name", "slug", "unit", "unit_label", "direction", "refresh_frequency", "latest_at", "points")


@dataclass(frozen=True, slots=True)
class Week:
    """The open cycle that begins within the next six weeks, a quarter first, the unhealthy KPIs that the reader keeps,
    the reader's micro-OKRs whose last day is over, oldest first, and the drafts in which something is the reader's.

    `lacks` is what an organization lacks before anybody can check in: "cycle", "objective" or nothing.
    """

    cycle: Cycle | None
    kpis: Sequence[Metric]
    micros: Sequence[Objective]
    drafts: Sequence[Objective]
    lacks: str


@asked_once
def week_of(reader: Membership) -> Week:
    """One query for all panels of the page, however much there is."""
    today = clock.now().astimezone(reader.organization.zone).date()
    cycles, kpis, micros, drafts, holds = _parts(reader.id, today, today + timedelta(weeks=PLANNED_AHEAD))[0]
    lacks = "" if any(holds) else "objective" if holds else "cycle"
    over = [_micro(each) for each in micros]
    return Week(
        next(map(_cycle, cycles), None), [_metric(each) for each in kpis], over, list(map(_draft, drafts)), lacks
    )


@prepared
def _parts(reader_id: int, day: date, until: date) -> QuerySet[Membership, tuple[Any, Any, Any, Any, Any]]:
    holds = Exists(Objective.objects.filter(cycle=OuterRef("pk")))
    under_way = Cycle.objects.filter(closed_at=None).annotate(holds=holds).order_by("-holds")
    coming = Cycle.objects.filter(closed_at=None, locked_at=None, starts_on__gt=day, starts_on__lte=until)
    mine = Metric.objects.filter(Q(owner_id=reader_id) | Q(steward_id=reader_id), unhealthy(), retired_at=None)
    over = Objective.objects.filter(
        owner_id=reader_id,
        kind=ObjectiveKind.MICRO,
        state=ObjectiveState.ACTIVE,
        ends_on__lt=day,
        cycle__closed_at=None,
        cycle__locked_at=None,
    )
    own = KeyResult.objects.filter(objective=OuterRef("pk"), owner_id=reader_id, state=KeyResultState.DRAFT)
    drafted = Objective.objects.filter(
        Q(owner_id=reader_id) | Exists(own),
        state__in=[ObjectiveState.DRAFT, ObjectiveState.IN_REVIEW],
        cycle__closed_at=None,
    )
    draft = JSONObject(number=F("number"), title=F("title"), state=F("state"), cycle=F("cycle__name"))
    micro = JSONObject(**{name: F(name) for name in ("number", "title", "ends_on")})
    cycle = JSONObject(**{name: F(name) for name in ("name", "slug", "starts_on")})
    metric = JSONObject(
        **{name: F(name) for name in AS_THEY_ARE}, **{name: Cast(name, TextField()) for name in AS_TEXT}
    )
    return Membership.objects.filter(id=reader_id).values_list(
        ArraySubquery(coming.order_by(QUARTERS_FIRST, "starts_on").values(parts=cycle)[:1]),
        ArraySubquery(mine.order_by("name").values(parts=metric)[:SHOWN_KPIS]),
        ArraySubquery(over.order_by("ends_on", "number").values(parts=micro)[:SHOWN_MICROS]),
        ArraySubquery(drafted.order_by("cycle__starts_on", "number").values(parts=draft)[:SHOWN_DRAFTS]),
        ArraySubquery(under_way.values("holds")[:1]),
    )


def _cycle(parts: Mapping[str, Any]) -> Cycle:
    return Cycle(name=parts["name"], slug=parts["slug"], starts_on=date.fromisoformat(parts["starts_on"]))


def _micro(parts: Mapping[str, Any]) -> Objective:
    return Objective(number=parts["number"], title=parts["title"], ends_on=date.fromisoformat(parts["ends_on"]))


def _draft(parts: Mapping[str, Any]) -> Objective:
    cycle = Cycle(name=parts["cycle"])
    return Objective(number=parts["number"], title=parts["title"], state=parts["state"], cycle=cycle)


def _metric(parts: Mapping[str, Any]) -> Metric:
    figures = {name: None if parts[name] is None else Decimal(parts[name]) for name in AS_TEXT}
    latest_at = parts["latest_at"] and datetime.fromisoformat(parts["latest_at"])
    return Metric(**{**parts, **figures, "latest_at": latest_at})
