"""What is owed for having entered Red or Amber, and what was answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from checkins.models import CheckIn, Response
from checkins.showing import ShownResponse
from objectives.enums import KeyResultState, ObjectiveState
from objectives.models import KeyResult
from scoring.enums import Band

# What each part of a shown response is read from.
READ_FROM = {"answered_by": "answered_by__name", "ended_by": "ended_by__week"}
PARTS = {name: READ_FROM.get(name, name) for name in ShownResponse.__dataclass_fields__}


@dataclass(frozen=True, slots=True)
class ResponsePage:
    """A KR's responses, newest first, and the one that the page is about: the one named, else the open one."""

    asked: Response | None
    responses: Sequence[Response]

    @property
    def closed(self) -> list[ShownResponse]:
        return [_shown_row(each) for each in self.responses if not each.is_open]


def open_responses() -> QuerySet[Response]:
    """Those that wait for an answer: of KRs under way, in cycles that are not closed."""
    return Response.objects.filter(
        outcome="",
        key_result__state=KeyResultState.ACTIVE,
        key_result__objective__state=ObjectiveState.ACTIVE,
        key_result__objective__cycle__closed_at=None,
    )


def opened_response(check_in: CheckIn) -> Response | None:
    """The response that an update has opened and that still waits. One query."""
    return Response.objects.filter(check_in=check_in, outcome="").first()


def response_page(key_result: KeyResult, named: str) -> ResponsePage:
    """The KR's responses; `named` is the id that a form was sent for, if any. One query."""
    rows = list(Response.objects.filter(key_result=key_result).select_related("check_in", "answered_by", "ended_by"))
    for row in rows:
        row.key_result = key_result
    asked = [row for row in rows if str(row.id) == named] or [row for row in rows if row.is_open]
    return ResponsePage(asked=next(iter(asked), None), responses=rows)


def opened_by(check_in: OuterRef) -> ArraySubquery:
    """The responses that an update has opened, to annotate check-ins with; `shown_of` reads them."""
    return ArraySubquery(Response.objects.filter(check_in=check_in).order_by("id").values(parts=JSONObject(**PARTS)))


def shown_of(check_in: CheckIn) -> list[ShownResponse]:
    """What `opened_by` has found, without what an amendment withdrew."""
    found = [_shown(parts) for parts in getattr(check_in, "responded", None) or []]
    return [each for each in found if each.is_open or each.is_answered or each.is_overtaken]


def _shown(parts: dict[str, Any]) -> ShownResponse:
    typed = {
        "band": Band(parts["band"]),
        "due_at": datetime.fromisoformat(parts["due_at"]),
        "closed_at": datetime.fromisoformat(parts["closed_at"]) if parts["closed_at"] else None,
        "ended_by": date.fromisoformat(parts["ended_by"]) if parts["ended_by"] else None,
    }
    return ShownResponse(**{**parts, **typed})


def _shown_row(row: Response) -> ShownResponse:
    words = {name: getattr(row, name) for name in PARTS if name not in {"band", *READ_FROM}}
    return ShownResponse(
        **words,
        band=Band(row.band),
        answered_by=row.answered_by.name if row.answered_by else None,
        ended_by=row.ended_by.week if row.ended_by else None,
    )
