"""How much waits for one person, for the rail of every page."""

from collections.abc import Callable, Mapping
from functools import reduce
from operator import or_

from django.db.models import BooleanField, Count, Exists, F, Func, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from governance.enums import ChangeState
from governance.models import ChangeRequest, OkrSet
from governance.models.sets import WAITING
from governance.policies import CHANGE, once
from governance.queries.changes import waiting_for
from objectives.enums import KeyResultState, ObjectiveState
from objectives.models import Objective
from organizations.enums import Letter, RaciRole, Role
from organizations.models import Membership
from organizations.raci import ORGANIZATION_ROLES, championed_by, roles_with

A, R = Letter.ACCOUNTABLE, Letter.RESPONSIBLE
SETS_ASKED = "sets_asked"


def count_waiting(membership: Membership) -> int:
    """How many changes and sets wait for this member: as many as `waiting_for` lists, and the sets that they were asked
    about.

    One query, and none for those to whom the matrix gives no part in it; asked once for an acting membership.
    """
    return once(membership, "count_waiting", lambda: _count(membership) + count_sets(membership))


def count_sets(membership: Membership) -> int:
    """How many sets this member was asked about; no query for the membership that a request acts for."""
    known = vars(membership).get(SETS_ASKED)
    if known is not None:
        return int(known)
    mine = Membership.objects.filter(id=membership.id).annotate(asked=sets_asked())
    return int(mine.values_list("asked", flat=True).first() or 0)


def sets_asked() -> Coalesce:
    """How many sets wait for the outer membership, to come along with it (organizations.queries.bring_along)."""
    is_asked = Func(
        OuterRef("pk"), F("asked"), template="(%(expressions)s))", arg_joiner=" = ANY(", output_field=BooleanField()
    )
    left = Objective.objects.filter(
        team_id=OuterRef("team_id"), cycle_id=OuterRef("cycle_id"), state=ObjectiveState.IN_REVIEW
    )
    found = OkrSet.objects.filter(is_asked, Exists(left), state__in=WAITING).order_by()
    counted = found.annotate(all=Value(1)).values("all").annotate(count=Count("id")).values("count")
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())


def _count(membership: Membership) -> int:
    if _decides_organization_wide(membership):
        return len(waiting_for(membership))
    decided = Q(state=ChangeState.PROPOSED) & ~Q(proposed_by_id=membership.id)
    drafted = Q(
        state=ChangeState.DRAFT,
        key_result__state__in=[KeyResultState.ACTIVE, KeyResultState.PROPOSED],
        key_result__objective__state=ObjectiveState.ACTIVE,
        key_result__objective__cycle__closed_at=None,
    )
    mine = [decided & part for part in _parts(membership, A)] + [drafted & part for part in _parts(membership, R)]
    return ChangeRequest.objects.filter(reduce(or_, mine)).count() if mine else 0


def _decides_organization_wide(membership: Membership) -> bool:
    """Sponsors and program leads stand in for one another, whatever the matrix says."""
    roles = [*roles_with(A, CHANGE, membership), *roles_with(R, CHANGE, membership)]
    named = [ORGANIZATION_ROLES[role] for role in roles if role in ORGANIZATION_ROLES]
    return membership.has_role(Role.SPONSOR, Role.PROGRAM_LEAD, *named)


def _parts(membership: Membership, letter: Letter) -> list[Q]:
    """The changes for which this member is in a role with the letter that follows from the KR at hand."""
    return [FOLLOWING[role](membership.id) for role in roles_with(letter, CHANGE, membership) if role in FOLLOWING]


def _of_top_team(member_id: int) -> Q:
    company = Objective.objects.filter(team__parent=None, state=ObjectiveState.ACTIVE, owner_id=member_id)
    return Q(Exists(company))


FOLLOWING: Mapping[RaciRole, Callable[[int], Q]] = {
    RaciRole.CHAMPION: lambda member_id: Q(key_result__objective__team_id__in=championed_by(member_id)),
    RaciRole.OBJECTIVE_OWNER: lambda member_id: Q(key_result__objective__owner_id=member_id),
    RaciRole.KR_OWNER: lambda member_id: Q(key_result__owner_id=member_id),
    RaciRole.TOP_TEAM: _of_top_team,
}
