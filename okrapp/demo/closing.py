"""The end of the quarter before: sources confirmed, data locked, learnings, scores, and what was corrected since."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from objectives.models import KeyResult, Objective
from okrapp.demo.stage import Stage
from okrapp.demo.story import CorrectionStory, DoubtStory, KeyResultStory, ObjectiveStory
from okrapp.demo.timeline import Happening
from organizations.models import Membership
from reviews.actions import (
    choose_weights,
    close,
    correct_final_score,
    lock_data,
    open_closing,
    say_of_source,
    write_learning,
)
from reviews.enums import Verdict, WeighingChoice
from reviews.queries import final_mark, standing

APART = timedelta(minutes=17)


def closing(stage: Stage) -> None:
    """Opened on the Monday after its end, locked and closed on the Wednesday."""
    story = stage.story.closing
    if story is None or "closed" not in stage.cycles:
        return
    lead, steward, cycle = stage.people[story.lead], stage.people[story.steward], stage.cycles["closed"]
    add = stage.timeline.add
    add(_on(stage, 1, time(9, 10)), lambda at: _ignore(open_closing(by=lead, cycle=cycle, at=at)))
    for doubt in story.doubts:
        add(_on(stage, 1, time(10, 15)), _doubting(stage, doubt, steward))
    for place, (objective, told) in enumerate(_told(stage)):
        add(_on(stage, 2, time(9, 40)) + place * APART, _finishing(stage, objective, told))
    add(_on(stage, 2, time(16, 5)), lambda at: _weigh(stage, lead, at))
    add(_on(stage, 3, time(9, 20)), lambda at: _ignore(lock_data(by=lead, cycle=cycle, at=at)))
    add(_on(stage, 3, time(9, 50)), lambda at: _close(stage, lead, at))
    for correction in story.corrections:
        add(_on(stage, correction.days, time(14, 25)), _correcting(stage, correction, lead))


def _told(stage: Stage) -> list[tuple[ObjectiveStory, KeyResultStory]]:
    closed = (each for each in stage.story.objectives if each.cycle == "closed")
    return [(objective, told) for objective in closed for told in objective.key_results]


def _on(stage: Stage, days: int, wall: time) -> datetime:
    """Some days after the last day of the closed quarter."""
    return stage.timetable.local(stage.timetable.closed.last + timedelta(days=days), wall)


def _card(stage: Stage, key: str) -> KeyResult:
    found = KeyResult.objects.select_related("objective__cycle", "objective__owner", "owner")
    return found.get(id=stage.key_results[key].id)


def _mark(stage: Stage, key: str) -> str:
    rows = standing(stage.cycles["closed"]).key_results
    return next(row.mark for row in rows if row.key_result.id == stage.key_results[key].id)


def _doubting(stage: Stage, doubt: DoubtStory, steward: Membership) -> Happening:
    def say(at: datetime) -> None:
        say_of_source(
            by=steward,
            key_result=_card(stage, doubt.key_result),
            verdict=Verdict.NOT_RIGHT,
            because=doubt.because,
            seen=_mark(stage, doubt.key_result),
            at=at,
        )

    return say


def _finishing(stage: Stage, objective: ObjectiveStory, told: KeyResultStory) -> Happening:
    """The owner confirms the value and writes what it taught."""
    owner = stage.people[told.owner or objective.owner]

    def finish(at: datetime) -> None:
        card = _card(stage, told.key)
        say_of_source(by=owner, key_result=card, verdict=Verdict.CONFIRMED, seen=_mark(stage, told.key), at=at)
        write_learning(by=owner, key_result=card, text=told.learning, at=at + timedelta(minutes=4))

    return finish


def _weigh(stage: Stage, lead: Membership, at: datetime) -> None:
    for story in stage.story.objectives:
        if story.weighing is None:
            continue
        numbers = [stage.key_results[told.key].number for told in story.key_results]
        choose_weights(
            by=lead,
            objective=Objective.objects.select_related("cycle", "owner").get(id=stage.objectives[story.key].id),
            choice=WeighingChoice.TYPED,
            weights=dict(zip(numbers, story.weighing.weights, strict=True)),
            present=story.weighing.present,
            at=at,
        )


def _close(stage: Stage, lead: Membership, at: datetime) -> None:
    stage.cycles["closed"] = close(by=lead, cycle=stage.cycles["closed"], at=at)


def _correcting(stage: Stage, story: CorrectionStory, lead: Membership) -> Happening:
    def correct(at: datetime) -> None:
        card = _card(stage, story.key_result)
        correct_final_score(
            by=lead,
            key_result=card,
            actual=Decimal(story.actual),
            reason=story.reason,
            seen=final_mark(card),
            form_key=stage.form_key("correction", story.key_result),
            at=at,
        )

    return correct


def _ignore(result: object) -> None:
    """For happenings whose result nobody needs."""
