"""Change requests, the decision log, and what people do with escalations."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from governance.actions.adding import propose_addition
from governance.actions.changes import Proposal, Reasons, draft_change, propose_change, propose_draft
from governance.actions.deciding import approve_change, reject_change, send_back_change
from governance.actions.decisions import correct_decision, record_decision, settle_decision
from governance.actions.escalations import acknowledge, decide, resolve, set_huddle
from governance.enums import DecisionState
from governance.models import ChangeRequest, Decision, Escalation
from objectives.models import KeyResult
from okrapp.demo.planning import card_values
from okrapp.demo.stage import Stage
from okrapp.demo.story import AdditionStory, ChangeStory, DecisionStory, EscalationStory, Outcome
from okrapp.demo.timeline import Happening

ANSWERS: dict[str, Callable[..., ChangeRequest]] = {
    "approve": approve_change,
    "reject": reject_change,
    "send_back": send_back_change,
}
TO_PROPOSAL = timedelta(hours=1, minutes=20)


def changes(stage: Stage) -> None:
    for story in stage.story.changes:
        stage.timeline.add(stage.timetable.at(story.drafted), _asking(stage, story))


def additions(stage: Stage) -> None:
    for story in stage.story.additions:
        stage.timeline.add(stage.timetable.at(story.proposed), _adding(stage, story))


def decisions(stage: Stage) -> None:
    for story in stage.story.decisions:
        stage.timeline.add(stage.timetable.at(story.decided), _recording(stage, story))


def work(stage: Stage, case: Escalation) -> None:
    """What people do with a case that the sweep has just opened."""
    key_result = KeyResult.objects.get(id=case.key_result_id)
    key = next(key for key, each in stage.key_results.items() if each.id == key_result.id)
    story = next((each for each in stage.story.escalations if each.key_result == key), None)
    if story is None:
        return
    champion, opened = stage.people[story.champion], case.opened_at
    acknowledged = opened + timedelta(hours=story.acknowledged_hours)
    stage.timeline.add(acknowledged, lambda at: _ignore(acknowledge(by=champion, case=case, at=at)))
    called, huddle = stage.timetable.huddle
    if story.huddle_hours is not None:
        called, huddle = acknowledged + timedelta(minutes=5), opened + timedelta(hours=story.huddle_hours)
    stage.timeline.add(called, _calling(stage, case, story, huddle))
    if story.outcome:
        _end(stage, case, story.outcome)


def _asking(stage: Stage, story: ChangeStory) -> Happening:
    by = stage.people[story.drafted_by]
    key_result = stage.key_results[story.key_result]

    def ask(at: datetime) -> None:
        if story.proposed_by == story.drafted_by:
            change = propose_change(by=by, key_result=key_result, proposal=_proposal(stage, story), at=at)
        else:
            change = draft_change(by=by, key_result=key_result, proposal=_proposal(stage, story), at=at)
            if story.proposed_by:
                proposer = stage.people[story.proposed_by]
                stage.timeline.add(
                    at + TO_PROPOSAL, lambda then: _ignore(propose_draft(by=proposer, change=change, at=then))
                )
        if story.decided:
            stage.timeline.add(stage.timetable.at(story.decided), _answering(stage, story, change))

    return ask


def _adding(stage: Stage, story: AdditionStory) -> Happening:
    objective = next(each for each in stage.story.objectives if each.key == story.objective)
    reasons = Reasons(
        reason_category=story.reason_category,
        reason=story.reason,
        form_key=stage.form_key("addition", story.key),
        evidence_url=story.evidence,
    )

    def ask(at: datetime) -> None:
        by, card = stage.people[story.proposed_by], card_values(stage, objective, story.card)
        propose_addition(by=by, objective=stage.objectives[story.objective], reasons=reasons, at=at, **card)

    return ask


def _proposal(stage: Stage, story: ChangeStory) -> Proposal:
    values: dict[str, Any] = dict(story.changes)
    return Proposal(
        reason_category=story.reason_category,
        reason=story.reason,
        form_key=stage.form_key("change", story.key),
        target=Decimal(values["target"]) if "target" in values else None,
        owner=stage.people[values["owner"]] if "owner" in values else None,
        retire=story.retire,
        fields=_fields(story),
        evidence_url=story.evidence,
    )


def _fields(story: ChangeStory) -> dict[str, Any]:
    """The milestones as they are to be, by their places."""
    steps = enumerate(story.milestones, start=1)
    return {"milestones": tuple((str(n), *step, "") for n, step in steps)} if story.milestones else {}


def _answering(stage: Stage, story: ChangeStory, change: ChangeRequest) -> Happening:
    answer, by = ANSWERS[story.outcome], stage.people[story.decided_by]
    return lambda at: _ignore(answer(by=by, change=change, note=story.note, at=at))


def _recording(stage: Stage, story: DecisionStory) -> Happening:
    def record(at: datetime) -> None:
        decision = stage.decisions[story.key] = _record(stage, story, at)
        if story.done:
            owner = stage.people[story.owner]
            stage.timeline.add(
                stage.timetable.at(story.done),
                lambda _: _ignore(settle_decision(by=owner, decision=decision, state=DecisionState.DONE)),
            )

    return record


def _record(stage: Stage, story: DecisionStory, at: datetime) -> Decision:
    common: dict[str, Any] = {
        "by": stage.people[story.by],
        "note": story.note,
        "owner": stage.people[story.owner],
        "due_on": stage.timetable.day(story.due) if story.due else None,
        "form_key": stage.form_key("decision", story.key),
        "at": at,
    }
    if story.corrects:
        return correct_decision(decision=stage.decisions[story.corrects], **common)
    return record_decision(
        objective=stage.objectives[story.objective],
        key_result=_as_it_is(stage, story.key_result) if story.key_result else None,
        evidence_url=story.evidence,
        resulting_change=story.resulting_change,
        origin=story.origin,
        **common,
    )


def _as_it_is(stage: Stage, key: str) -> KeyResult:
    """The KR with today's score, which a decision keeps."""
    return KeyResult.objects.select_related("objective").get(id=stage.key_results[key].id)


def _calling(stage: Stage, case: Escalation, story: EscalationStory, huddle: datetime) -> Happening:
    by = stage.people[story.champion]
    return lambda at: _ignore(set_huddle(by=by, case=case, huddle_at=huddle, people=story.huddle_people, at=at))


def _end(stage: Stage, case: Escalation, outcome: Outcome) -> None:
    by = stage.people[outcome.by]

    def end(at: datetime) -> None:
        decide(
            by=by,
            case=case,
            choice="change_bet",
            note=outcome.decision,
            root_cause=outcome.root_cause,
            owner=stage.people[outcome.owner],
            form_key=stage.form_key("case", case.number),
            due_on=(at + timedelta(days=outcome.due_after_days)).date(),
            at=at,
        )

    def close(at: datetime) -> None:
        resolve(by=by, case=case, line=outcome.closing_line, at=at)
        decision = Escalation.objects.select_related("decision").get(id=case.id).decision
        if decision:
            settle_decision(by=by, decision=decision, state=DecisionState.DONE)

    stage.timeline.add(case.opened_at + timedelta(hours=outcome.hours), end)
    stage.timeline.add(stage.timetable.at(outcome.resolved), close)


def _ignore(result: object) -> None:
    """For happenings whose result nobody needs."""
