"""The quarter after the running one: drafts, a set at the quality gate, and one that waits for approval."""

from datetime import datetime, timedelta
from decimal import Decimal

from governance.actions.sets import Checked, Mark, pass_set, submit_set
from governance.enums import PER_OBJECTIVE, Check
from governance.models import OkrSet
from objectives.actions import add_key_result, create_cycle, draft_objective
from objectives.enums import CycleKind
from objectives.models import KeyResult, Objective
from okrapp.demo.larkspur.coming import DRAFTS, CardDraft, ObjectiveDraft
from okrapp.demo.stage import Stage

SUBMITTED, PASSED, WRITTEN = timedelta(hours=19), timedelta(hours=5), timedelta(days=6)
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
    _submit(stage, "growth", horizon - SUBMITTED)
    _pass(stage, _submit(stage, "care", horizon - SUBMITTED), horizon - PASSED)


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


def _submit(stage: Stage, team: str, at: datetime) -> OkrSet:
    lead = next(each.lead for each in stage.story.teams if each.key == team)
    return submit_set(by=stage.people[lead], team=stage.teams[team], cycle=stage.cycles["coming"], at=at)


def _pass(stage: Stage, okr_set: OkrSet, at: datetime) -> None:
    team = next(each for each in stage.story.teams if stage.teams[each.key].id == okr_set.team_id)
    objectives = [stage.objectives[each.key] for each in DRAFTS if each.team == team.key]
    marks = [Mark(each.id, item, is_ticked=True) for each in objectives for item in PER_OBJECTIVE]
    marks.append(Mark(None, Check.CAPACITY, is_ticked=True, note="Nadia works half her time on it."))
    pass_set(
        by=stage.people[team.champions[0]],
        okr_set=okr_set,
        checked=Checked(marks, STOPS, okr_set.version),
        note="A clear set with figures that I have seen myself.",
        at=at,
    )
