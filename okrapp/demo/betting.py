"""Initiatives and micro-OKRs: started under their KRs, and moved as time went by."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from checkins.actions import post_check_in
from objectives.actions import activate_objective, add_initiative, add_key_result, move_initiative, start_micro
from objectives.enums import KeyResultClass, RefreshFrequency, Unit
from objectives.micro import LONGEST
from objectives.models import Contribution, Initiative, KeyResult
from okrapp.demo.stage import Stage
from okrapp.demo.story import InitiativeStory, MicroStory, MoveStory
from okrapp.demo.timeline import Happening
from organizations.models import Membership


def initiatives(stage: Stage) -> None:
    for story in stage.story.initiatives:
        stage.timeline.add(stage.timetable.at(story.written), _writing(stage, story))


def micros(stage: Stage) -> None:
    for story in stage.story.micros:
        started = stage.timetable.local(stage.timetable.today - timedelta(days=story.started_days), time(11))
        stage.timeline.add(started, _starting(stage, story))


def _starting(stage: Stage, story: MicroStory) -> Happening:
    def start(at: datetime) -> None:
        parent, owner, first = _card(stage, story.parent), stage.people[story.owner], at.date()
        objective = start_micro(
            parent=parent,
            by=parent.owner or owner,
            how=story.how,
            form_key=stage.form_key("micro", story.key),
            title=story.title,
            why_now="",
            team=parent.objective.team,
            owner=owner,
            starts_on=first,
            ends_on=first + timedelta(days=LONGEST - 1),
        )
        Contribution.objects.filter(objective=objective).update(proposed_at=at, answered_at=at)
        card = add_key_result(
            objective=objective,
            by=owner,
            form_key=stage.form_key("micro measure", story.key),
            name=story.measure,
            unit=Unit.NUMBER,
            baseline=Decimal(0),
            target=Decimal(story.target),
            starts_on=objective.starts_on,
            due_on=objective.ends_on,
            owner=owner,
            data_source=story.source,
            refresh_frequency=RefreshFrequency.WEEKLY,
            kr_class=KeyResultClass.LEADING,
            weight=100,
        )
        activate_objective(objective=objective, by=_approver(stage, parent, owner), at=at)
        posted = stage.timetable.posting(story.key, stage.timetable.newest)
        stage.timeline.add(posted, _posting(stage, story, card.id))

    return start


def _approver(stage: Stage, parent: KeyResult, owner: Membership) -> Membership:
    """Whoever answers for the KR that it serves, or the sponsor where they started it themselves."""
    answering: Membership = parent.objective.owner
    is_own = answering.id in {owner.id, parent.owner_id}
    return stage.people[stage.story.company_lead] if is_own else answering


def _posting(stage: Stage, story: MicroStory, card_id: int) -> Happening:
    def post(at: datetime) -> None:
        post_check_in(
            key_result=KeyResult.objects.get(id=card_id),
            by=stage.people[story.owner],
            form_key=stage.form_key("micro update", story.key),
            actual=Decimal(story.actual),
            confidence=4,
            insight=story.insight,
            next_action=story.next_action,
            at=at,
        )

    return post


def _card(stage: Stage, key: str) -> KeyResult:
    rows = KeyResult.objects.select_related("objective__team", "objective__cycle", "objective__owner", "owner")
    return rows.get(id=stage.key_results[key].id)


def _writing(stage: Stage, story: InitiativeStory) -> Happening:
    def write(at: datetime) -> None:
        key_result = _card(stage, story.key_result)
        written = add_initiative(
            key_result=key_result,
            by=key_result.owner or key_result.objective.owner,
            form_key=stage.form_key("initiative", story.key),
            title=story.title,
            because=story.because,
            lead=stage.people[story.lead],
            expected_effect=story.effect,
            start_criteria=story.start,
            stop_criteria=story.stop,
            url=story.url,
            at=at,
        )
        Initiative.objects.filter(id=written.id).update(created_at=at)
        for move in story.moves:
            stage.timeline.add(stage.timetable.at(move.at), _moving(stage, story, written.id, move))

    return write


def _moving(stage: Stage, story: InitiativeStory, initiative_id: int, move: MoveStory) -> Happening:
    def go_on(at: datetime) -> None:
        held = Initiative.objects.get(id=initiative_id)
        lead = stage.people[story.lead]
        move_initiative(initiative=held, by=lead, was=held.state, to=move.to, learning=move.learning, at=at)

    return go_on
