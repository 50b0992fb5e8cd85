from datetime import timedelta
from decimal import Decimal

import pytest

from objectives.models import Cycle, KeyResult, Metric, Objective
from organizations.actions import found_organization
from organizations.models import Membership
from tests.cast import Cast
from tests.factories import (
    ActiveObjectiveFactory,
    CycleFactory,
    KeyResultFactory,
    MetricFactory,
    ObjectiveFactory,
    UserFactory,
)


@pytest.fixture
def cycle(cast: Cast) -> Cycle:
    return CycleFactory(name="Q4 2026", slug="q4-2026")


@pytest.fixture
def draft(cast: Cast, cycle: Cycle) -> Objective:
    """The team's draft with two complete key results."""
    objective = ObjectiveFactory(team=cast.team, cycle=cycle, owner=cast.owner)
    for name, kr_class in (("Repeat purchase rate", "lagging"), ("Trials started", "leading")):
        KeyResultFactory(
            objective=objective,
            owner=cast.kr_owner,
            name=name,
            kr_class=kr_class,
            weight=50,
            state="draft",
            activated_at=None,
        )
    return objective


@pytest.fixture
def active(cast: Cast, cycle: Cycle) -> KeyResult:
    """A KR under way, at 24 of 18 to 28."""
    objective = ActiveObjectiveFactory(team=cast.team, cycle=cycle, owner=cast.owner)
    return KeyResultFactory(
        objective=objective,
        owner=cast.kr_owner,
        actual=Decimal(24),
        score=Decimal("0.60"),
        band="amber",
        confidence=4,
        points=[[str(cycle.starts_on + timedelta(days=7 * n)), str(18 + n), "0.60", "amber", 4] for n in range(6)],
    )


@pytest.fixture
def metric(cast: Cast) -> Metric:
    """A KPI in percent, owned by the owner and kept by the steward, without a value."""
    return MetricFactory(
        name="Repeat purchase rate",
        slug="repeat-purchase-rate",
        owner=cast.owner,
        steward=cast.steward,
        valid_low=0,
        valid_high=100,
        healthy_low=20,
    )


@pytest.fixture
def cast_committed(transactional_db: None) -> Membership:
    """The founder of an organization that other connections see too."""
    return found_organization(by=UserFactory(name="Founder"), name="Committed", slug="committed")
