from datetime import datetime, timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from organizations.audit import audited
from organizations.enums import Role
from organizations.searchable import searchable
from organizations.tenancy import TenantForeignKey, TenantManager, TenantModel, current_organization_id, walls

INVITATION_LIFETIME = timedelta(days=14)
MAIL_ATTEMPTS = 6
KEPT_LINKS = 20


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> "MembershipQuerySet":
        return self.filter(deactivated_at=None)

    def able_to_own(self) -> "MembershipQuerySet":
        """The active ones who are here for more than reading."""
        return self.active().exclude(roles__contained_by=[Role.VIEWER])

    def holding(self, *roles: str) -> "MembershipQuerySet":
        """Those who hold at least one of the roles."""
        return self.filter(roles__overlap=list(roles))


class MembershipManager(TenantManager["Membership"]):
    """Scoped to the organization at work."""

    def get_queryset(self) -> MembershipQuerySet:
        return MembershipQuerySet(self.model, using=self._db).filter(organization_id=current_organization_id())

    def active(self) -> MembershipQuerySet:
        return self.get_queryset().active()

    def able_to_own(self) -> MembershipQuerySet:
        return self.get_queryset().able_to_own()


@searchable("person", key="id", title="name", ended="deactivated_at")
@audited("organizations_membership")
class Membership(TenantModel):
    """A person in an organization, with the roles held there."""

    user = models.ForeignKey("organizations.User", models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    roles = ArrayField(models.CharField(max_length=20, choices=Role.choices), default=list)
    joined_at = models.DateTimeField(auto_now_add=True)
    deactivated_at = models.DateTimeField(null=True, editable=False)
    matrix_lines: list[str] | None = None  # comes along with the membership that a request acts for

    objects: ClassVar[MembershipManager] = MembershipManager()

    class Meta(TenantModel.Meta):
        ordering = ["name", "id"]
        constraints = [
            *walls("organizations_membership"),
            models.UniqueConstraint(fields=["organization", "user"], name="organizations_membership_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def role_names(self) -> list[str]:
        return [Role(role).label for role in self.roles]

    @property
    def team_names(self) -> list[str]:
        """The teams, each once, with what the person is there beside a member; for people fetched with their seats."""
        seats = sorted(self.seats.all(), key=lambda seat: (seat.team.name, seat.seat))
        named = {seat.team.name: f" ({seat.get_seat_display().lower()})" for seat in reversed(seats)}
        return [f"{name}{'' if word == ' (member)' else word}" for name, word in sorted(named.items())]

    @property
    def is_active(self) -> bool:
        return self.deactivated_at is None

    @property
    def is_admin(self) -> bool:
        return Role.ADMIN in self.roles

    @property
    def is_viewer_only(self) -> bool:
        return set(self.roles) <= {Role.VIEWER}

    @property
    def can_own(self) -> bool:
        return self.is_active and not self.is_viewer_only

    def has_role(self, *roles: str) -> bool:
        return bool(set(roles) & set(self.roles))


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        """Neither accepted nor revoked; perhaps expired."""
        return self.filter(accepted_at=None, revoked_at=None)

    def to_mail(self, now: datetime) -> "InvitationQuerySet":
        """Those whose mail should go out now."""
        return self.open().filter(mailed_at=None, attempts__lt=MAIL_ATTEMPTS, try_after__lte=now)


class InvitationManager(TenantManager["Invitation"].from_queryset(InvitationQuerySet)):  # type: ignore[misc]
    """Scoped to the organization at work."""


@audited("organizations_invitation", exclude=["token_digest", "former_digests", "try_after", "attempts"])
class Invitation(TenantModel):
    """A sign-in to an organization, promised to one e-mail address for 14 days.

    The row is its own outbox: until `mailed_at` is set, whoever moves `try_after` on sends the mail. The token is made
    at that moment and kept as a digest alone, so that nothing stored opens the door.
    """

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120, blank=True)
    roles = ArrayField(models.CharField(max_length=20, choices=Role.choices), default=list)
    team = TenantForeignKey("organizations.Team", models.SET_NULL, null=True, related_name="+")
    token_digest = models.CharField(max_length=64, null=True)  # noqa: DJ001 (not made yet)
    former_digests = ArrayField(models.CharField(max_length=64), default=list, db_default=[])  # of links that ended
    invited_by = TenantForeignKey(Membership, related_name="+")
    sent_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    try_after = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = TenantForeignKey(Membership, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects: ClassVar[InvitationManager] = InvitationManager()

    class Meta(TenantModel.Meta):
        constraints = [
            *walls("organizations_invitation", "team", "invited_by", "accepted_by"),
            models.UniqueConstraint(
                fields=["organization", "email"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="organizations_invitation_one_open",
            ),
            models.UniqueConstraint(fields=["organization", "token_digest"], name="organizations_invitation_token"),
        ]
        indexes = [
            models.Index(
                fields=["organization", "try_after"],
                condition=Q(mailed_at=None, accepted_at=None, revoked_at=None),
                name="organizations_invitation_mail",
            )
        ]

    @property
    def role_names(self) -> list[str]:
        return [Role(role).label for role in self.roles]

    def end_link(self) -> None:
        """The present link ends; whoever opens it later is told that there is a newer one. Does not save."""
        if self.token_digest:
            self.former_digests = [*self.former_digests, self.token_digest][-KEPT_LINKS:]
            self.token_digest = None

    @property
    def expires_at(self) -> datetime:
        return self.sent_at + INVITATION_LIFETIME

    def is_expired(self, now: datetime) -> bool:
        return now >= self.expires_at

    @property
    def is_undeliverable(self) -> bool:
        """The mail was refused so often that nobody tries any more."""
        return self.mailed_at is None and self.attempts >= MAIL_ATTEMPTS
