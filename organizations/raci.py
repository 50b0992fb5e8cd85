"""RACI as live policy: who proposes, decides, is asked and is told, for the object at hand (governance, RACI).

The matrix is data; every permission of governance is read from it. A role resolves to people for one subject.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.db.models.expressions import RawSQL

from okrapp.panels import asked_once
from organizations.enums import Activity, Letter, RaciRole, Role, Seat
from organizations.models import Membership, RaciRule, Team, TeamSeat
from organizations.tenancy import current_organization_id

R, A, C, I = Letter.RESPONSIBLE, Letter.ACCOUNTABLE, Letter.CONSULTED, Letter.INFORMED  # noqa: E741

# The matrix an organization starts with.
DEFAULT: dict[Activity, dict[Letter, RaciRole]] = {
    Activity.CHARTER_APPROVAL: {
        R: RaciRole.PROGRAM_LEAD,
        A: RaciRole.SPONSOR,
        C: RaciRole.TOP_TEAM,
        I: RaciRole.CHAMPION,
    },
    Activity.COMPANY_DRAFTING: {
        R: RaciRole.PROGRAM_LEAD,
        A: RaciRole.SPONSOR,
        C: RaciRole.TOP_TEAM,
        I: RaciRole.CHAMPION,
    },
    Activity.QUALITY_GATE: {
        R: RaciRole.CHAMPION,
        A: RaciRole.OBJECTIVE_OWNER,
        C: RaciRole.PROGRAM_LEAD,
        I: RaciRole.KR_OWNER,
    },
    Activity.WEEKLY_UPDATES: {
        R: RaciRole.KR_OWNER,
        A: RaciRole.OBJECTIVE_OWNER,
        C: RaciRole.CHAMPION,
        I: RaciRole.PROGRAM_LEAD,
    },
    Activity.DATA_INTEGRITY: {
        R: RaciRole.DATA_STEWARD,
        A: RaciRole.PROGRAM_LEAD,
        C: RaciRole.KR_OWNER,
        I: RaciRole.OBJECTIVE_OWNER,
    },
    Activity.KR_CHANGE: {
        R: RaciRole.PROGRAM_LEAD,
        A: RaciRole.SPONSOR,
        C: RaciRole.OBJECTIVE_OWNER,
        I: RaciRole.CHAMPION,
    },
    Activity.RESOURCE_SHIFT: {
        R: RaciRole.OBJECTIVE_OWNER,
        A: RaciRole.SPONSOR,
        C: RaciRole.PROGRAM_LEAD,
        I: RaciRole.CHAMPION,
    },
}

ORGANIZATION_ROLES = {
    RaciRole.SPONSOR: Role.SPONSOR,
    RaciRole.PROGRAM_LEAD: Role.PROGRAM_LEAD,
    RaciRole.DATA_STEWARD: Role.DATA_STEWARD,
}

# The teams whose champions, or whose nearest ancestor's, this member is one of; who has left champions nothing.
CHAMPIONED = """
WITH RECURSIVE championed (team_id) AS (
    SELECT seat.team_id FROM organizations_teamseat seat
    WHERE seat.organization_id = %s AND seat.membership_id = %s AND seat.seat = 'champion'
    UNION
    SELECT team.id FROM organizations_team team
    JOIN championed ON team.parent_id = championed.team_id
    WHERE team.organization_id = %s AND NOT EXISTS (
        SELECT FROM organizations_teamseat own
        JOIN organizations_membership person
          ON person.organization_id = own.organization_id AND person.id = own.membership_id
        WHERE own.organization_id = team.organization_id AND own.team_id = team.id AND own.seat = 'champion'
          AND person.deactivated_at IS NULL)
)
SELECT team_id FROM championed
"""


Rule = tuple[str, str, str]  # activity, role, letter


@dataclass(frozen=True, slots=True)
class Subject:
    """What the roles are resolved for: ids of the team and of the people that the object names."""

    team_id: int | None = None
    objective_owner_id: int | None = None
    kr_owner_id: int | None = None
    top_team_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Deciders:
    """Who may decide; where nobody may, `gap` says which role is missing and where to fill it."""

    people: tuple[Membership, ...]
    line: str
    gap: str = ""

    def __contains__(self, membership: Membership) -> bool:
        return any(person.id == membership.id for person in self.people)

    @property
    def names(self) -> str:
        return ", ".join(person.name for person in self.people)


class Matrix:
    """The organization's matrix, read once; one query, or none with the `rules` that came with another one."""

    def __init__(self, rules: Iterable[Rule] | None = None) -> None:
        read = RaciRule.objects.values_list("activity", "role", "letter") if rules is None else rules
        self._rules: list[Rule] = list(read)
        self.roster = Roster()

    @property
    def rules(self) -> frozenset[Rule]:
        """Every letter that the matrix gives."""
        return frozenset(self._rules)

    def roles(self, activity: Activity, letter: Letter) -> list[RaciRole]:
        return [RaciRole(role) for a, role, held in self._rules if a == activity and held == letter]

    def line(self, activity: Activity, letter: Letter) -> str:
        """The line of the matrix in words: “Mid-cycle KR change: Sponsor is accountable”."""
        names = " and ".join(role.label for role in self.roles(activity, letter)) or "nobody"
        return f"{activity.label}: {names} ({letter.name.lower()})"

    def lines(self) -> list[tuple[Activity, list[str]]]:
        """The table for reading: each activity with its letters in the order of the roles, such as “AR” or “”."""
        cells: dict[tuple[str, str], str] = {}
        for activity, role, letter in sorted(self._rules):
            cells[activity, role] = cells.get((activity, role), "") + letter
        return [(activity, [cells.get((activity, role), "") for role in RaciRole]) for activity in Activity]

    def people(self, activity: Activity, letter: Letter, subject: Subject) -> list[Membership]:
        """The active members who hold the letter for this subject, each once."""
        found = (person for role in self.roles(activity, letter) for person in self.roster.resolve(role, subject))
        return list({person.id: person for person in found}.values())

    def holds(self, membership: Membership, activity: Activity, letter: Letter, subject: Subject) -> bool:
        return any(self.roster.is_in_role(membership, role, subject) for role in self.roles(activity, letter))

    def deciders(self, activity: Activity, subject: Subject, *, proposer: Membership | None) -> Deciders:
        """Who decides what `proposer` proposed: the accountable, but never the proposer.

        The proposer's own goes to the sponsor, the sponsor's own to the program lead; with neither, `gap` says so.
        """
        line = self.line(activity, A)
        accountable = self.people(activity, A, subject)
        if not accountable:
            return Deciders((), line, gap=gap(self.roles(activity, A)))
        others = [person for person in accountable if proposer is None or person.id != proposer.id]
        if others:
            return Deciders(tuple(others), line)
        stand_in = stand_in_for(proposer)
        found = self.roster.resolve(stand_in, subject)
        stand_ins = [person for person in found if proposer is None or person.id != proposer.id]
        if stand_ins:
            return Deciders(tuple(stand_ins), f"{line}; nobody decides on their own proposal, so the {stand_in.label}")
        return Deciders((), line, gap=f"Nobody may decide on their own proposal. {gap([stand_in])}")

    def may_decide(
        self, membership: Membership, activity: Activity, subject: Subject, *, proposer: Membership | None
    ) -> bool:
        """Whether `deciders` has this member; asks the database only where teams or a stand-in play a part."""
        if proposer is not None and membership.id == proposer.id:
            return False
        if self.holds(membership, activity, A, subject):
            return True
        if not self.roster.is_in_role(membership, stand_in_for(proposer), subject):
            return False
        return membership in self.deciders(activity, subject, proposer=proposer)


def stand_in_for(proposer: Membership | None) -> RaciRole:
    """Who decides what the only accountable person proposed: the sponsor; of the sponsor's own, the program lead."""
    return RaciRole.PROGRAM_LEAD if proposer and proposer.has_role(Role.SPONSOR) else RaciRole.SPONSOR


def gap(roles: Iterable[RaciRole]) -> str:
    """What to say when roles resolve to nobody: which, and where to fill them."""
    names = " or ".join(role.label for role in roles) or "an accountable role"
    return f"Nobody else holds the role {names}. An admin names somebody under Settings, People or Teams."


class Roster:
    """Who is in which role. Each question is put to the database once, however many subjects it is asked for."""

    def __init__(self) -> None:
        self._people: dict[int, Membership | None] = {}
        self._holders: dict[str, list[Membership]] = {}

    def learn(self, ids: Iterable[int | None]) -> None:
        """Ask once for the holders of all organization-wide roles and for these people; one query."""
        roles = list(ORGANIZATION_ROLES.values())
        wanted = {each for each in ids if each is not None}
        found = list(Membership.objects.filter(Q(id__in=wanted) | Q(roles__overlap=roles)))
        self._people |= dict.fromkeys(wanted) | {person.id: person for person in found}
        for role in roles:
            self._holders[role] = [each for each in found if each.is_active and each.has_role(role)]

    def know(self, people: Iterable[Membership | None], *, reader: Membership) -> None:
        """Take these people as known, and as holders of the organization-wide roles the reader alone: enough to ask
        whether the reader is named, and not who else is. No query."""
        self._people |= {person.id: person for person in people if person}
        for role in ORGANIZATION_ROLES.values():
            self._holders[role] = [reader] if reader.has_role(role) else []

    def person(self, membership_id: int | None) -> Membership | None:
        """A member by id, active or not; no query when it was learnt."""
        if membership_id is None:
            return None
        if membership_id not in self._people:
            self._people[membership_id] = Membership.objects.filter(id=membership_id).first()
        return self._people[membership_id]

    def resolve(self, role: RaciRole, subject: Subject) -> list[Membership]:
        """The active members in this role for this subject, by name."""
        if role in ORGANIZATION_ROLES:
            return self.holding(ORGANIZATION_ROLES[role])
        if role == RaciRole.CHAMPION:
            return self.champions_of(subject.team_id)
        named = [person for each in _named_ids(role, subject) if (person := self.person(each)) and person.is_active]
        if role == RaciRole.TOP_TEAM:
            named += self.holding(Role.SPONSOR)
        return sorted({person.id: person for person in named}.values(), key=lambda person: (person.name, person.id))

    def is_in_role(self, membership: Membership, role: RaciRole, subject: Subject) -> bool:
        """Whether this member is in the role for the subject; a query only where teams play a part."""
        if role in ORGANIZATION_ROLES:
            return membership.has_role(ORGANIZATION_ROLES[role])
        if role == RaciRole.CHAMPION:
            return any(person.id == membership.id for person in self.champions_of(subject.team_id))
        if role == RaciRole.TOP_TEAM and membership.has_role(Role.SPONSOR):
            return True
        return membership.id in _named_ids(role, subject)

    def holding(self, role: Role) -> list[Membership]:
        """The active members who hold an organization-wide role."""
        if role not in self._holders:
            self._holders[role] = list(Membership.objects.active().holding(role))
        return self._holders[role]

    def champions_of(self, team_id: int | None) -> list[Membership]:
        """The champions of the team, or of its nearest ancestor that has one; at most two queries for all teams."""
        while team_id is not None and team_id not in self._seated:
            team_id = self._parents.get(team_id)
        return self._seated.get(team_id, []) if team_id is not None else []

    @cached_property
    def _seated(self) -> dict[int, list[Membership]]:
        """The champions by team."""
        seats = TeamSeat.objects.filter(seat=Seat.CHAMPION, membership__deactivated_at=None)
        by_team: dict[int, list[Membership]] = {}
        for seat in seats.select_related("membership"):
            by_team.setdefault(seat.team_id, []).append(seat.membership)
        return by_team

    @cached_property
    def _parents(self) -> dict[int, int | None]:
        return dict(Team.objects.values_list("id", "parent_id"))


def championed_by(member_id: int) -> RawSQL:
    """The ids of the teams for which `champions_of` names this active member (an id), as a subquery."""
    organization = current_organization_id()
    return RawSQL(CHAMPIONED, [organization, member_id, organization])  # noqa: S611 (parameters only)


@asked_once
def matrix_of(membership: Membership) -> Matrix:
    """The matrix at work, once for an acting membership, from the lines that came along with it where they did."""
    if membership.matrix_lines is None:
        return Matrix()
    split = (line.split(":") for line in membership.matrix_lines)
    return Matrix((activity, role, letter) for activity, role, letter in split)


def roles_with(letter: Letter, activity: Activity, membership: Membership) -> list[RaciRole]:
    """The roles that are accountable (A) or responsible (R) for an activity.

    No query for the membership that a request acts for, which brought the lines along; one for any other.
    """
    if membership.matrix_lines is None:
        return Matrix().roles(activity, letter)
    lines = (line.split(":") for line in membership.matrix_lines)
    return [RaciRole(role) for found, role, held in lines if found == activity and held == letter]


def champions_of(team_id: int | None) -> list[Membership]:
    """The champions of the team, or of its nearest ancestor that has one."""
    return Roster().champions_of(team_id)


def _named_ids(role: RaciRole, subject: Subject) -> set[int]:
    named: dict[RaciRole, tuple[int | None, ...]] = {
        RaciRole.OBJECTIVE_OWNER: (subject.objective_owner_id,),
        RaciRole.KR_OWNER: (subject.kr_owner_id,),
        RaciRole.TOP_TEAM: subject.top_team_ids,
    }
    return {person for person in named[role] if person is not None}


def who_today() -> list[tuple[RaciRole, str]]:
    """Each role with the people in it now; for a role that follows from the object at hand, how it is found."""
    named = {
        RaciRole.CHAMPION: "The champions of the object’s team, or of the nearest team above it that has one.",
        RaciRole.OBJECTIVE_OWNER: "The owner of the objective at hand.",
        RaciRole.KR_OWNER: "The owner of the key result at hand.",
        RaciRole.TOP_TEAM: "The owners of the company’s objectives, and the sponsors.",
    }
    people = list(Membership.objects.active())
    holders = {
        role: ", ".join(person.name for person in people if person.has_role(held)) or gap([role])
        for role, held in ORGANIZATION_ROLES.items()
    }
    return [(role, holders.get(role) or named[role]) for role in RaciRole]


def matrix_problem(rules: Iterable[Rule]) -> str | None:
    """Why a matrix of (activity, role, letter) can't stand: each activity has exactly one A and at least one R."""
    held = list(rules)
    for activity in Activity:
        accountable = sum(1 for a, _, letter in held if a == activity and letter == A)
        if accountable != 1:
            return f"{activity.label} has {accountable} accountable roles; it needs exactly one."
        if not any(a == activity and letter == R for a, _, letter in held):
            return f"{activity.label} has nobody responsible; it needs at least one role."
    return None
