"""What others hear about the sets of teams: recorded in the transaction of the act itself."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from governance import kinds
from governance.enums import SetState
from governance.models import OkrSet
from governance.rules import UNDO_WINDOW
from notifications.actions import notify
from notifications.models import Notification
from objectives.models import Objective
from organizations.addresses import address
from organizations.models import Membership
from organizations.raci import Deciders

VERBS = {SetState.APPROVED: "approved", SetState.RETURNED: "sent back", SetState.REJECTED: "rejected"}


def tell_submitted(okr_set: OkrSet, objectives: Sequence[Objective], gatekeepers: Deciders, *, at: datetime) -> None:
    """The champions hear that a set waits at the quality gate."""
    submitter = okr_set.submitted_by
    notify(
        recipients=[person for person in gatekeepers.people if submitter is None or person.id != submitter.id],
        kind=kinds.SET_SUBMITTED,
        key=f"set:{okr_set.id}:submitted:{at.isoformat()}",
        title=f"{submitter.name if submitter else ''} submits the set of {_whose(okr_set)}",
        body=_list_of(objectives),
        why=f"You work its checklist ({gatekeepers.line}).",
        path=_path(okr_set),
        about={"id": okr_set.id},
        at=at,
    )


def tell_passed(okr_set: OkrSet, objectives: Sequence[Objective], approvers: Deciders, *, at: datetime) -> None:
    """Those who approve hear that it is their turn."""
    notify(
        recipients=approvers.people,
        kind=kinds.SET_PASSED,
        key=f"set:{okr_set.id}:passed:{at.isoformat()}",
        title=f"The set of {_whose(okr_set)} waits for your approval",
        body="\n\n".join(part for part in (_list_of(objectives), okr_set.gate_note) if part),
        why=f"You approve it ({approvers.line}).",
        path=_path(okr_set),
        about={"id": okr_set.id},
        at=at,
    )


def tell_turn(okr_set: OkrSet, deciders: Deciders, *, before: Collection[int], at: datetime) -> None:
    """Those who came into a role hear of a set that waits for them now; once in each round."""
    at_gate = okr_set.state == SetState.SUBMITTED
    what, part = ("your checklist", "work its checklist") if at_gate else ("your approval", "approve it")
    notify(
        recipients=[person for person in deciders.people if person.id not in before],
        kind=kinds.SET_SUBMITTED if at_gate else kinds.SET_PASSED,
        key=f"set:{okr_set.id}:turn:{okr_set.version}",
        title=f"The set of {_whose(okr_set)} waits for {what}",
        body="\n".join(f"O-{each['number']} {each['title']}" for each in vars(okr_set)["in_review"]),
        why=f"You {part} now ({deciders.line}).",
        path=_path(okr_set),
        about={"id": okr_set.id},
        at=at,
    )


def tell_returned(okr_set: OkrSet, objectives: Sequence[Objective], *, by: Membership, note: str, at: datetime) -> None:
    """The owners, and whoever submitted it, hear that a set comes back from the quality gate."""
    notify(
        recipients=[person for person in _concerned(okr_set, objectives) if person.id not in {by.id}],
        kind=kinds.SET_RETURNED,
        key=f"set:{okr_set.id}:returned:{at.isoformat()}",
        title=f"{by.name} returns the set of {_whose(okr_set)}",
        body=note,
        why="You submitted it, or an objective in it is yours. The notes stand beside each objective.",
        path=_path(okr_set),
        about={"id": okr_set.id},
        at=at,
    )


def tell_decided(okr_set: OkrSet, objectives: Sequence[Objective], *, by: Membership, at: datetime) -> None:
    """Owners, submitter and champion hear of the decision, after the seconds in which it can be undone."""
    people = [*_concerned(okr_set, objectives), *([okr_set.gated_by] if okr_set.gated_by else [])]
    notify(
        recipients=[person for person in people if person.id != by.id],
        kind=kinds.SET_DECIDED,
        key=_decided_key(okr_set),
        title=f"{by.name} {VERBS[SetState(okr_set.state)]} the set of {_whose(okr_set)}",
        body="\n\n".join(part for part in (_list_of(objectives), okr_set.note) if part),
        why="You submitted it, looked at it as its champion, or an objective in it is yours.",
        path=_path(okr_set),
        about={"id": okr_set.id},
        at=at,
        visible_at=at + UNDO_WINDOW,
    )


def take_back_decided(okr_set: OkrSet, *, now: datetime) -> None:
    """Remove what nobody has seen yet of the decision that is being undone."""
    Notification.objects.filter(key=_decided_key(okr_set), visible_at__gt=now).delete()


def _decided_key(okr_set: OkrSet) -> str:
    return f"set:{okr_set.id}:decided:{okr_set.decided_at.isoformat() if okr_set.decided_at else ''}"


def _concerned(okr_set: OkrSet, objectives: Iterable[Objective]) -> list[Membership]:
    people = {each.owner_id: each.owner for each in objectives}
    if okr_set.submitted_by:
        people[okr_set.submitted_by.id] = okr_set.submitted_by
    return list(people.values())


def _whose(okr_set: OkrSet) -> str:
    return f"{okr_set.team.name} for {okr_set.cycle.name}"


def _list_of(objectives: Iterable[Objective]) -> str:
    return "\n".join(f"{each.reference} {each.title}" for each in objectives)


def _path(okr_set: OkrSet) -> str:
    return address(okr_set.organization, "governance:okr_set", okr_set.cycle.slug, okr_set.team.slug)
