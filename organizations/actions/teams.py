"""Teams, and who sits in them."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.text import slugify

from okrapp.errors import DomainError
from organizations import turns
from organizations.enums import Seat
from organizations.models import Membership, Team, TeamSeat
from organizations.policies import require_admin
from organizations.queries.teams import below


def create_team(*, by: Membership, name: str, parent: Team, lead: Membership | None = None) -> Team:
    """Found a team under another one.

    Raises DomainError for a lead who can't own anything, Forbidden for anybody but an admin.
    """
    require_admin(by)
    _require_able(lead, field="lead")
    with transaction.atomic():
        _lock_tree()
        return Team.objects.create(name=name, slug=_free_slug(name), parent=parent, lead=lead)


def change_team(*, by: Membership, team: Team, name: str, parent: Team | None, lead: Membership | None) -> Team:
    """Rename a team, move it, or give it another lead; its address stays.

    Raises DomainError for a move below itself, for a second company, and for a new lead who can't own anything;
    Forbidden for anybody but an admin.
    """
    require_admin(by)
    if lead is not None and lead.id != team.lead_id:
        _require_able(lead, field="lead")
    with transaction.atomic():
        all_teams = _lock_tree()
        if (parent is None) != team.is_company:
            raise DomainError("Every team but the company has one above it.", field="parent")
        if parent is not None and parent.id in below(team, all_teams):
            raise DomainError(f"{parent.name} is {team.name} itself or lies below it.", field="parent")
        team.name, team.parent, team.lead = name, parent, lead
        team.save(update_fields=["name", "parent", "lead"])
        turns.ask_anew()
    return team


def seat_people(*, by: Membership, team: Team, people: Sequence[Membership], seat: str = Seat.MEMBER) -> list[TeamSeat]:
    """Make people members or champions of a team; harmless for those who are.

    Raises DomainError for somebody who has left and for a champion who is a viewer, Forbidden for anybody but an admin.
    """
    require_admin(by)
    for person in people:
        if not person.is_active:
            raise DomainError(f"{person.name} has left the organization.", field="people")
        if seat == Seat.CHAMPION:
            _require_able(person, field="people")
    with transaction.atomic():
        seated = [TeamSeat.objects.get_or_create(team=team, membership=person, seat=seat)[0] for person in people]
        turns.ask_anew()
    return seated


def unseat_person(*, by: Membership, team: Team, seat_id: int) -> None:
    """Take a seat away; harmless when it is gone. Raises Forbidden for anybody but an admin."""
    require_admin(by)
    with transaction.atomic():
        TeamSeat.objects.filter(id=seat_id, team=team).delete()
        turns.ask_anew()


def _require_able(person: Membership | None, *, field: str) -> None:
    if person is not None and person.is_viewer_only:
        raise DomainError(f"{person.name} is here as a viewer and can’t own anything. Pick somebody else.", field=field)


def _lock_tree() -> list[Team]:
    """Two moves at once could close a loop that neither sees: they queue at the company."""
    Team.objects.select_for_update().get(parent=None)
    return list(Team.objects.all())


def _free_slug(name: str) -> str:
    stem = slugify(name)[:50].strip("-") or "team"
    taken = set(Team.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)
