"""Two people who tie objectives at the same moment: on real connections, each with a transaction of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from objectives.actions import edit_objective, propose_contribution
from objectives.models import Contribution
from okrapp.errors import DomainError
from organizations.models import Membership
from organizations.tenancy import tenant
from tests.factories import CycleFactory, ObjectiveFactory


def together(organization_id: int, *acts: Callable[[], object]) -> list[object]:
    """Run each act on a connection of its own, all at once; what they return, or the refusal they met."""
    ready = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            ready.wait()
            with tenant(organization_id):
                return act()
        except DomainError as met:
            return met
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.mark.parametrize("apart", [False, True], ids=["in one cycle", "in a year and its quarter"])
def test_two_at_once_close_no_loop(cast_committed: Membership, apart: bool) -> None:
    owner = cast_committed
    with tenant(owner.organization_id):
        year = CycleFactory(kind="annual")
        cycles = [CycleFactory(parent=year), year] if apart else [year, year]
        if apart:
            year.parent = cycles[0]
            year.save()
        first, second = (ObjectiveFactory(cycle=cycle, owner=owner) for cycle in cycles)

    outcomes = together(
        owner.organization_id,
        lambda: propose_contribution(objective=first, by=owner, target=second, how="One way"),
        lambda: propose_contribution(objective=second, by=owner, target=first, how="The other"),
    )

    refused = [each for each in outcomes if isinstance(each, DomainError)]
    assert len(refused) == 1
    assert "circle" in refused[0].message
    with tenant(owner.organization_id):
        assert Contribution.objects.count() == 1


def test_a_double_click_proposes_once(cast_committed: Membership) -> None:
    owner = cast_committed
    with tenant(owner.organization_id):
        cycle = CycleFactory()
        first, second = (ObjectiveFactory(cycle=cycle, owner=owner) for _ in range(2))

    together(
        owner.organization_id,
        *[lambda: propose_contribution(objective=first, by=owner, target=second, how="It does")] * 3,
    )

    with tenant(owner.organization_id):
        assert [each.how for each in Contribution.objects.all()] == ["It does"]


def test_a_draft_does_not_move_away_while_it_is_being_tied(cast_committed: Membership) -> None:
    owner = cast_committed
    with tenant(owner.organization_id):
        cycle, elsewhere = CycleFactory(), CycleFactory()
        first, second = (ObjectiveFactory(cycle=cycle, owner=owner) for _ in range(2))

    def move() -> object:
        return together(owner.organization_id, lambda: edit_objective(objective=second, by=owner, cycle=elsewhere))[0]

    with ThreadPoolExecutor(1) as pool:
        with tenant(owner.organization_id):
            propose_contribution(objective=first, by=owner, target=second, how="It does")
            moving = pool.submit(move)
            with pytest.raises(TimeoutError):
                moving.result(timeout=1)
        outcome = moving.result(timeout=20)

    assert isinstance(outcome, DomainError)
    assert first.reference in outcome.message
