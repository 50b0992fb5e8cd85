"""A closed cycle keeps the RAG policy that its scores were judged by."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from objectives.actions import close_cycle, lock_cycle
from objectives.models import Cycle, KeyResult
from objectives.queries import policy_for
from okrapp.errors import Conflict
from scoring.models import RagPolicy, policy_at_work
from tests.cast import Cast, sign_in
from tests.factories import CycleFactory, KeyResultFactory

AFTER = datetime(2026, 10, 2, 9, tzinfo=UTC)


@pytest.fixture
def cycle(cast: Cast) -> Cycle:
    """A quarter that has run out, with a key result at 0.60 of 1.00 planned."""
    quarter = CycleFactory(name="Q3 2026", slug="q3-2026", starts_on=date(2026, 7, 1), ends_on=date(2026, 9, 30))
    card = KeyResultFactory(objective__cycle=quarter, objective__team=cast.team, owner=cast.kr_owner)
    KeyResult.objects.filter(id=card.id).update(score=Decimal("0.60"), band="amber", actual=Decimal(24))
    return quarter


def publish_another() -> RagPolicy:
    return RagPolicy.objects.create(
        number=policy_at_work().number + 1,
        published_at=AFTER,
        applied_at=AFTER,
        red_top=Decimal("0.70"),
        amber_top=Decimal("0.80"),
        behind_margin=Decimal("0.50"),
    )


def test_an_open_cycle_follows_the_policy_at_work(cycle: Cycle) -> None:
    newest = publish_another()

    assert policy_for(cycle) == newest


def test_closing_stores_the_defaults_of_an_organization_that_never_published(cast: Cast, cycle: Cycle) -> None:
    lock_cycle(cycle=cycle, by=cast.lead, at=AFTER)
    close_cycle(cycle=cycle, by=cast.lead, at=AFTER)

    kept = policy_for(Cycle.objects.get(id=cycle.id))

    assert (kept.number, kept.red_top, kept.behind_margin) == (1, Decimal("0.30"), Decimal("0.10"))
    assert RagPolicy.objects.count() == 1


def test_what_is_published_later_moves_neither_band_nor_pace_of_a_closed_cycle(cast: Cast, cycle: Cycle) -> None:
    lock_cycle(cycle=cycle, by=cast.lead, at=AFTER)
    close_cycle(cycle=cycle, by=cast.lead, at=AFTER)
    pages = ["objectives/?cycle=q3-2026", "objectives/O-1/", "key-results/KR-1/"]
    before = [sign_in(cast.member).get(f"/o/acme/{page}").content.decode() for page in pages]

    publish_another()
    after = [sign_in(cast.member).get(f"/o/acme/{page}").content.decode() for page in pages]

    hooks = 'data-score="0.60" data-rag="amber" data-pace="behind"'
    assert [hooks in page for page in before + after] == [True] * 6


def test_a_cycle_is_not_locked_while_a_policy_is_being_applied(cast: Cast, cycle: Cycle) -> None:
    RagPolicy.objects.create(number=2, published_at=AFTER)

    with pytest.raises(Conflict, match="being applied"):
        lock_cycle(cycle=cycle, by=cast.lead, at=AFTER)

    assert not Cycle.objects.get(id=cycle.id).is_frozen


def test_a_version_never_changes_once_it_is_written(cast: Cast) -> None:
    version = publish_another()

    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        RagPolicy.objects.filter(id=version.id).update(red_top=Decimal("0.10"))

    assert RagPolicy.objects.filter(id=version.id).update(applied_through=4) == 1
