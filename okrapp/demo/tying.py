"""Contributions and dependencies: asked for by one side, answered by the other, and delivered or missed."""

from datetime import datetime, time, timedelta

from objectives.actions.contributions import (
    accept_contribution,
    decline_contribution,
    mark_divergence,
    propose_contribution,
)
from objectives.actions.dependencies import (
    agree_dependency,
    decline_dependency,
    deliver_dependency,
    request_dependency,
)
from objectives.alignment_policies import answerer_of, owner_of, target_of
from objectives.enums import ContributionState
from objectives.missing import mark_missed
from objectives.models import Contribution, Dependency, KeyResult, Objective
from okrapp.demo.stage import Stage
from okrapp.demo.ties import ContributionStory, DependencyStory, DivergenceStory
from okrapp.demo.timeline import Happening


def contributions(stage: Stage) -> None:
    for story in stage.story.contributions:
        stage.timeline.add(stage.timetable.at(story.proposed), _proposing(stage, story))


def dependencies(stage: Stage) -> None:
    for story in stage.story.dependencies:
        stage.timeline.add(stage.timetable.at(story.asked), _asking(stage, story))


def _proposing(stage: Stage, story: ContributionStory) -> Happening:
    def propose(at: datetime) -> None:
        objective = stage.objectives[story.objective]
        proposed = propose_contribution(
            objective=objective, by=objective.owner, target=_target(stage, story.target), how=story.how, at=at
        )
        if story.answered and proposed.state == ContributionState.PROPOSED:
            stage.timeline.add(stage.timetable.at(story.answered), _answering(story, proposed))
        if story.divergence:
            stage.timeline.add(stage.timetable.at(story.divergence.noted), _parting(story.divergence, proposed))

    return propose


def _target(stage: Stage, key: str) -> Objective | KeyResult:
    return stage.key_results.get(key) or stage.objectives[key]


def _answering(story: ContributionStory, contribution: Contribution) -> Happening:
    by = owner_of(target_of(contribution))

    def answer(at: datetime) -> None:
        if story.declined:
            decline_contribution(contribution=contribution, by=by, reason=story.declined, at=at)
        else:
            accept_contribution(contribution=contribution, by=by, at=at)

    return answer


def _parting(story: DivergenceStory, contribution: Contribution) -> Happening:
    def note(at: datetime) -> None:
        mark_divergence(contribution=contribution, by=contribution.objective.owner, reason=story.reason, at=at)

    return note


def _asking(stage: Stage, story: DependencyStory) -> Happening:
    def ask(at: datetime) -> None:
        card = stage.key_results[story.key_result]
        dependency = request_dependency(
            key_result=card,
            by=card.owner or card.objective.owner,
            what=story.what,
            team=stage.teams[story.team],
            needed_on=stage.timetable.day(story.needed),
            person=stage.people[story.person] if story.person else None,
            form_key=stage.form_key("dependency", story.key),
            at=at,
        )
        if story.answered:
            stage.timeline.add(stage.timetable.at(story.answered), _promising(stage, story, dependency))
        if story.delivered:
            stage.timeline.add(stage.timetable.at(story.delivered), _delivering(dependency))
        day_after = dependency.needed_on + timedelta(days=1)
        stage.timeline.add(stage.timetable.local(day_after, time(0, 10)), lambda at: _miss(stage, at))

    return ask


def _promising(stage: Stage, story: DependencyStory, dependency: Dependency) -> Happening:
    def answer(at: datetime) -> None:
        by = answerer_of(dependency) or dependency.requested_by
        if story.declined:
            decline_dependency(dependency=dependency, by=by, reason=story.declined, at=at)
        else:
            delivered_by = _deliverer(stage, story.delivered_by)
            agree_dependency(dependency=dependency, by=by, delivered_by=delivered_by, at=at)

    return answer


def _deliverer(stage: Stage, key: str) -> KeyResult | None:
    if not key:
        return None
    return KeyResult.objects.select_related("objective__team").get(id=stage.key_results[key].id)


def _delivering(dependency: Dependency) -> Happening:
    def deliver(at: datetime) -> None:
        deliver_dependency(dependency=dependency, by=dependency.requested_by, at=at)

    return deliver


def _miss(stage: Stage, at: datetime) -> None:
    mark_missed(stage.organization, now=at)
