import threading
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from objectives.actions import (
    cancel_objective,
    close_cycle,
    create_cycle,
    draft_objective,
    edit_cycle,
    edit_key_result,
    lock_cycle,
    unlock_cycle,
)
from objectives.models import Cycle
from okrapp.errors import Conflict, DomainError, Forbidden
from organizations.tenancy import tenant
from tests.factories import CycleFactory, KeyResultFactory, ObjectiveFactory

Q4 = {"kind": "quarterly", "name": "Q4 2026", "starts_on": date(2026, 10, 1), "ends_on": date(2026, 12, 31)}
AFTER = datetime(2027, 1, 4, tzinfo=UTC)


def test_a_program_lead_opens_a_cycle_with_an_address_of_its_own(cast):
    first = create_cycle(by=cast.lead, **Q4)
    second = create_cycle(by=cast.admin, **{**Q4, "kind": "custom", "starts_on": date(2026, 11, 1)})

    assert (first.slug, second.slug) == ("q4-2026", "q4-2026-2")


@pytest.mark.parametrize("who", ["owner", "sponsor", "member", "viewer"])
def test_nobody_else_opens_one(cast, who):
    with pytest.raises(Forbidden, match="program leads and the admins"):
        create_cycle(by=getattr(cast, who), **Q4)

    assert not Cycle.objects.exists()


def test_two_cycles_of_one_kind_share_no_day(cast):
    create_cycle(by=cast.lead, **Q4)

    with pytest.raises(DomainError, match="Q4 2026 has some of these days"):
        create_cycle(by=cast.lead, kind="quarterly", name="Q1", starts_on=date(2026, 12, 31), ends_on=date(2027, 3, 31))
    create_cycle(by=cast.lead, kind="quarterly", name="Q1", starts_on=date(2027, 1, 1), ends_on=date(2027, 3, 31))

    assert Cycle.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_people_who_open_the_same_cycle_at_once_get_one(cast_committed):
    outcomes: list[str] = []

    def open_it() -> None:
        try:
            with tenant(cast_committed.organization_id):
                create_cycle(by=cast_committed, **Q4)
            outcomes.append("made")
        except DomainError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["made", "refused", "refused", "refused"]


def test_a_cycle_lies_inside_its_parent(cast):
    year = create_cycle(
        by=cast.lead, kind="annual", name="2026", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31)
    )

    quarter = create_cycle(by=cast.lead, parent=year, **Q4)
    with pytest.raises(DomainError, match="2026 runs 1 Jan to 31 Dec 2026"):
        create_cycle(
            by=cast.lead,
            kind="quarterly",
            name="Q1",
            parent=year,
            starts_on=date(2027, 1, 1),
            ends_on=date(2027, 3, 1),
        )
    with pytest.raises(DomainError, match="Q4 2026 would lie outside"):
        edit_cycle(cycle=year, by=cast.lead, name="2026", starts_on=date(2026, 1, 1), ends_on=date(2026, 11, 30))

    assert quarter.parent == year


def test_a_cycle_does_not_shrink_away_from_its_key_results(cast):
    cycle = CycleFactory(starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 31))
    card = KeyResultFactory(objective__cycle=cycle)

    with pytest.raises(DomainError, match=f"{card.reference} Repeat purchase rate would lie outside"):
        edit_cycle(cycle=cycle, by=cast.lead, name="Q4", starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 1))


def test_a_cycle_is_closed_after_its_data_is_locked_and_ends_what_was_under_way(cast):
    cycle = CycleFactory(starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 31))
    card = KeyResultFactory(objective__cycle=cycle)

    with pytest.raises(DomainError, match="is not locked yet"):
        close_cycle(cycle=cycle, by=cast.lead, at=AFTER)
    lock_cycle(cycle=cycle, by=cast.lead, at=AFTER)
    close_cycle(cycle=cycle, by=cast.lead, at=AFTER)
    card.refresh_from_db()
    card.objective.refresh_from_db()

    assert (card.state, card.objective.state) == ("closed", "closed")
    with pytest.raises(Conflict, match="is closed"):
        close_cycle(cycle=cycle, by=cast.lead, at=AFTER)
    with pytest.raises(Conflict, match="is closed"):
        unlock_cycle(cycle=cycle, by=cast.lead)
    with pytest.raises(Conflict, match="read-only"):
        edit_cycle(cycle=cycle, by=cast.lead, name="X", starts_on=cycle.starts_on, ends_on=cycle.ends_on)


def test_locking_refuses_while_drafts_are_left(cast):
    draft = ObjectiveFactory()

    with pytest.raises(DomainError, match=draft.reference):
        lock_cycle(cycle=draft.cycle, by=cast.lead)

    assert not Cycle.objects.get(id=draft.cycle_id).is_frozen


def test_nothing_in_a_locked_cycle_is_written_until_it_is_unlocked(cast):
    card = KeyResultFactory(objective__owner=cast.owner)
    cycle = lock_cycle(cycle=card.objective.cycle, by=cast.lead)

    with pytest.raises(Conflict, match="is locked"):
        draft_objective(by=cast.owner, title="Late", team=cast.team, cycle=cycle, owner=cast.owner)
    with pytest.raises(Conflict, match="is locked"):
        cancel_objective(objective=card.objective, by=cast.sponsor, reason="No more")
    with pytest.raises(Conflict, match="is locked"):
        edit_key_result(key_result=card, by=cast.lead, version=1, name="Another")
    with pytest.raises(Conflict, match="is locked"):
        lock_cycle(cycle=cycle, by=cast.lead)
    unlock_cycle(cycle=cycle, by=cast.lead)

    assert edit_key_result(key_result=card, by=cast.lead, version=1, name="Another").name == "Another"
    with pytest.raises(Conflict, match="is not locked"):
        unlock_cycle(cycle=cycle, by=cast.lead)
