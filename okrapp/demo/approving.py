"""Sets of objectives on their way from drafts to being under way: submitted, through the quality gate, approved."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from governance.actions import Checked, Mark, approve_set, pass_set, submit_set
from governance.enums import PER_OBJECTIVE, Check
from governance.models import OkrSet
from objectives.enums import ObjectiveState
from objectives.models import Objective
from okrapp.demo.stage import Stage
from okrapp.demo.story import ObjectiveStory
from okrapp.demo.timeline import Happening
from organizations.enums import Role
from organizations.models import Membership

SUBMITTED, PASSED = timedelta(hours=20), timedelta(hours=4)  # before they are approved
STOPS = "Two of last quarter’s side projects: nobody starts a third."


def approvals(stage: Stage) -> None:
    """Each team's objectives of a cycle go under way as one set, when their time comes."""
    told: dict[tuple[str, str, datetime], list[ObjectiveStory]] = {}
    for story in stage.story.objectives:
        if not story.is_draft:
            told.setdefault((story.team, story.cycle, stage.timetable.activation(story)), []).append(story)
    for (team, cycle, at), stories in told.items():
        stage.timeline.add(at - SUBMITTED, _submitting(stage, team, cycle, stories))
        stage.timeline.add(at - PASSED, _passing(stage, team, cycle))
        stage.timeline.add(at, _approving(stage, team, cycle, stories))


def submitted(stage: Stage, team: str, cycle: str, at: datetime) -> OkrSet:
    """The set of a team, which its lead submits; the company's comes from the program lead."""
    lead = next((each.lead for each in stage.story.teams if each.key == team), "")
    by = stage.people[lead] if lead else _program_lead(stage)
    return submit_set(by=by, team=stage.teams[team], cycle=stage.cycles[cycle], at=at)


def passed(stage: Stage, okr_set: OkrSet, at: datetime, *, stops: str, said: str = "", note: str = "") -> OkrSet:
    """The set as the champion passes it on, with every line ticked; `said` stands beside the line on capacity."""
    in_set = Objective.objects.filter(team=okr_set.team, cycle=okr_set.cycle, state=ObjectiveState.IN_REVIEW)
    marks = [Mark(each.id, item, is_ticked=True) for each in in_set.order_by("number") for item in PER_OBJECTIVE]
    marks.append(Mark(None, Check.CAPACITY, is_ticked=True, note=said))
    checked = Checked(marks, stops, okr_set.version)
    return pass_set(by=_asked(stage, okr_set), okr_set=okr_set, checked=checked, note=note, at=at)


def _submitting(stage: Stage, team: str, cycle: str, stories: Sequence[ObjectiveStory]) -> Happening:
    def submit(at: datetime) -> None:
        own = [stage.objectives[story.key].id for story in stories]
        drafts = Objective.objects.filter(team=stage.teams[team], cycle=stage.cycles[cycle], state=ObjectiveState.DRAFT)
        unwritten = list(drafts.exclude(id__in=own).values_list("id", flat=True))  # at that time
        Objective.objects.filter(id__in=unwritten).update(state=ObjectiveState.BACKLOG)
        submitted(stage, team, cycle, at)
        Objective.objects.filter(id__in=unwritten).update(state=ObjectiveState.DRAFT)

    return submit


def _passing(stage: Stage, team: str, cycle: str) -> Happening:
    def pass_on(at: datetime) -> None:
        passed(stage, _set(stage, team, cycle), at, stops=STOPS)

    return pass_on


def _approving(stage: Stage, team: str, cycle: str, stories: Sequence[ObjectiveStory]) -> Happening:
    def approve(at: datetime) -> None:
        okr_set = _set(stage, team, cycle)
        approve_set(by=_asked(stage, okr_set), okr_set=okr_set, at=at)
        for story in stories:
            stage.objectives[story.key].refresh_from_db()

    return approve


def _set(stage: Stage, team: str, cycle: str) -> OkrSet:
    return OkrSet.objects.select_related("team", "cycle").get(team=stage.teams[team], cycle=stage.cycles[cycle])


def _asked(stage: Stage, okr_set: OkrSet) -> Membership:
    """The first of those whose turn it is."""
    return next(person for person in stage.people.values() if person.id in okr_set.asked)


def _program_lead(stage: Stage) -> Membership:
    return next(person for person in stage.people.values() if person.has_role(Role.PROGRAM_LEAD))
