"""Cycles, objectives and their KR cards."""

from datetime import datetime, timedelta
from decimal import Decimal

from objectives.actions import (
    CardValues,
    add_key_result,
    create_cycle,
    draft_objective,
    put_aside,
)
from objectives.enums import CycleKind, HoldChoice
from objectives.models import KeyResult, Objective
from okrapp.demo.stage import Stage
from okrapp.demo.story import FacetStory, KeyResultStory, ObjectiveStory
from okrapp.demo.timetable import Timetable


def cycles(stage: Stage) -> None:
    """The year, its running quarter, and the closed one where the story has something in it."""
    told = {objective.cycle for objective in stage.story.objectives}
    if "annual" in told:
        _cycle(stage, "annual", CycleKind.ANNUAL)
    for key in ("closed", "running"):
        if key in told:
            _cycle(stage, key, CycleKind.QUARTERLY)


def objectives(stage: Stage) -> None:
    """Draft everything at once, in the story's order, which numbers it."""
    for story in stage.story.objectives:
        stage.objectives[story.key] = _draft(stage, story)
        for card in story.key_results:
            stage.key_results[card.key] = _card(stage, story, card)
        if story.waits:
            put_aside(objective=stage.objectives[story.key], by=stage.people[story.owner])


def date_back(stage: Stage) -> None:
    """Drafts were written in the days before their activation, or last week."""
    for story in stage.story.objectives:
        written = _written(stage.timetable, story)
        objective = stage.objectives[story.key]
        Objective.objects.filter(id=objective.id).update(created_at=written)
        KeyResult.objects.filter(objective=objective).update(created_at=written + timedelta(hours=3))


def _written(timetable: Timetable, story: ObjectiveStory) -> datetime:
    return timetable.horizon - timedelta(days=5) if story.is_draft else timetable.activation(story) - timedelta(days=9)


def _cycle(stage: Stage, key: str, kind: str) -> None:
    span = stage.timetable.span(key)
    stage.cycles[key] = create_cycle(
        by=stage.people[stage.story.founder],
        kind=kind,
        name=span.name,
        starts_on=span.first,
        ends_on=span.last,
        parent=stage.cycles.get("annual"),
    )


def _draft(stage: Stage, story: ObjectiveStory) -> Objective:
    return draft_objective(
        by=stage.people[story.owner],
        form_key=stage.form_key("objective", story.key),
        title=story.title,
        why_now=story.why_now,
        team=stage.teams[story.team],
        cycle=stage.cycles[story.cycle],
        owner=stage.people[story.owner],
        ambition=story.ambition,
        is_urgent=story.is_urgent,
    )


def _card(stage: Stage, objective: ObjectiveStory, story: KeyResultStory) -> KeyResult:
    return add_key_result(
        objective=stage.objectives[objective.key],
        by=stage.people[objective.owner],
        form_key=stage.form_key("key result", story.key),
        **card_values(stage, objective, story),
    )


def card_values(stage: Stage, objective: ObjectiveStory, story: KeyResultStory) -> CardValues:
    """What stands on the card of a KR, with what it balances and what drives it."""
    starts_on = stage.timetable.starts_on(objective)
    values = CardValues(
        name=story.name,
        definition=story.definition,
        unit=story.unit,
        unit_label=story.label,
        baseline=None if story.baseline is None else Decimal(story.baseline),
        target=None if story.target is None else Decimal(story.target),
        starts_on=starts_on,
        due_on=stage.timetable.due_on(objective, story),
        owner=stage.people[story.owner] if story.owner else None,
        collaborators=[stage.people[key] for key in story.collaborators],
        data_source=story.source,
        data_source_url=story.source_url,
        refresh_frequency=story.refresh,
        method=story.method,
        rungs=[list(rung) for rung in story.rungs],
        hold=story.hold or HoldChoice.AT_LEAST,
        hold_upper=None if story.hold_upper is None else Decimal(story.hold_upper),
        milestones=[
            {"key": str(place), "name": name, "weight": weight, "due_on": None}
            for place, (name, weight) in enumerate(story.milestones, start=1)
        ],
        plan=[[str(starts_on + timedelta(days=days)), value] for days, value in story.plan],
        kr_class=story.kr_class,
        metric=next((stage.metrics[each.key] for each in stage.story.metrics if each.measures == story.key), None),
        weight=story.weight,
        establishes_baseline=story.establishes_baseline,
    )
    facet = next((each for each in stage.story.facets if each.key_result == story.key), None)
    return {**values, **_facet(stage, facet)} if facet else values


def _facet(stage: Stage, facet: FacetStory) -> CardValues:
    return CardValues(
        category=facet.category,
        impact=facet.impact,
        effort=facet.effort,
        drivers=[stage.metrics[key] for key in facet.drivers],
        balances=stage.key_results[facet.balances] if facet.balances else None,
    )
