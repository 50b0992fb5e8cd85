"""The quarter after the running one: drafts, a set at the quality gate, and one that waits for approval."""

from datetime import datetime, timedelta
from decimal import Decimal

from objectives.actions import add_key_result, create_cycle, draft_objective
from objectives.enums import CycleKind
from objectives.models import KeyResult, Objective
from okrapp.demo.approving import passed, submitted
from okrapp.demo.larkspur.coming import DRAFTS, CardDraft, ObjectiveDraft
from okrapp.demo.stage import Stage

SUBMITTED, PASSED, WRITTEN = timedelta(hours=19), timedelta(hours=5), timedelta(days=6)
SAID = {"said": "Nadia works half her time on it.", "note": "A clear set with figures that I have seen myself."}
STOPS = "The monthly report by hand: the help desk sends it from now on."


def coming(stage: Stage) -> None:
    """Growth has submitted its set, Customer Care’s has passed the gate, and the Roastery still drafts."""
    span, horizon = stage.timetable.coming, stage.timetable.horizon
    stage.cycles["coming"] = create_cycle(
        by=stage.people[stage.story.founder],
        kind=CycleKind.QUARTERLY,
        name=span.name,
        starts_on=span.first,
        ends_on=span.last,
    )
    for draft in DRAFTS:
        _draft(stage, draft, horizon - WRITTEN)
    submitted(stage, "growth", "coming", horizon - SUBMITTED)
    passed(stage, submitted(stage, "care", "coming", horizon - SUBMITTED), horizon - PASSED, stops=STOPS, **SAID)


def _draft(stage: Stage, draft: ObjectiveDraft, written: datetime) -> None:
    objective = draft_objective(
        by=stage.people[draft.owner],
        form_key=stage.form_key("coming", draft.key),
        title=draft.title,
        why_now=draft.why_now,
        team=stage.teams[draft.team],
        cycle=stage.cycles["coming"],
        owner=stage.people[draft.owner],
    )
    stage.objectives[draft.key] = objective
    for place, card in enumerate(draft.cards):
        _card(stage, draft, objective, card, place)
    Objective.objects.filter(id=objective.id).update(created_at=written)
    KeyResult.objects.filter(objective=objective).update(created_at=written + timedelta(hours=2))


def _card(stage: Stage, draft: ObjectiveDraft, objective: Objective, card: CardDraft, place: int) -> None:
    span = stage.timetable.coming
    add_key_result(
        objective=objective,
        by=stage.people[draft.owner],
        form_key=stage.form_key("coming", draft.key, place),
        name=card.name,
        unit=card.unit,
        unit_label=card.label,
        baseline=Decimal(card.baseline),
        target=Decimal(card.target),
        starts_on=span.first,
        due_on=span.last,
        owner=stage.people[card.owner],
        data_source=card.source,
        refresh_frequency=card.refresh,
        kr_class=card.kr_class,
    )
