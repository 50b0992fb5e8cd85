"""Who may see and change objectives and KRs, and the gates through which views get them."""

from dataclasses import dataclass
from enum import Enum

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from objectives.enums import ObjectiveState
from objectives.initiatives import SHOWN
from objectives.models import Collaborator, Cycle, Initiative, KeyResult, Objective
from objectives.models.alignment import micros_of, ties_of_objectives
from objectives.models.dismissals import standing_dismissals
from objectives.models.driving import balanced_and_balancing, claiming_its_metric, driving_metrics
from objectives.models.initiatives import initiatives_of
from objectives.models.ties import (
    contributions_of_objective,
    contributions_to_its_key_results,
    contributions_to_key_result,
    contributions_to_objective,
    deliveries_of_key_result,
    deliveries_of_objective,
    needs_of_key_result,
    needs_of_objective,
)
from okrapp.errors import Forbidden
from organizations.enums import Activity, Letter, RaciRole, Role, Seat
from organizations.models import Membership, TeamSeat
from organizations.raci import Matrix, Subject, gap
from organizations.tenancy import prepared
from scoring.models import policy_judging

EDITORS = (Role.PROGRAM_LEAD, Role.ADMIN)
WHO_SETS_RULES = "Writing rules are set by the program leads and the admins."


class To(Enum):
    """What a view wants an object for."""

    VIEW = "view"
    EDIT = "edit"
    POST = "post"


def objective_or_404(membership: Membership, number: int, *, to: To = To.VIEW) -> Objective:
    """The objective with its team, cycle and owner. 404 when there is none; 403 when it may not be edited by them."""
    objective = next(iter(_numbered_objective(number, membership.id)), None)
    if objective is None:
        raise Http404
    if to is To.EDIT and not can_edit(membership, objective):
        _refuse_frozen(objective)
        raise Forbidden(
            "This objective is edited by its owner, its team's lead and champions, and the program leads.",
            who=objective.owner.name,
        )
    return objective


def key_result_or_404(membership: Membership, number: int, *, to: To = To.VIEW) -> KeyResult:
    """The KR with its objective, team, cycle and owner. POST is for those who may write its weekly update."""
    asked = _key_result_to_post_on if to is To.POST else _numbered_key_result
    key_result = next(iter(asked(number, membership.id)), None)
    if key_result is None:
        raise Http404
    key_result.objective.is_championed = vars(key_result)["is_championed"]
    if to is To.EDIT and not can_edit(membership, key_result.objective):
        _refuse_frozen(key_result.objective)
        raise Forbidden(
            "This card is edited by the objective's owner, the team's lead and champions, and the program leads.",
            who=key_result.objective.owner.name,
        )
    if to is To.POST and not can_post(membership, key_result):
        raise Forbidden(
            "Updates are written by the KR's owner and collaborators.",
            who=key_result.owner.name if key_result.owner else "nobody yet: the KR has no owner",
        )
    return key_result


def cycle_or_404(membership: Membership, slug: str, *, to: To = To.VIEW) -> Cycle:
    """A cycle by its address. 404 when there is none; EDIT is for program leads and admins."""
    cycle = Cycle.objects.select_related("parent", "policy").filter(slug=slug).first()
    if cycle is None:
        raise Http404
    if to is To.EDIT:
        require_lead(membership)
    return cycle


def _refuse_frozen(objective: Objective) -> None:
    if objective.cycle.is_frozen:
        raise Forbidden(objective.cycle.why_frozen)


def require_lead(membership: Membership, reason: str = "Cycles are set by the program leads and the admins.") -> None:
    """Raises Forbidden unless this is a program lead or an admin."""
    if not is_editor(membership):
        raise Forbidden(reason, who="a program lead or an admin")


def is_editor(membership: Membership) -> bool:
    """Program leads and admins may edit everybody's objectives, and cycles."""
    return membership.has_role(*EDITORS)


def can_draft(membership: Membership) -> bool:
    """Nothing stops a person from writing a draft, short of being here to read only."""
    return not membership.is_viewer_only


def can_edit(membership: Membership, objective: Objective) -> bool:
    """Owner, team lead, team's champions, program leads and admins; nobody once it is closed or cancelled, or its
    cycle is locked. What waits in the backlog outlives its cycle."""
    is_over = objective.state in {ObjectiveState.CLOSED, ObjectiveState.CANCELLED}
    if is_over or (objective.cycle.is_frozen and objective.state != ObjectiveState.BACKLOG):
        return False
    return leads_objective(membership, objective)


def leads_objective(membership: Membership, objective: Objective) -> bool:
    """Its owner, its team's lead and champions, program leads and admins, whatever state it is in."""
    if membership.id in {objective.owner_id, objective.team.lead_id} or membership.has_role(*EDITORS):
        return True
    known = getattr(objective, "is_championed", None)  # asked along with the objective by its gate
    if known is None:
        seats = TeamSeat.objects.filter(team_id=objective.team_id, membership_id=membership.id, seat=Seat.CHAMPION)
        return seats.exists()
    return bool(known)


def can_post(membership: Membership, key_result: KeyResult) -> bool:
    """The owner and the collaborators, whoever else is curious."""
    if membership.id == key_result.owner_id:
        return True
    known = getattr(key_result, "is_collaborated", None)  # asked along with the KR by its gate
    if known is None and hasattr(key_result, "collaborator_ids"):  # or by the page of its objective
        known = membership.id in key_result.collaborator_ids
    if known is None:
        return Collaborator.objects.filter(key_result_id=key_result.id, membership_id=membership.id).exists()
    return bool(known)


def require_puller(membership: Membership, objective: Objective) -> None:
    """Raises Forbidden unless this member may pull the objective out of the backlog: those who lead it do."""
    if not leads_objective(membership, objective):
        raise Forbidden(
            "An objective is pulled into a cycle by its owner, its team's lead and champions, and the program leads.",
            who=objective.owner.name,
        )


def require_closer(membership: Membership, objective: Objective) -> None:
    """Raises Forbidden unless this member may close the micro-OKR: those who edit it do."""
    if not can_edit(membership, objective):
        _refuse_frozen(objective)
        raise Forbidden(
            "A micro-OKR is closed by its owner, its team's lead and champions, and the program leads.",
            who=objective.owner.name,
        )


def _collaborator_names() -> ArraySubquery:
    people = Collaborator.objects.filter(key_result=OuterRef("id")).order_by("membership__name")
    return ArraySubquery(people.values("membership__name"))


def champions_team(member_id: int, team: str) -> Exists:
    """Whether this member (an id) has a champion's seat in the team that the field names."""
    return Exists(TeamSeat.objects.filter(team_id=OuterRef(team), membership_id=member_id, seat=Seat.CHAMPION))


@prepared
def _numbered_objective(number: int, member_id: int) -> QuerySet[Objective]:
    found = Objective.objects.select_related("team", "cycle", "owner", "theme").filter(number=number)
    return found.annotate(
        is_championed=champions_team(member_id, "team_id"),
        contributes=contributions_of_objective(),
        contributed=contributions_to_objective(),
        contributed_below=contributions_to_its_key_results(),
        needs=needs_of_objective(),
        deliveries=deliveries_of_objective(),
        **ties_of_objectives(),
    )


@prepared
def _numbered_key_result(number: int, member_id: int) -> QuerySet[KeyResult]:
    return _with_part(number, member_id).annotate(
        driving=driving_metrics(),
        counterweights=balanced_and_balancing(),
        contributed=contributions_to_key_result(),
        needs=needs_of_key_result(),
        deliveries=deliveries_of_key_result(),
        bets=initiatives_of(SHOWN + 1),
        micros=micros_of(),
        claiming=claiming_its_metric(),
        judging=policy_judging("objective__cycle__policy_id"),
    )


@prepared
def _key_result_to_post_on(number: int, member_id: int) -> QuerySet[KeyResult]:
    """Without what the form of an update does not show: planning all of it takes longer than posting."""
    return _with_part(number, member_id).annotate(bets=initiatives_of(SHOWN + 1))


def _with_part(number: int, member_id: int) -> QuerySet[KeyResult]:
    """The KR with what somebody's part in it depends on."""
    found = KeyResult.objects.select_related(
        "objective__team", "objective__cycle", "objective__owner", "owner", "metric__steward"
    )
    mine = Collaborator.objects.filter(key_result=OuterRef("id"), membership_id=member_id)
    return found.filter(number=number).annotate(
        is_championed=champions_team(member_id, "objective__team_id"),
        is_collaborated=Exists(mine),
        collaborator_names=_collaborator_names(),
        dismissed=standing_dismissals(),
    )


def with_rights(found: QuerySet[Initiative], reader_id: int) -> QuerySet[Initiative]:
    """Initiatives with all that `can_move` asks about this reader; each row then goes through `readable`."""
    mine = Collaborator.objects.filter(key_result=OuterRef("key_result_id"), membership_id=reader_id)
    return found.select_related(
        "lead",
        "key_result__owner",
        "key_result__objective__team",
        "key_result__objective__cycle",
        "key_result__objective__owner",
    ).annotate(is_championed=champions_team(reader_id, "key_result__objective__team_id"), is_collaborated=Exists(mine))


def readable(initiative: Initiative) -> Initiative:
    """Puts what was asked about the reader where the predicates look for it."""
    key_result = initiative.key_result
    key_result.objective.is_championed = vars(initiative)["is_championed"]
    key_result.is_collaborated = vars(initiative)["is_collaborated"]
    return initiative


@dataclass(frozen=True, slots=True)
class Right:
    """Whether somebody may, and if not, why: which line of the matrix, and who it is today."""

    allowed: bool
    reason: str = ""
    who: str = ""

    @property
    def why(self) -> str:
        """Reason and people in one text, for a button that is shown as not available; empty when allowed."""
        return f"{self.reason} Today: {self.who}." if self.who else self.reason


def right_to_cancel(membership: Membership, objective: Objective) -> Right:
    """A draft is cancelled by those who edit it. Ending one under way takes what ending its key results takes: a
    decision on a mid-cycle change."""
    if objective.is_active:
        return _right(membership, objective, Activity.KR_CHANGE, [Letter.ACCOUNTABLE])
    if can_edit(membership, objective):
        return Right(allowed=True)
    return Right(allowed=False, reason="A draft is cancelled by those who may edit it.", who=objective.owner.name)


def subject_of(objective: Objective, *, kr_owner_id: int | None = None, top_team: bool = False) -> Subject:
    """What the roles of the matrix are resolved for; one query where the top team plays a part."""
    return Subject(
        team_id=objective.team_id,
        objective_owner_id=objective.owner_id,
        kr_owner_id=kr_owner_id,
        top_team_ids=top_team_ids() if top_team else (),
    )


def top_team_ids() -> tuple[int, ...]:
    """The owners of the company's objectives under way, who are its top team with the sponsors."""
    company = Objective.objects.filter(team__parent=None, state=ObjectiveState.ACTIVE)
    return tuple(company.order_by().values_list("owner_id", flat=True).distinct())


def _right(membership: Membership, objective: Objective, activity: Activity, letters: list[Letter]) -> Right:
    matrix = Matrix()
    roles = [role for letter in letters for role in matrix.roles(activity, letter)]
    subject = subject_of(objective, top_team=RaciRole.TOP_TEAM in roles)
    if any(matrix.holds(membership, activity, letter, subject) for letter in letters):
        return Right(allowed=True)
    lines = "; ".join(matrix.line(activity, letter) for letter in letters)
    people = [person for letter in letters for person in matrix.people(activity, letter, subject)]
    names = ", ".join(dict.fromkeys(person.name for person in people))
    return Right(allowed=False, reason=f"{lines}.", who=names) if names else Right(allowed=False, reason=gap(roles))
