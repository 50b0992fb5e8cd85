"""The guided start: organization, cadence, and later people. Cycle and first objective are pages of their apps."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from okrapp.forms import posted, stands
from okrapp.http import UNPROCESSABLE, answer, go
from organizations import actions, policies
from organizations.actions import Invited
from organizations.addresses import address
from organizations.forms import CadenceForm, InviteForm, StartForm
from organizations.models import Membership, User
from organizations.requests import OrganizationRequest
from organizations.steps import step
from organizations.views.people import told_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    form = StartForm(posted(request))
    founded: list[Membership] = []
    if stands(
        form, lambda: founded.append(actions.found_organization(by=cast(User, request.user), **form.cleaned_data))
    ):
        return go(request, address(founded[0].organization, "organizations:start_cadence"))
    context = {"form": form, "step": step("organization")}
    return answer(request, "organizations/start.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def cadence(request: OrganizationRequest) -> HttpResponse:
    policies.require_admin(request.membership)
    form = CadenceForm(posted(request), instance=request.organization)
    onwards = step("cadence").after(request.organization)
    if stands(
        form,
        lambda: actions.change_settings(
            by=request.membership, organization=request.organization, values=form.cleaned_data
        ),
    ):
        return go(request, onwards)
    context = {"form": form, "step": step("cadence"), "skip_href": onwards}
    return answer(request, "organizations/start_cadence.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: OrganizationRequest) -> HttpResponse:
    policies.require_admin(request.membership)
    form = InviteForm(posted(request), request.FILES or None)
    onwards = step("people").after(request.organization)
    told: list[Invited] = []
    if stands(form, lambda: told.append(form.invite(by=request.membership))):
        messages.success(request, told_of(told[0], form.note) or gettext("Nobody to invite."))
        return go(request, onwards)
    context = {"form": form, "step": step("people"), "skip_href": onwards}
    return answer(request, "organizations/start_people.html", context, status=UNPROCESSABLE if form.is_bound else 200)
