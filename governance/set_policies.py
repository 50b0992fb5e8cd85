"""The gate to a set, and who submits it, works its checklist and approves it, read from the RACI matrix.

Source: governance.md, "OKR set approval" and the lines "Team OKR quality gate" and "Company OKR drafting".
"""

from collections.abc import Collection, Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from governance.enums import SetState
from governance.models import OkrSet, SetCheck
from objectives.approval import approvers, holders
from objectives.models import Cycle
from objectives.policies import EDITORS, cycle_or_404
from organizations.enums import Activity, Letter, Seat
from organizations.models import Membership, Team, TeamSeat
from organizations.policies import team_or_404
from organizations.raci import Deciders, Matrix, gap

GATE = Activity.QUALITY_GATE
R = Letter.RESPONSIBLE
WHO_SUBMITS = (
    "A set is submitted by the team's lead and champions, the owners of its objectives, and the program leads."
)


def set_or_404(membership: Membership, cycle: str, team: str) -> tuple[Team, Cycle, OkrSet | None]:
    """Team, cycle and their set with its checklist (`said`), which every member may read; None before it was submitted.

    One query, three before it was submitted.
    """
    found = with_people().filter(team__slug=team, cycle__slug=cycle).annotate(said=ArraySubquery(_said())).first()
    if found is not None:
        return found.team, found.cycle, found
    return team_or_404(team), cycle_or_404(membership, cycle), None


def with_people() -> QuerySet[OkrSet]:
    """Sets with all that their pages and rules ask of them."""
    return OkrSet.objects.select_related("team__lead", "cycle__policy", "submitted_by", "gated_by", "decided_by")


def can_submit(membership: Membership, team: Team, owner_ids: Collection[int]) -> bool:
    """Those who may edit one of its drafts. At most one query."""
    if membership.id in {team.lead_id, *owner_ids} or membership.has_role(*EDITORS):
        return True
    return TeamSeat.objects.filter(team=team, membership=membership, seat=Seat.CHAMPION).exists()


def gatekeepers_of(team: Team, owner_ids: Sequence[int], matrix: Matrix) -> Deciders:
    """Who works the checklist: those responsible for the quality gate.

    The company's own set falls to those responsible for drafting it where nobody else is found.
    """
    found = holders(matrix, GATE, R, team, owner_ids)
    if found or not team.is_company:
        return Deciders(tuple(found), matrix.line(GATE, R), gap="" if found else gap(matrix.roles(GATE, R)))
    drafting = Activity.COMPANY_DRAFTING
    stand_ins = holders(matrix, drafting, R, team, owner_ids)
    return Deciders(tuple(stand_ins), matrix.line(drafting, R), gap="" if stand_ins else gap(matrix.roles(GATE, R)))


def approvers_of(okr_set: OkrSet, owner_ids: Sequence[int], matrix: Matrix) -> Deciders:
    """Who approves a set, by the rule for all that is put under way: never the one who submitted it, nor one who let
    an objective of their own through the gate (objectives.approval)."""
    own = {okr_set.gated_by_id} & set(owner_ids)
    return approvers(okr_set.team, owner_ids, matrix, proposer=okr_set.submitted_by, own=own)


def asked_about(okr_set: OkrSet, owner_ids: Sequence[int], matrix: Matrix) -> Deciders:
    """Whose turn it is: the gatekeepers of a submitted set, the approvers of one that passed; else nobody."""
    if okr_set.state == SetState.SUBMITTED:
        return gatekeepers_of(okr_set.team, owner_ids, matrix)
    if okr_set.state == SetState.PASSED:
        return approvers_of(okr_set, owner_ids, matrix)
    return Deciders((), "")


def _said() -> QuerySet[SetCheck, Any]:
    """The lines of the outer set's checklist."""
    line = JSONObject(
        objective=F("objective_id"), item="item", is_ticked="is_ticked", note="note", by=F("checked_by__name")
    )
    return SetCheck.objects.filter(okr_set=OuterRef("pk")).order_by("id").values(line=line)
