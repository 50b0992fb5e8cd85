"""A quarter that has just ended, with two KRs of one objective, and the steps of closing it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from objectives.models import Cycle, KeyResult, Objective
from organizations.models import Membership
from reviews.actions import close, lock_data, open_closing, say_of_source, write_learning
from reviews.queries import KeyResultStanding, standing
from tests.cast import Cast
from tests.factories import ActiveObjectiveFactory, CycleFactory, KeyResultFactory

ACTIVATED = datetime(2026, 7, 2, 9, tzinfo=UTC)
AFTER = datetime(2026, 10, 5, 9, tzinfo=UTC)
LAST_DAY = datetime(2026, 9, 30, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Ended:
    """The third quarter of 2026, after its end. KR-1 is at 0.60 with a weight of 70, KR-2 was never updated."""

    cast: Cast
    objective: Objective

    @property
    def cycle(self) -> Cycle:
        return Cycle.objects.get(id=self.objective.cycle_id)

    def key_result(self, number: int = 1) -> KeyResult:
        found = KeyResult.objects.select_related("objective__cycle", "objective__owner", "owner")
        card = found.get(number=number)
        card.organization = self.cast.organization
        return card

    def row(self, number: int = 1) -> KeyResultStanding:
        rows = standing(self.cycle).key_results
        return next(row for row in rows if row.key_result.number == number)

    def open(self, *, by: Membership | None = None, at: datetime = AFTER, **more: Any) -> None:
        open_closing(by=by or self.cast.lead, cycle=self.cycle, at=at, **more)

    def say(self, verdict: str = "confirmed", *, number: int = 1, by: Membership | None = None, **more: Any) -> None:
        seen = more.pop("seen", None) or self.row(number).mark
        say_of_source(
            by=by or self.cast.kr_owner,
            key_result=self.key_result(number),
            verdict=verdict,
            seen=seen,
            at=AFTER,
            **more,
        )

    def learn(self, text: str = "Ask those who left first", *, number: int = 1, **more: Any) -> None:
        write_learning(
            **{"by": self.cast.kr_owner, "key_result": self.key_result(number), "text": text, "at": AFTER, **more}
        )

    def confirm_all(self) -> None:
        for number in (1, 2):
            self.say(number=number)

    def lock(self, **more: Any) -> None:
        lock_data(**{"by": self.cast.lead, "cycle": self.cycle, "at": AFTER, **more})

    def learn_all(self) -> None:
        for number in (1, 2):
            self.learn(f"What KR-{number} taught", number=number)

    def ready(self) -> None:
        """Everything is done but closing."""
        self.open()
        self.confirm_all()
        self.lock()
        self.learn_all()

    def close(self, **more: Any) -> Cycle:
        return close(**{"by": self.cast.lead, "cycle": self.cycle, "at": AFTER, **more})

    def closed(self) -> None:
        self.ready()
        self.close()


@pytest.fixture
def ended(cast: Cast) -> Ended:
    cycle = CycleFactory(name="Q3 2026", slug="q3-2026", starts_on=date(2026, 7, 1), ends_on=date(2026, 9, 30))
    objective = ActiveObjectiveFactory(team=cast.team, cycle=cycle, owner=cast.owner, activated_at=ACTIVATED)
    KeyResultFactory(
        objective=objective,
        owner=cast.kr_owner,
        weight=70,
        actual=Decimal(24),
        score=Decimal("0.60"),
        band="amber",
        last_week=date(2026, 9, 25),
    )
    KeyResultFactory(objective=objective, owner=cast.kr_owner, weight=30, name="Trials started")
    return Ended(cast, objective)


def page(client: Client, path: str = "reviews/close/q3-2026/", *, htmx: bool = False, **data: Any) -> HttpResponse:
    """Open a page of `acme`, or with `data` send its form."""
    headers = {"HX-Request": "true"} if htmx else {}
    address = f"/o/acme/{path}"
    answered: Any = client.post(address, data, headers=headers) if data else client.get(address, headers=headers)
    response: HttpResponse = answered
    return response


def text_of(response: HttpResponse) -> str:
    return response.content.decode()
