"""What others hear about changes, decisions and escalations: recorded in the transaction of the act itself."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from django.utils.formats import date_format

from governance import kinds
from governance.enums import ChangeState
from governance.models import ChangeRequest, Decision, Escalation
from governance.policies import CHANGE, deciders_of, subject_of
from governance.rules import UNDO_WINDOW
from governance.weights import weights_in
from notifications.actions import notify
from notifications.models import Notification
from notifications.outbox import Line, record
from objectives.models import KeyResult
from organizations.addresses import address
from organizations.enums import Letter, Role
from organizations.models import Membership, Organization
from organizations.raci import Matrix, Roster

VERBS = {
    ChangeState.APPLIED: "approved",
    ChangeState.REJECTED: "rejected",
    ChangeState.SENT_BACK: "sent back",
}
RUNGS = {0: "champion", 1: "owner of the objective", 2: "program lead", 3: "sponsor"}
CHASE_AFTER = timedelta(days=7)


def tell_drafted(change: ChangeRequest, key_result: KeyResult, matrix: Matrix, *, summary: str, at: datetime) -> None:
    """Those who may propose hear of a draft."""
    line = matrix.line(CHANGE, Letter.RESPONSIBLE)
    notify(
        recipients=matrix.people(CHANGE, Letter.RESPONSIBLE, subject_of(key_result, matrix)),
        kind=kinds.CHANGE_DRAFTED,
        key=f"change:{change.id}:drafted",
        title=f"{change.drafted_by.name} drafted {_what(change)} for you to propose",
        body=f"{summary}\n\n{change.reason}",
        why=f"You propose changes ({line}).",
        path=_change_path(change, key_result.organization),
        about={"id": change.id},
        at=at,
    )


def tell_proposed(change: ChangeRequest, key_result: KeyResult, matrix: Matrix, *, summary: str, at: datetime) -> None:
    """The deciders hear that it waits for them; those consulted hear whom to talk to while it does."""
    deciders = deciders_of(change, key_result, matrix)
    path = _change_path(change, key_result.organization)
    proposer = change.proposed_by.name if change.proposed_by else ""
    stamp = f"change:{change.id}:proposed:{at.isoformat()}"
    title = f"{proposer} proposes {_what(change, name=key_result.name)}"
    body = f"{summary}\n\n{change.reason}"
    notify(
        recipients=deciders.people,
        kind=kinds.CHANGE_PROPOSED,
        key=stamp,
        title=title,
        body=body,
        why=f"You decide this ({deciders.line}).",
        path=path,
        about={"id": change.id},
        at=at,
    )
    deciding = {person.id for person in deciders.people}
    consulted = matrix.people(CHANGE, Letter.CONSULTED, subject_of(key_result, matrix))
    notify(
        recipients=[each for each in consulted if each.id not in deciding and each.id != change.proposed_by_id],
        kind=kinds.CHANGE_CONSULTED,
        key=stamp,
        title=title,
        body=f"{body}\n\nTo be decided by {deciders.names}. Tell them what you think before they do.",
        why=f"You are asked before this is decided ({matrix.line(CHANGE, Letter.CONSULTED)}).",
        path=path,
        about={"id": change.id},
        at=at,
    )


def tell_decided(change: ChangeRequest, key_result: KeyResult, matrix: Matrix, *, summary: str, at: datetime) -> None:
    """Everybody concerned hears of the decision, after the seconds in which it can be undone."""
    decider = change.decided_by.name if change.decided_by else ""
    concerned = _concerned(change, key_result)
    tell = partial(
        notify,
        title=f"{decider} {VERBS[ChangeState(change.state)]} {change.reference}: {key_result.reference}"
        f" {key_result.name}",
        body=f"{summary}\n\n{change.note}".strip(),
        path=_change_path(change, key_result.organization),
        about={"id": change.id},
        at=at,
        visible_at=at + UNDO_WINDOW,
    )
    tell(
        recipients=[person for person in concerned if person.id != change.decided_by_id],
        kind=kinds.CHANGE_DECIDED,
        key=decided_keys(change)[0],
        why="You drafted or proposed this, or the KR or its objective is yours.",
    )
    if change.state != ChangeState.APPLIED:
        return
    told = {person.id for person in concerned} | {change.decided_by_id}
    informed = matrix.people(CHANGE, Letter.INFORMED, subject_of(key_result, matrix))
    tell(
        recipients=[person for person in informed if person.id not in told],
        kind=kinds.CHANGE_INFORMED,
        key=decided_keys(change)[1],
        why=f"You are informed of changes ({matrix.line(CHANGE, Letter.INFORMED)}).",
    )


def tell_withdrawn(change: ChangeRequest, *, by: Membership, at: datetime) -> None:
    """Those who wrote and sent a change hear that the end of its cycle has withdrawn it."""
    people = {each.id: each for each in (change.drafted_by, change.proposed_by) if each and each.id != by.id}
    notify(
        recipients=people.values(),
        kind=kinds.CHANGE_DECIDED,
        key=f"change:{change.id}:withdrawn:{at.isoformat()}",
        title=f"{change.reference} is withdrawn: {change.key_result.reference} {change.key_result.name}",
        body=change.note,
        why="You drafted or proposed this.",
        path=_change_path(change, by.organization),
        about={"id": change.id},
        at=at,
    )


def take_back_decided(change: ChangeRequest, *, now: datetime) -> None:
    """Remove what nobody has seen yet of the decision that is being undone."""
    Notification.objects.filter(key__in=decided_keys(change), visible_at__gt=now).delete()


def decided_keys(change: ChangeRequest) -> tuple[str, str]:
    """The keys of what is told about the present decision; another one after an undo is told anew."""
    stamp = f"change:{change.id}:decided:{change.decided_at.isoformat() if change.decided_at else ''}"
    return stamp, f"{stamp}:informed"


def tell_assigned(decision: Decision, *, by: Membership, at: datetime) -> None:
    """The owner of a decision hears of it, unless the owner logged it."""
    if decision.owner_id == by.id:
        return
    until = f" by {date_format(decision.due_on, 'j M Y')}" if decision.due_on else ""
    notify(
        recipients=[decision.owner],
        kind=kinds.DECISION_ASSIGNED,
        key=f"decision:{decision.id}:assigned",
        title=f"{by.name} logged a decision for you to carry out{until}",
        body=decision.note,
        why=f"You are named as the owner of {decision.reference}.",
        path=address(decision.organization, "governance:decision", decision.reference),
        about={"id": decision.id},
        at=at,
    )


def _concerned(change: ChangeRequest, key_result: KeyResult) -> list[Membership]:
    """Who wrote and sent it, the KR's owners before and after, the objective's owner, and those of other cards that it
    would weigh anew."""
    before, after = change.before.get("owner"), change.after.get("owner")
    ids = {change.drafted_by_id, change.proposed_by_id, key_result.objective.owner_id}
    ids |= {int(each) for each in (before, after) if each}
    weighed = [each.number for each in weights_in(change)]
    if weighed:
        ids |= set(KeyResult.objects.filter(number__in=weighed).values_list("owner_id", flat=True))
    return list(Membership.objects.active().filter(id__in=_known(ids)))


def _what(change: ChangeRequest, *, name: str = "") -> str:
    """“a change to KR-4”, “to add KR-60”, “to put KR-60 in place of KR-4”."""
    called = f"{change.key_result.reference} {name}".strip()
    if change.replaces:
        return f"to put {called} in place of {change.replaces.reference}"
    return f"to add {called}" if change.is_addition else f"a change to {called}"


def _known(ids: Iterable[int | None]) -> set[int]:
    return {each for each in ids if each is not None}


def _change_path(change: ChangeRequest, organization: Organization) -> str:
    return address(organization, "governance:change", change.reference)


# Escalations -------------------------------------------------------------------------------------------------------


def tell_opened(cases: Iterable[Escalation], roster: Roster, organization: Organization, *, at: datetime) -> None:
    """Champion (or program leads, where there is none), objective owner and KR owner hear that a case opened."""
    lines = []
    for case in cases:
        key_result, objective = case.key_result, case.key_result.objective
        told = _working(
            case,
            roster,
            owner=f"You own {objective.reference} and decide what to do.",
            champion=f"You champion {objective.team.name}: hold a huddle within 48 hours.",
            stand_in=f"{objective.team.name} has no champion, so the huddle is yours as program lead.",
        )
        title = f"{key_result.reference} {key_result.name} has stayed red"
        lines += _case_lines(case, organization, told, stamp="opened", title=title, body=_opened_body(case))
    record(lines, kind=kinds.CASE_OPENED, at=at)


def tell_over(cases: Iterable[Escalation], roster: Roster, organization: Organization, *, at: datetime) -> None:
    """The same people hear of a case whose KR turned before anybody could be told: it wants one line on why."""
    lines = []
    for case in cases:
        key_result, objective = case.key_result, case.key_result.objective
        told = _working(
            case,
            roster,
            owner=f"You own {objective.reference}.",
            champion=f"You champion {objective.team.name}.",
            stand_in=f"{objective.team.name} has no champion, so it comes to you as program lead.",
        )
        title = f"{key_result.reference} {key_result.name} had stayed red and has turned"
        body = _over_body(case, organization)
        lines += _case_lines(case, organization, told, stamp="opened", title=title, body=body)
    record(lines, kind=kinds.CASE_OVER, at=at)


def tell_climbed(
    cases: Iterable[Escalation], rung: int, roster: Roster, organization: Organization, *, at: datetime
) -> None:
    """The people on the rung that a breached clock has climbed to; each is told once."""
    lines = []
    for case in cases:
        objective = case.key_result.objective
        by_rung: dict[int, Sequence[Membership | None]] = {
            1: [roster.person(objective.owner_id)],
            2: roster.holding(Role.PROGRAM_LEAD),
            3: roster.holding(Role.SPONSOR),
        }
        people = by_rung[rung]
        why = f"Its clock ran out, so it climbs to you as {RUNGS[rung]}."
        title = f"{case.reference} reaches you: {case.key_result.reference} is red and undecided"
        lines += _case_lines(
            case, organization, _whys(people, why), stamp=f"rung:{rung}", title=title, body=_opened_body(case)
        )
    record(lines, kind=kinds.CASE_CLIMBED, at=at)


def tell_huddle(case: Escalation, *, by: Membership, when: str, at: datetime) -> None:
    """Objective owner and KR owner hear when and with whom the huddle is."""
    key_result = case.key_result
    people = [person for person in (key_result.objective.owner, key_result.owner) if person and person.id != by.id]
    notify(
        recipients=people,
        kind=kinds.CASE_HUDDLE,
        key=f"escalation:{case.id}:huddle:{at.isoformat()}",
        title=f"Huddle on {key_result.reference} {key_result.name}: {when}",
        body=f"With {case.huddle_people}. Set by {by.name}.",
        why="The KR or its objective is yours.",
        path=address(by.organization, "governance:escalation", case.reference),
        about={"id": case.id},
        at=at,
    )


def tell_case_decided(case: Escalation, decision: Decision, roster: Roster, *, by: Membership, at: datetime) -> None:
    """KR owner, objective owner and champion hear what was decided, apart from who decided and who carries it out."""
    key_result = case.key_result
    people = [key_result.owner, key_result.objective.owner, *roster.champions_of(key_result.objective.team_id)]
    notify(
        recipients=[person for person in people if person and person.id not in {by.id, decision.owner_id}],
        kind=kinds.CASE_DECIDED,
        key=f"escalation:{case.id}:decided",
        title=f"{by.name} decided on {key_result.reference} {key_result.name}",
        body=decision.note,
        why="You work on this KR, its objective or its team.",
        path=address(by.organization, "governance:escalation", case.reference),
        about={"id": case.id},
        at=at,
    )


def tell_due(decisions: Iterable[Decision], organization: Organization, *, today: date, at: datetime) -> None:
    """The owners of open decisions hear on the due day, and once more a week later."""
    lines = []
    for decision in decisions:
        is_overdue = decision.due_on is not None and today >= decision.due_on + CHASE_AFTER
        lines.append(
            Line(
                decision.owner_id,
                key=f"decision:{decision.id}:{'overdue' if is_overdue else 'due'}:{decision.due_on}",
                title=f"{decision.reference} {'is a week overdue' if is_overdue else 'is due'}",
                body=decision.note,
                why=f"You are named as the owner of {decision.reference}.",
                path=address(organization, "governance:decision", decision.reference),
                about={"id": decision.id},
            )
        )
    record(lines, kind=kinds.DECISION_DUE, at=at)


def _working(case: Escalation, roster: Roster, *, owner: str, champion: str, stand_in: str) -> dict[int, str]:
    """Why each of those who work a case hears of it: KR owner, objective owner, champions or who stands in for them."""
    key_result, objective = case.key_result, case.key_result.objective
    champions = roster.champions_of(objective.team_id)
    return {
        **_whys([roster.person(key_result.owner_id)], f"You own {key_result.reference}."),
        **_whys([roster.person(objective.owner_id)], owner),
        **_whys(champions or roster.holding(Role.PROGRAM_LEAD), champion if champions else stand_in),
    }


def _whys(people: Iterable[Membership | None], why: str) -> dict[int, str]:
    return {person.id: why for person in people if person and person.is_active}


def _case_lines(
    case: Escalation, organization: Organization, told: Mapping[int, str], *, stamp: str, title: str, body: str
) -> list[Line]:
    path = address(organization, "governance:escalation", case.reference)
    key = f"escalation:{case.id}:{stamp}"
    return [Line(each, key, title, why, path, body, {"id": case.id}) for each, why in told.items()]


def _opened_body(case: Escalation) -> str:
    return (
        f"Red since the check-in week of {date_format(case.streak_week, 'j M')}. A huddle is due within 48 hours;"
        " then the objective's owner changes the bet or asks for help."
    )


def _over_body(case: Escalation, organization: Organization) -> str:
    turned = (case.data_cleared_at or case.found_at).astimezone(organization.zone)
    return (
        f"Red from the check-in week of {date_format(case.streak_week, 'j M')} until {date_format(turned, 'j M')}, long"
        " enough for a case, which could not be opened then. One line on what turned it closes the case."
    )
