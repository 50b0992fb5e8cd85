"""The organization's settings, and the matrix of who decides what."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from okrapp.errors import Conflict
from okrapp.forms import posted, stands
from okrapp.http import UNPROCESSABLE, answer, go
from organizations import actions, policies, raci
from organizations.addresses import address
from organizations.enums import RaciRole, Role
from organizations.forms import MatrixForm, SettingsForm
from organizations.levels import WHY_NOT_INDIVIDUAL
from organizations.models import Organization
from organizations.requests import OrganizationRequest


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: OrganizationRequest) -> HttpResponse:
    if request.method == "POST":
        policies.require_admin(request.membership)
    form = SettingsForm(posted(request), instance=request.organization)
    saved: list[Organization] = []
    if stands(
        form,
        lambda: saved.append(
            actions.change_settings(by=request.membership, organization=request.organization, values=form.cleaned_data)
        ),
    ):
        messages.success(request, gettext("Saved."))
        if saved[0].individual_objectives and not request.organization.individual_objectives:
            messages.warning(request, gettext("Objectives of single persons are in use now. %s") % WHY_NOT_INDIVIDUAL)
        return go(request, address(saved[0], "organizations:settings"))
    context = {"form": form, "admins": policies.holders_if_not(request.membership)}
    return answer(
        request, "organizations/settings/organization.html", context, status=UNPROCESSABLE if form.is_bound else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def matrix(request: OrganizationRequest) -> HttpResponse:
    at_work = raci.Matrix()
    if request.method != "POST":
        return _matrix_page(request, at_work, MatrixForm(rules=at_work.rules))
    policies.require_sponsor(request.membership)
    form = MatrixForm(request.POST, rules=at_work.rules)
    try:
        if stands(form, lambda: form.save(by=request.membership)):
            messages.success(request, gettext("The matrix is saved. It holds from now on."))
            return go(request, address(request.organization, "organizations:raci"))
    except Conflict as error:
        form.add_error(None, error.message)
        return _matrix_page(request, at_work, form, status=409)
    return _matrix_page(request, at_work, form, status=UNPROCESSABLE)


def _matrix_page(
    request: OrganizationRequest, at_work: raci.Matrix, form: MatrixForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "lines": at_work.lines(),
        "roles": list(RaciRole),
        "today": raci.who_today(),
        "may_edit": policies.can_edit_matrix(request.membership),
        "sponsors": policies.holders(Role.SPONSOR),
    }
    return answer(request, "organizations/settings/raci.html", context, status=status)
