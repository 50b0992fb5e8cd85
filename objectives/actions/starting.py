"""Drafts that begin with something: a template, or what the team had in an earlier cycle."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from objectives.actions.cards import add_key_result
from objectives.actions.drafting import delete_objective, draft_objective
from objectives.enums import (
    KeyResultClass,
    KeyResultState,
    MethodChoice,
    ObjectiveKind,
    ObjectiveState,
    RefreshFrequency,
)
from objectives.models import Cycle, KeyResult, Objective
from objectives.starters import Starter, StarterRow
from objectives.unit_words import read_unit
from okrapp.errors import DomainError
from organizations.models import Membership, Team

CARRIED = ("name", "definition", "unit", "unit_label", "data_source", "data_source_url", "refresh_frequency", "method")
CARRIED_TOO = ("rungs", "hold", "hold_upper", "kr_class", "category", "impact", "effort", "weight")


@transaction.atomic
def draft_from_starters(*, starters: Sequence[Starter], team: Team, cycle: Cycle, by: Membership) -> list[Objective]:
    """Draft these objectives for the team, owned by whoever starts them. Their figures are left for the team to bring.

    Raises as `draft_objective`, and DomainError where none is chosen.
    """
    if not starters:
        raise DomainError("Choose at least one objective to start from.")
    drafts = []
    for each in starters:
        draft = draft_objective(by=by, title=each.title, why_now=each.why_now, team=team, cycle=cycle, owner=by)
        added: list[KeyResult] = []
        for row in each.rows:
            added.append(_start_row(draft, row, added, by))
        drafts.append(draft)
    return drafts


@transaction.atomic
def carry_over(*, team: Team, source: Cycle, cycle: Cycle, by: Membership) -> list[Objective]:
    """Draft again what the team had under way in an earlier cycle, each baseline where the measure stands now.

    A target that is reached is left for the team to set anew, and so are the dates of milestones. Objectives that the
    team already has in the cycle are left out. Raises DomainError where there is nothing to carry over.
    """
    known = set(Objective.objects.filter(team=team, cycle=cycle).values_list("title", flat=True))
    kept = [ObjectiveState.ACTIVE, ObjectiveState.CLOSED]
    rows = Objective.objects.filter(team=team, cycle=source, state__in=kept, kind=ObjectiveKind.STANDARD)
    before = [each for each in rows.select_related("owner").order_by("number") if each.title not in known]
    if not before:
        raise DomainError(f"{team.name} has nothing in {source.name} that is not here already.")
    return [_again(each, cycle, by) for each in before]


@transaction.atomic
def undo_drafts(*, objectives: Sequence[Objective], by: Membership) -> int:
    """Remove drafts that were just made in one step, as long as nobody has written in them; returns how many."""
    untouched = [each for each in objectives if each.is_draft and each.version == 1]
    edited = KeyResult.objects.filter(objective__in=untouched, version__gt=1).values_list("objective_id", flat=True)
    gone = [each for each in untouched if each.id not in set(edited)]
    for each in gone:
        delete_objective(objective=each, by=by)
    return len(gone)


def _start_row(draft: Objective, row: StarterRow, before: Sequence[KeyResult], by: Membership) -> KeyResult:
    unit, label = read_unit(row.unit)
    lagging = next((each for each in before if each.kr_class == KeyResultClass.LAGGING), None)
    return add_key_result(
        objective=draft,
        by=by,
        name=row.measure,
        definition=row.counts,
        unit=unit,
        unit_label=label,
        starts_on=draft.cycle.starts_on,
        due_on=draft.cycle.ends_on,
        owner=by,
        data_source=row.source,
        refresh_frequency=RefreshFrequency.WEEKLY,
        kr_class=row.kr_class,
        category=row.category,
        impact=row.impact,
        effort=row.effort,
        balances=lagging if row.kr_class == KeyResultClass.BALANCING else None,
    )


def _again(objective: Objective, cycle: Cycle, by: Membership) -> Objective:
    draft = draft_objective(
        by=by,
        title=objective.title,
        why_now=objective.why_now,
        team=objective.team,
        cycle=cycle,
        owner=objective.owner if objective.owner.can_own else by,
        ambition=objective.ambition,
        is_important=objective.is_important,
        is_urgent=objective.is_urgent,
    )
    never = [KeyResultState.RETIRED, KeyResultState.PROPOSED]
    rows = KeyResult.objects.filter(objective=objective).exclude(state__in=never).order_by("number")
    added = {row.id: _carried(draft, row, by) for row in rows.select_related("owner")}
    for row in rows.filter(balances__in=list(added)):
        KeyResult.objects.filter(id=added[row.id].id).update(balances=added[row.balances_id or 0])
    return draft


def _carried(draft: Objective, card: KeyResult, by: Membership) -> KeyResult:
    columns: dict[str, Any] = {name: getattr(card, name) for name in (*CARRIED, *CARRIED_TOO)}
    baseline = card.baseline if card.actual is None else card.actual
    return add_key_result(
        objective=draft,
        by=by,
        **columns,
        baseline=baseline,
        target=_target(card, baseline),
        milestones=_open_milestones(card),
        starts_on=draft.cycle.starts_on,
        due_on=draft.cycle.ends_on,
        owner=card.owner if card.owner and card.owner.can_own else None,
    )


def _target(card: KeyResult, baseline: Decimal | None) -> Decimal | None:
    """The target where there is still way to go to it; a bound that is held stays."""
    target: Decimal | None = card.target
    if card.method == MethodChoice.CONTROL or target is None or card.baseline is None or baseline is None:
        return target
    return target if (target - card.baseline) * (target - baseline) > 0 else None


def _open_milestones(card: KeyResult) -> list[dict[str, Any]]:
    """The milestones that are not reached, or all of them once none is left; their days are to be set anew."""
    left = [each for each in card.milestones if each["key"] not in card.reached] or card.milestones
    return [{**each, "due_on": None} for each in left]
