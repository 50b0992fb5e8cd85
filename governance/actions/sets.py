"""A team's set of objectives: submitted as a whole, looked at by the champion, passed on or returned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from governance import set_notices
from governance.cards import held
from governance.enums import Check, SetState
from governance.models import OkrSet, SetCheck
from governance.models.sets import WAITING
from governance.queries.queued_sets import owners_in, with_objectives
from governance.set_policies import WHO_SUBMITS, asked_about, can_submit, gatekeepers_of
from governance.wording import moment
from objectives.actions import pass_gate, release_objectives, submit_objectives
from objectives.approval import is_alone
from objectives.enums import ObjectiveState
from objectives.models import Cycle, Objective
from objectives.passing import is_late
from okrapp import clock
from okrapp.errors import Conflict, DomainError, Forbidden
from organizations.models import Membership, Team
from organizations.raci import Deciders, Matrix

SURROUNDINGS = ("team", "cycle", "submitted_by", "gated_by", "decided_by")
NOTE_LENGTH = 500
ALONE = "You are the only one here: put each objective under way on its own page."
WHY_LATE = "No new targets are introduced now without a reason: say why these can’t wait for the next cycle."


@dataclass(frozen=True, slots=True)
class Mark:
    """What the champion says to one line of the checklist; `objective_id` is None for the whole set."""

    objective_id: int | None
    item: Check
    is_ticked: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A worked checklist: its lines, what will stop to make room, and the version of the set that it was read at."""

    marks: Sequence[Mark]
    stops: str
    seen: int


@transaction.atomic
def submit_set(
    *, by: Membership, team: Team, cycle: Cycle, late_because: str = "", at: datetime | None = None
) -> OkrSet:
    """Put all drafts of a team in a cycle before its champions. From now on nobody edits them until they come back.

    Ticks of an earlier round are taken away, notes stay to be looked at again. Raises Forbidden for those who edit none
    of the drafts, DomainError where there is none or nobody could look at them, or for new targets in the final push
    without a reason, and Conflict while the set waits.
    """
    now = at or clock.now()
    made, _ = OkrSet.objects.get_or_create(team=team, cycle=cycle)
    okr_set = locked_set(made.id)
    if okr_set.is_waiting and has_objectives(okr_set):
        raise Conflict(standing(okr_set, by))
    objectives = submit_objectives(team=team, cycle=cycle)
    owner_ids = owners_of(objectives)
    if not can_submit(by, team, owner_ids):
        raise Forbidden(WHO_SUBMITS, who=_leads(team))
    matrix = Matrix()
    gatekeepers = gatekeepers_of(team, owner_ids, matrix)
    if not gatekeepers.people or is_alone(by):
        raise DomainError(f"Nobody else could look at this set. {gatekeepers.gap or ALONE}")
    okr_set.state, okr_set.submitted_by, okr_set.submitted_at = SetState.SUBMITTED, by, now
    okr_set.gated_by = okr_set.gated_at = okr_set.decided_by = okr_set.decided_at = None
    okr_set.gate_note = okr_set.note = okr_set.late_because = ""
    _explain_lateness(okr_set, late_because, by=by, now=now)
    SetCheck.objects.filter(okr_set=okr_set, is_ticked=True).delete()
    move_on(okr_set, owner_ids, matrix)
    set_notices.tell_submitted(okr_set, objectives, gatekeepers, at=now)
    return okr_set


@transaction.atomic
def take_back_set(*, by: Membership, okr_set: OkrSet) -> OkrSet:
    """Take a set back to go on drafting, before it is approved; for those who may submit it. Nothing twice."""
    okr_set = locked_set(okr_set.id)
    if okr_set.state == SetState.DRAFTING:
        return okr_set
    if not okr_set.is_waiting:
        raise Conflict(standing(okr_set, by))
    objectives = release_objectives(team=okr_set.team, cycle=okr_set.cycle)
    if by.id != okr_set.submitted_by_id and not can_submit(by, okr_set.team, owners_of(objectives)):
        raise Forbidden(WHO_SUBMITS, who=okr_set.submitted_by.name if okr_set.submitted_by else "")
    okr_set.state = SetState.DRAFTING
    move_on(okr_set, [], Matrix())
    return okr_set


@transaction.atomic
def keep_checklist(*, by: Membership, okr_set: OkrSet, checked: Checked, at: datetime | None = None) -> OkrSet:
    """Keep what the champion has ticked and noted so far. Raises as `pass_set`."""
    okr_set, objectives, _ = _at_the_gate(by, okr_set, checked)
    _write(okr_set, objectives, checked, by=by, now=at or clock.now())
    okr_set.version += 1
    okr_set.save()
    return okr_set


@transaction.atomic
def pass_set(
    *,
    by: Membership,
    okr_set: OkrSet,
    checked: Checked,
    note: str = "",
    late_because: str = "",
    at: datetime | None = None,
) -> OkrSet:
    """Let a set pass the quality gate, on to those who approve it: every line is ticked or noted, and it is said what
    stops to make room, and in the final push why there are new targets, where its submitter had no need to.

    Raises Forbidden for others than the gatekeepers, DomainError for lines that are neither, and Conflict when somebody
    else has worked on the checklist or moved the set on meanwhile.
    """
    now = at or clock.now()
    okr_set, objectives, matrix = _at_the_gate(by, okr_set, checked)
    _write(okr_set, objectives, checked, by=by, now=now)
    open_lines = [each for each in checked.marks if not each.is_ticked and not each.note.strip()]
    if open_lines:
        raise DomainError(f"Tick each line or note what is missing: {_counted(len(open_lines), 'line')} open.")
    if not okr_set.stops:
        raise DomainError("Say what stops to make room for this set.", field="stops")
    _explain_lateness(okr_set, late_because, by=by, now=now)
    pass_gate(team=okr_set.team, cycle=okr_set.cycle)
    okr_set.state, okr_set.gated_by, okr_set.gated_at = SetState.PASSED, by, now
    okr_set.gate_note = " ".join(note.split())[:NOTE_LENGTH]
    approvers = move_on(okr_set, owners_of(objectives), matrix)
    if not approvers.people:
        raise DomainError(f"Nobody could approve this set. {approvers.gap}")
    set_notices.tell_passed(okr_set, objectives, approvers, at=now)
    return okr_set


@transaction.atomic
def return_set(*, by: Membership, okr_set: OkrSet, checked: Checked, note: str, at: datetime | None = None) -> OkrSet:
    """Give a set back to be drafted, with a note on the set or on its lines. Raises as `pass_set`."""
    now = at or clock.now()
    okr_set, objectives, matrix = _at_the_gate(by, okr_set, checked)
    _write(okr_set, objectives, checked, by=by, now=now)
    words = " ".join(note.split())[:NOTE_LENGTH]
    if not words and not any(each.note.strip() for each in checked.marks):
        raise DomainError("Note what is missing, on a line or for the whole set: its owners read it.", field="note")
    release_objectives(team=okr_set.team, cycle=okr_set.cycle)
    okr_set.state, okr_set.gated_by, okr_set.gated_at, okr_set.gate_note = SetState.RETURNED, by, now, words
    move_on(okr_set, [], matrix)
    set_notices.tell_returned(okr_set, objectives, by=by, note=words, at=now)
    return okr_set


@transaction.atomic
def ask_anew() -> None:
    """Work out anew whose turn each waiting set is, when somebody came into a role or out of it, and tell them.

    One query where none waits; else as many as `waiting_sets`, and for each set that others are asked about now one,
    and those of telling them.
    """
    ids = list(OkrSet.objects.filter(state__in=WAITING).order_by("id").select_for_update().values_list("id", flat=True))
    if not ids:
        return
    matrix = Matrix()
    for okr_set in with_objectives().filter(id__in=ids):
        deciders = asked_about(okr_set, owners_in(okr_set), matrix)
        asked = sorted(person.id for person in deciders.people)
        if asked == okr_set.asked:
            continue
        OkrSet.objects.filter(id=okr_set.id).update(asked=asked)
        if vars(okr_set)["in_review"]:
            set_notices.tell_turn(okr_set, deciders, before=okr_set.asked, at=clock.now())


def locked_set(set_id: int) -> OkrSet:
    """The set, locked until the transaction ends; always before its cycle and its objectives."""
    held(OkrSet, set_id)
    return OkrSet.objects.select_related(*SURROUNDINGS).get(id=set_id)


def move_on(okr_set: OkrSet, owner_ids: Sequence[int], matrix: Matrix) -> Deciders:
    """Save a set in its new state, with those whose turn it is."""
    asked = asked_about(okr_set, owner_ids, matrix)
    okr_set.asked = sorted(person.id for person in asked.people)
    okr_set.version += 1
    okr_set.save()
    return asked


def standing(okr_set: OkrSet, reader: Membership) -> str:
    """Where a set stands, for somebody who came to act on it: who was first, and when."""
    whose = f"T{okr_set.name[1:]}"
    zone = reader.organization.zone
    steps = {
        SetState.SUBMITTED: (okr_set.submitted_by, okr_set.submitted_at, "submitted"),
        SetState.PASSED: (okr_set.gated_by, okr_set.gated_at, "let through the quality gate"),
        SetState.RETURNED: (okr_set.decided_by or okr_set.gated_by, okr_set.decided_at or okr_set.gated_at, "returned"),
        SetState.APPROVED: (okr_set.decided_by, okr_set.decided_at, "approved"),
        SetState.REJECTED: (okr_set.decided_by, okr_set.decided_at, "rejected"),
    }
    if okr_set.state not in steps:
        return f"{whose} is being drafted and has not been submitted."
    person, when, what = steps[SetState(okr_set.state)]
    who = "you" if person and person.id == reader.id else person.name if person else "somebody"
    at = f" on {moment(when, zone)}" if when else ""
    return f"{whose} was {what} by {who}{at}. Nothing was done twice."


def has_objectives(okr_set: OkrSet) -> bool:
    """Whether anything is left in a set; each of its objectives can be cancelled by itself."""
    found = Objective.objects.filter(team=okr_set.team, cycle=okr_set.cycle, state=ObjectiveState.IN_REVIEW)
    return found.exists()


def owners_of(objectives: Sequence[Objective]) -> list[int]:
    """The ids of the owners, each once, in the order of the objectives."""
    return list(dict.fromkeys(each.owner_id for each in objectives))


def objectives_in(okr_set: OkrSet) -> list[Objective]:
    """What the set holds: the team's objectives that are in review."""
    rows = Objective.objects.filter(team=okr_set.team, cycle=okr_set.cycle, state=ObjectiveState.IN_REVIEW)
    return list(rows.select_related("team", "cycle", "owner").order_by("number"))


def _at_the_gate(by: Membership, okr_set: OkrSet, checked: Checked) -> tuple[OkrSet, list[Objective], Matrix]:
    """The set, locked, with its objectives, for one of its gatekeepers who has read it as it is."""
    okr_set, matrix = locked_set(okr_set.id), Matrix()
    if okr_set.state != SetState.SUBMITTED:
        raise Conflict(standing(okr_set, by))
    objectives = objectives_in(okr_set)
    gatekeepers = gatekeepers_of(okr_set.team, owners_of(objectives), matrix)
    if by not in gatekeepers:
        raise Forbidden(f"The checklist is worked by the champions. {gatekeepers.line}.", who=gatekeepers.names)
    if okr_set.version != checked.seen:
        raise Conflict(
            "Somebody else has worked on this checklist meanwhile. Look at what changed, then send it again."
        )
    return okr_set, objectives, matrix


def _explain_lateness(okr_set: OkrSet, words: str, *, by: Membership, now: datetime) -> None:
    """Keep why a set brings new targets in the final push; one that does not keeps no reason (domain.md, Cycles)."""
    if not is_late(okr_set.cycle, now.astimezone(by.organization.zone).date()):
        return
    okr_set.late_because = " ".join(words.split())[:NOTE_LENGTH] or okr_set.late_because
    if not okr_set.late_because:
        raise DomainError(f"{okr_set.cycle.name} is in its final push. {WHY_LATE}", field="late_because")


def _write(
    okr_set: OkrSet, objectives: Sequence[Objective], checked: Checked, *, by: Membership, now: datetime
) -> None:
    """Keep each line that says something else than before; one that says nothing is taken away."""
    known = {(each.objective_id, each.item): each for each in SetCheck.objects.filter(okr_set=okr_set)}
    own = {None, *(each.id for each in objectives)}
    for mark in checked.marks:
        if mark.objective_id not in own:
            continue
        line, note = known.get((mark.objective_id, mark.item)), " ".join(mark.note.split())[:NOTE_LENGTH]
        if line and (line.is_ticked, line.note) == (mark.is_ticked, note):
            continue
        if line and not mark.is_ticked and not note:
            line.delete()
            continue
        if not mark.is_ticked and not note:
            continue
        line = line or SetCheck(okr_set=okr_set, objective_id=mark.objective_id, item=mark.item)
        line.is_ticked, line.note, line.checked_by, line.checked_at = mark.is_ticked, note, by, now
        line.save()
    okr_set.stops = " ".join(checked.stops.split())[:NOTE_LENGTH]


def _leads(team: Team) -> str:
    return team.lead.name if team.lead else ""


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun} is" if count == 1 else f"{count} {noun}s are"
