"""Answering an invitation: signed out, signed in as the invited person, or as somebody else."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from okrapp import clock
from okrapp.errors import DomainError
from okrapp.http import answer, go
from organizations import actions, addresses, queries
from organizations.accounts import remember_invited
from organizations.middleware import open_to_strangers
from organizations.models import Invitation, User
from organizations.requests import OrganizationRequest
from organizations.rules import masked

GONE = 410


@open_to_strangers
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: OrganizationRequest, token: str) -> HttpResponse:
    invitation = queries.invitation_of_token(token)
    if invitation is None:
        return _former(request, token)
    my_week = addresses.home(invitation.organization)
    if request.membership and invitation.accepted_by_id == request.membership.id:
        return go(request, my_week)
    refusal = _refusal(request, invitation)
    if refusal is None and not request.user.is_authenticated:
        remember_invited(request, email=invitation.email, name=invitation.name)
    if refusal or request.method != "POST":
        return refusal or answer(request, "organizations/join.html", _context(request, invitation))
    try:
        actions.accept_invitation(user=cast(User, request.user), invitation=invitation)
    except DomainError as error:
        return answer(request, "organizations/join_closed.html", {"reason": error.message}, status=GONE)
    messages.success(request, gettext("Welcome to %s.") % invitation.organization.name)
    return go(request, my_week)


def _former(request: OrganizationRequest, token: str) -> HttpResponse:
    """The page for a link that a newer one has replaced. Raises Http404 for one that never was."""
    invitation = queries.invitation_of_former_token(token)
    if invitation is None:
        raise Http404
    context = {
        "reason": actions.problem_of(invitation, clock.now()) or gettext("This link was replaced by a newer one"),
        "invitation": invitation,
        "masked": masked(invitation.email),
        "is_replaced": not actions.problem_of(invitation, clock.now()),
    }
    return answer(request, "organizations/join_closed.html", context, status=GONE)


def _refusal(request: OrganizationRequest, invitation: Invitation) -> HttpResponse | None:
    """The page for whoever may not accept; None for the invited person and for people who are signed out."""
    problem = actions.problem_of(invitation, clock.now())
    if problem:
        context = {"reason": problem, "invitation": invitation}
        return answer(request, "organizations/join_closed.html", context, status=GONE)
    if request.user.is_authenticated and not actions.is_for(invitation, request.user):
        return answer(request, "organizations/join_other.html", _context(request, invitation), status=403)
    if request.method == "POST" and not request.user.is_authenticated:
        return answer(request, "organizations/join.html", _context(request, invitation), status=403)
    return None


def _context(request: OrganizationRequest, invitation: Invitation) -> dict[str, object]:
    return {"invitation": invitation, "masked": masked(invitation.email), "next": request.path}
