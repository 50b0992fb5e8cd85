"""People: who is in, with which roles; inviting, changing, letting go."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from okrapp import clock
from okrapp.errors import DomainError
from okrapp.forms import posted, stands
from okrapp.http import UNPROCESSABLE, answer, go
from okrapp.panels import PERSON_MAIN
from organizations import actions, ownership, policies, queries
from organizations.actions import Invited
from organizations.addresses import address
from organizations.forms import HandOverForm, InviteForm, PersonNameForm, RolesForm
from organizations.models import Membership
from organizations.requests import OrganizationRequest


@require_safe
def person(request: OrganizationRequest, person_id: int) -> HttpResponse:
    shown = policies.person_or_404(request.membership, person_id)
    context = {
        "person": shown,
        "seats": queries.seats_of(shown),
        "panels": PERSON_MAIN.filled(request.membership, shown),
        "may_administer": policies.can_administer(request.membership),
    }
    return answer(request, "organizations/person.html", context)


@require_safe
def people(request: OrganizationRequest) -> HttpResponse:
    context = {
        "people": queries.everybody(),
        "invitations": queries.open_invitations(),
        "now": clock.now(),
        "may_administer": policies.can_administer(request.membership),
        "admins": policies.holders_if_not(request.membership),
    }
    return answer(request, "organizations/settings/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: OrganizationRequest) -> HttpResponse:
    policies.require_admin(request.membership)
    form = InviteForm(posted(request), request.FILES or None)
    told: list[Invited] = []
    if stands(form, lambda: told.append(form.invite(by=request.membership))):
        messages.success(request, told_of(told[0], form.note))
        return go(request, address(request.organization, "organizations:people"))
    return answer(
        request, "organizations/settings/invite.html", {"form": form}, status=UNPROCESSABLE if form.is_bound else 200
    )


@require_POST
def invitation(request: OrganizationRequest, invitation_id: int) -> HttpResponse:
    policies.require_admin(request.membership)
    found = queries.open_invitations().filter(id=invitation_id).first()
    if found is None:
        messages.info(request, gettext("This invitation is no longer open."))
    elif request.POST.get("action") == "revoke":
        _try(request, lambda: actions.revoke_invitation(by=request.membership, invitation=found))
    else:
        _try(request, lambda: actions.resend_invitation(by=request.membership, invitation=found))
    return go(request, address(request.organization, "organizations:people"))


@require_http_methods(["GET", "HEAD", "POST"])
def member(request: OrganizationRequest, person_id: int) -> HttpResponse:
    policies.require_admin(request.membership)
    shown = policies.person_or_404(request.membership, person_id)
    form = RolesForm(posted(request), initial={"roles": shown.roles})
    if stands(
        form, lambda: actions.change_roles(by=request.membership, person=shown, roles=form.cleaned_data["roles"])
    ):
        messages.success(request, gettext("The roles of %s are saved.") % shown.name)
        return go(request, address(request.organization, "organizations:member", shown.id))
    return _member_page(request, shown, roles=form)


@require_POST
def rename(request: OrganizationRequest, person_id: int) -> HttpResponse:
    policies.require_admin(request.membership)
    shown = policies.person_or_404(request.membership, person_id)
    form = PersonNameForm(request.POST)
    if stands(form, lambda: actions.rename_person(by=request.membership, person=shown, **form.cleaned_data)):
        messages.success(request, gettext("Saved. The name is the new one everywhere here."))
        return go(request, address(request.organization, "organizations:member", shown.id))
    return _member_page(request, shown, name=form)


@require_POST
def deactivate(request: OrganizationRequest, person_id: int) -> HttpResponse:
    policies.require_admin(request.membership)
    shown = policies.person_or_404(request.membership, person_id)
    if _try(request, lambda: actions.deactivate(by=request.membership, person=shown)):
        messages.success(request, gettext("%s has no access any more. Everything they wrote stays.") % shown.name)
    return go(request, address(request.organization, "organizations:member", shown.id))


@require_POST
def reactivate(request: OrganizationRequest, person_id: int) -> HttpResponse:
    policies.require_admin(request.membership)
    shown = policies.person_or_404(request.membership, person_id)
    actions.reactivate(by=request.membership, person=shown)
    messages.success(request, gettext("%s has access again.") % shown.name)
    return go(request, address(request.organization, "organizations:member", shown.id))


@require_POST
def hand_over(request: OrganizationRequest, person_id: int) -> HttpResponse:
    policies.require_admin(request.membership)
    shown = policies.person_or_404(request.membership, person_id)
    form = HandOverForm(request.POST, person=shown, holdings=ownership.holdings_of(shown))
    if stands(form, lambda: actions.hand_over(by=request.membership, person=shown, to=form.heirs)):
        messages.success(request, gettext("Handed over."))
        return go(request, address(request.organization, "organizations:member", shown.id))
    return _member_page(request, shown, hand_over=form)


def _member_page(
    request: OrganizationRequest,
    shown: Membership,
    *,
    name: PersonNameForm | None = None,
    roles: RolesForm | None = None,
    hand_over: HandOverForm | None = None,
) -> HttpResponse:
    holdings = ownership.holdings_of(shown)
    context = {
        "person": shown,
        "holdings": holdings,
        "held": sum(len(holding.things) for holding in holdings),
        "name_form": name or PersonNameForm(initial={"name": shown.name}),
        "roles_form": roles or RolesForm(initial={"roles": shown.roles}),
        "hand_over_form": hand_over or HandOverForm(person=shown, holdings=holdings),
    }
    refused = any(form is not None and form.errors for form in (name, roles, hand_over))
    return answer(request, "organizations/settings/member.html", context, status=UNPROCESSABLE if refused else 200)


def told_of(invited: Invited, note: str = "") -> str:
    """What to say about a list of addresses, and of the file that it came from."""
    count = len(invited.invitations)
    parts = (
        [ngettext("%d invitation is on its way.", "%d invitations are on their way.", count) % count] if count else []
    )
    if invited.members:
        parts.append(gettext("In already: %s.") % ", ".join(invited.members))
    if invited.waiting:
        parts.append(gettext("Invited before, and still open: %s.") % ", ".join(invited.waiting))
    return " ".join(filter(None, [*parts, note]))


def _try(request: OrganizationRequest, act: Callable[[], object]) -> bool:
    try:
        act()
    except DomainError as error:
        messages.error(request, error.message)
        return False
    return True
