from organizations.actions.founding import found_organization
from organizations.actions.invitations import (
    Invited,
    Invitee,
    accept_invitation,
    invite,
    is_for,
    problem_of,
    resend_invitation,
    revoke_invitation,
)
from organizations.actions.mailing import send_waiting_invitations
from organizations.actions.matrix import change_matrix
from organizations.actions.people import (
    change_roles,
    deactivate,
    hand_over,
    reactivate,
    remember_organization,
    rename_myself,
    rename_person,
)
from organizations.actions.settings import change_settings
from organizations.actions.teams import change_team, create_team, seat_people, unseat_person

__all__ = [
    "Invited",
    "Invitee",
    "accept_invitation",
    "change_matrix",
    "change_roles",
    "change_settings",
    "change_team",
    "create_team",
    "deactivate",
    "found_organization",
    "hand_over",
    "invite",
    "is_for",
    "problem_of",
    "reactivate",
    "remember_organization",
    "rename_myself",
    "rename_person",
    "resend_invitation",
    "revoke_invitation",
    "seat_people",
    "send_waiting_invitations",
    "unseat_person",
]
