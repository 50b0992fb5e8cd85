"""Inviting people, and what becomes of an invitation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from okrapp import clock
from okrapp.errors import DomainError
from organizations import turns
from organizations.background import wake
from organizations.enums import Role, Seat
from organizations.models import Invitation, Membership, Team, TeamSeat, User
from organizations.models.users import normalise_email
from organizations.policies import require_admin


@dataclass(frozen=True, slots=True)
class Invitee:
    """An address to invite, and what the inviter knows of the person; roles and team go before those of all."""

    email: str
    name: str = ""
    roles: tuple[str, ...] = ()
    team: Team | None = None


@dataclass(frozen=True, slots=True)
class Invited:
    """What became of a list of addresses."""

    invitations: tuple[Invitation, ...]
    members: tuple[str, ...]  # have been in already
    waiting: tuple[str, ...]  # had an open invitation, which was left as it is


def invite(
    *,
    by: Membership,
    people: Sequence[Invitee],
    roles: Iterable[str] = (Role.MEMBER,),
    team: Team | None = None,
    at: datetime | None = None,
) -> Invited:
    """Invite addresses, with these roles and this team where they bring none; a worker mails them. Three queries.

    Who is a member or has an open invitation is left out and named in the answer; an expired invitation is renewed.
    Raises Forbidden for anybody but an admin.
    """
    require_admin(by)
    now, shared = at or clock.now(), list(roles)
    wanted = {normalise_email(person.email): person for person in people}
    with transaction.atomic():
        members = _members_among(wanted)
        waiting = _renew_expired(wanted, members, now)
        fresh = [
            Invitation(
                email=email,
                name=person.name,
                roles=list(person.roles or shared),
                team=person.team or team,
                invited_by=by,
                sent_at=now,
                try_after=now,
            )
            for email, person in wanted.items()
            if email not in members | waiting
        ]
        Invitation.objects.bulk_create(fresh)
        wake("organizations.send_invitations", by.organization_id, queue="notifications")
    return Invited(tuple(fresh), tuple(sorted(members)), tuple(sorted(waiting)))


def resend_invitation(*, by: Membership, invitation: Invitation, at: datetime | None = None) -> Invitation:
    """Mail an open invitation again, with a new link and 14 new days; the former link ends.

    Raises DomainError when it was accepted or revoked meanwhile, Forbidden for anybody but an admin.
    """
    require_admin(by)
    now = at or clock.now()
    with transaction.atomic():
        held = Invitation.objects.open().select_for_update().filter(id=invitation.id).first()
        if held is None:
            raise DomainError("This invitation is no longer open.")
        held.end_link()
        held.sent_at, held.mailed_at, held.try_after, held.attempts = now, None, now, 0
        held.save(update_fields=["sent_at", "mailed_at", "try_after", "attempts", "token_digest", "former_digests"])
        wake("organizations.send_invitations", by.organization_id, queue="notifications")
    invitation.refresh_from_db()
    return invitation


def revoke_invitation(*, by: Membership, invitation: Invitation, at: datetime | None = None) -> None:
    """End an open invitation; its link stops to work at once. Harmless on one that is revoked.

    Raises DomainError when it was accepted meanwhile, Forbidden for anybody but an admin.
    """
    require_admin(by)
    if Invitation.objects.open().filter(id=invitation.id).update(revoked_at=at or clock.now()):
        return
    if Invitation.objects.filter(id=invitation.id).exclude(accepted_at=None).exists():
        raise DomainError("This invitation was accepted a moment ago. Change the person’s roles instead.")


def accept_invitation(*, user: User, invitation: Invitation, at: datetime | None = None) -> Membership:
    """Make the invited person a member, once. Somebody who had left comes back with the roles of the invitation.

    Raises DomainError when it is used, revoked or expired, or meant for another address.
    """
    now = at or clock.now()
    with transaction.atomic():
        locked = Invitation.objects.select_for_update().get(id=invitation.id)
        problem = problem_of(locked, now)
        if problem:
            raise DomainError(problem)
        if not is_for(locked, user):
            raise DomainError("This invitation was sent to another address.")
        membership = _membership_for(user, locked)
        if locked.team_id is not None:
            TeamSeat.objects.get_or_create(team_id=locked.team_id, membership=membership, seat=Seat.MEMBER)
        turns.ask_anew()
        Invitation.objects.filter(id=locked.id).update(accepted_at=now, accepted_by=membership)
        User.objects.filter(id=user.pk).update(last_organization_id=locked.organization_id)
    return membership


def problem_of(invitation: Invitation, now: datetime) -> str:
    """Why an invitation can't be accepted any more; empty when it can."""
    if invitation.accepted_at is not None:
        return "This invitation has been used."
    if invitation.revoked_at is not None:
        return "This invitation was withdrawn."
    if invitation.is_expired(now):
        return "This invitation has expired."
    return ""


def is_for(invitation: Invitation, user: User) -> bool:
    """Whether the person signs in with the invited address, or has proven that it is theirs as well."""
    if user.email == invitation.email:
        return True
    return bool(EmailAddress.objects.filter(user=user, email=invitation.email, verified=True).exists())


def _members_among(wanted: Iterable[str]) -> set[str]:
    found = Membership.objects.active().filter(user__email__in=list(wanted))
    return set(found.values_list("user__email", flat=True))


def _renew_expired(wanted: Iterable[str], members: set[str], now: datetime) -> set[str]:
    """The addresses with an invitation that still stands; one that has expired makes room for a new one."""
    waiting = set()
    for invitation in Invitation.objects.open().filter(email__in=set(wanted) - members):
        if not invitation.is_expired(now):
            waiting.add(invitation.email)
    Invitation.objects.open().filter(email__in=set(wanted) - members - waiting).update(revoked_at=now)
    return waiting


def _membership_for(user: User, invitation: Invitation) -> Membership:
    name = user.name or invitation.name or user.email
    membership, is_new = Membership.objects.get_or_create(user=user, defaults={"name": name, "roles": invitation.roles})
    if not is_new:
        roles = invitation.roles if not membership.is_active else [*membership.roles, *invitation.roles]
        membership.roles = [role for role in Role.values if role in roles]
        membership.deactivated_at = None
        membership.save(update_fields=["roles", "deactivated_at"])
    return membership
