"""A proposal on the KR of the check-in situations, and instants within its fourth quarter of 2026."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

from governance.actions import Proposal, draft_change, propose_change
from governance.models import ChangeRequest
from organizations.models import Membership
from tests.checkins.situations import FRIDAYS, Situation, local

MID = local(FRIDAYS[5], 10)  # 6 November
FINAL_PUSH = local(date(2026, 12, 15), 10)


def proposal(**changes: Any) -> Proposal:
    plain = Proposal(
        target=Decimal(26),
        reason_category="context_changed",
        reason="The second market opens a quarter later",
        evidence_url="https://example.com/board-minutes",
        form_key=uuid4(),
    )
    return replace(plain, **changes)


def proposed(
    situation: Situation, *, by: Membership | None = None, at: datetime = MID, **changes: Any
) -> ChangeRequest:
    """A change that the program lead proposed: the target from 28 to 26."""
    return propose_change(
        by=by or situation.cast.lead, key_result=situation.key_result, proposal=proposal(**changes), at=at
    )


def drafted(situation: Situation, *, at: datetime = MID, **changes: Any) -> ChangeRequest:
    """A change that the KR's owner drafted."""
    return draft_change(by=situation.owner, key_result=situation.key_result, proposal=proposal(**changes), at=at)


def browse(client: Client, path: str, *, htmx: bool = False, **data: Any) -> HttpResponse:
    """Open a page of `acme`, or with `data` send its form."""
    headers = {"HX-Request": "true"} if htmx else {}
    address = f"/o/acme/{path}"
    answered: Any = client.post(address, data, headers=headers) if data else client.get(address, headers=headers)
    response: HttpResponse = answered
    return response


def text_of(response: HttpResponse) -> str:
    return response.content.decode()
