"""What becomes of the people of an organization."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from okrapp import clock
from okrapp.errors import DomainError
from organizations import ownership, turns
from organizations.enums import Role
from organizations.models import Membership, Organization, User
from organizations.policies import require_admin
from organizations.queries.organizations import organizations_of
from organizations.tenancy import tenant


def change_roles(*, by: Membership, person: Membership, roles: Iterable[str]) -> Membership:
    """Give a person exactly these roles. At least one; the last admin stays admin.

    Raises DomainError where that fails, Forbidden for anybody but an admin.
    """
    require_admin(by)
    wanted = [role for role in Role.values if role in set(roles)]
    if not wanted:
        raise DomainError("Choose at least one role.", field="roles")
    with transaction.atomic():
        if Role.ADMIN not in wanted:
            _keep_an_admin(person)
        Membership.objects.filter(id=person.id).update(roles=wanted)
        turns.ask_anew()
    person.roles = wanted
    return person


def rename_person(*, by: Membership, person: Membership, name: str) -> Membership:
    """Give a person another name in this organization. Raises DomainError without one, Forbidden unless by an admin."""
    require_admin(by)
    person.name = _name(name)
    person.save(update_fields=["name"])
    return person


def rename_myself(*, user: User, name: str) -> None:
    """Take another name, in the account and in every organization that one is in. To be called outside `tenant()`.

    Raises DomainError without a name.
    """
    user.name = _name(name)
    with transaction.atomic():
        user.save(update_fields=["name"])
        for organization in organizations_of(user):
            with tenant(organization.id):
                Membership.objects.filter(user=user).update(name=user.name)


def deactivate(*, by: Membership, person: Membership, at: datetime | None = None) -> Membership:
    """End a person's access at once. Everything they wrote stays, and what they own can be handed over.

    Harmless on somebody who has left. Raises DomainError for the last admin, Forbidden for anybody but an admin.
    """
    require_admin(by)
    with transaction.atomic():
        _keep_an_admin(person)
        Membership.objects.active().filter(id=person.id).update(deactivated_at=at or clock.now())
        turns.ask_anew()
    person.refresh_from_db()
    return person


def reactivate(*, by: Membership, person: Membership) -> Membership:
    """Let somebody who had left come back, with the roles they had. Raises Forbidden for anybody but an admin."""
    require_admin(by)
    with transaction.atomic():
        Membership.objects.filter(id=person.id).update(deactivated_at=None)
        turns.ask_anew()
    person.refresh_from_db()
    return person


def hand_over(*, by: Membership, person: Membership, to: Mapping[str, Membership], at: datetime | None = None) -> None:
    """Pass what a person owns to others: one heir per kind, by the kind's code; a kind without an heir stays.

    Raises DomainError for an heir who can't own it or is the person, Forbidden for anybody but an admin.
    """
    require_admin(by)
    now = at or clock.now()
    with transaction.atomic():
        for holding in ownership.holdings_of(person):
            heir = to.get(holding.kind.code)
            if heir is None:
                continue
            if heir.id == person.id or not holding.kind.can_go_to(heir):
                raise DomainError(_why_no_heir(heir, holding.kind), field=holding.kind.code)
            holding.kind.hand_over(by=by, person=person, to=heir, at=now)
        turns.ask_anew()


def remember_organization(*, user: User, organization: Organization) -> None:
    """The organization that opens at the next visit. Writes only when it is another one than last time."""
    if user.last_organization_id != organization.id:
        User.objects.filter(id=user.pk).update(last_organization=organization)
        user.last_organization = organization


def _name(text: str) -> str:
    name = " ".join(text.split())[:120]
    if not name:
        raise DomainError("Write a name.", field="name")
    return name


def _why_no_heir(heir: Membership, kind: ownership.Kind) -> str:
    if heir.is_viewer_only:
        return f"{heir.name} is here as a viewer and can’t own anything. Pick somebody else."
    if kind.role and not heir.has_role(kind.role):
        return f"{heir.name} is no {kind.role.label.lower()}. Give them the role first, or pick somebody else."
    return f"{heir.name} can’t take this over."


def _keep_an_admin(person: Membership) -> None:
    """Two admins who leave at once wait for one another here, so that one stays."""
    admins = Membership.objects.active().holding(Role.ADMIN).order_by("id").select_for_update()
    ids = {admin.id for admin in admins}
    if ids == {person.id}:
        raise DomainError(f"{person.name} is the last admin. Make somebody else an admin first.", field="roles")
