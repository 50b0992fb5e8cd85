"""What is open on an objective or a KR: cases with their clocks, and changes that wait. One query for both."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Case, CharField, DateTimeField, F, Value, When
from django.db.models.functions import Coalesce

from governance.enums import ChangeState, EscalationState
from governance.models import ChangeRequest, Escalation
from governance.models.escalations import RUNNING
from governance.queries.change_cards import WAITING
from governance.rules import SERVICE_LEVEL

CASE, CHANGE = "case", "change"
SHOWN = 12


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One open case, or one change that waits. `due_at` is None where no clock runs."""

    what: str
    number: int
    state: str
    due_at: datetime | None
    is_climbing: bool
    key_result_number: int
    key_result_name: str

    @property
    def is_case(self) -> bool:
        return self.what == CASE

    @property
    def reference(self) -> str:
        return f"{'E' if self.is_case else 'CR'}-{self.number}"

    @property
    def key_result_reference(self) -> str:
        return f"KR-{self.key_result_number}"

    @property
    def state_label(self) -> str:
        return str((EscalationState if self.is_case else ChangeState)(self.state).label)

    @property
    def clock(self) -> datetime | None:
        if self.due_at is None or not self.is_climbing:
            return None
        return self.due_at if self.is_case else self.due_at + SERVICE_LEVEL


def open_items(**where: Any) -> list[OpenItem]:
    """What is open where `where` says, as in `key_result__objective_id=…`, the oldest clock first."""
    cases = Escalation.objects.filter(state__in=RUNNING, **where).values_list(
        Value(CASE, output_field=CharField()),
        "number",
        "state",
        "due_at",
        Case(
            When(data_cleared_at__isnull=True, decision__isnull=True, then=Value(value=True)),
            default=Value(value=False),
            output_field=BooleanField(),
        ),
        "key_result__number",
        "key_result__name",
    )
    changes = ChangeRequest.objects.filter(state__in=WAITING, **where).values_list(
        Value(CHANGE, output_field=CharField()),
        "number",
        "state",
        Coalesce(F("proposed_at"), F("drafted_at"), output_field=DateTimeField()),
        Value(value=True),
        "key_result__number",
        "key_result__name",
    )
    # Model defaults order by columns that a union does not have.
    rows = cases.order_by().union(changes.order_by(), all=True)[:SHOWN]
    return sorted((OpenItem(*row) for row in rows), key=lambda item: (not item.is_case, item.due_at))
