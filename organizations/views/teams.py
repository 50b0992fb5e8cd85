"""Teams: the tree, one team, and an admin's changes to it."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from okrapp.forms import posted, stands
from okrapp.http import UNPROCESSABLE, answer, go
from okrapp.panels import TEAM_MAIN
from organizations import actions, policies, queries
from organizations.addresses import address
from organizations.forms import SeatForm, TeamForm
from organizations.models import Team
from organizations.requests import OrganizationRequest


@require_safe
def teams(request: OrganizationRequest) -> HttpResponse:
    context = {"branches": queries.branches(), "may_administer": policies.can_administer(request.membership)}
    return answer(request, "organizations/teams.html", context)


@require_safe
def team(request: OrganizationRequest, slug: str) -> HttpResponse:
    page = policies.team_page_or_404(slug)
    context = {
        "page": page,
        "panels": TEAM_MAIN.filled(request.membership, page.team),
        "may_administer": policies.can_administer(request.membership),
    }
    return answer(request, "organizations/team.html", context)


@require_safe
def settings_teams(request: OrganizationRequest) -> HttpResponse:
    context = {"branches": queries.branches(), "may_administer": policies.can_administer(request.membership)}
    return answer(request, "organizations/settings/teams.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_team(request: OrganizationRequest) -> HttpResponse:
    policies.require_admin(request.membership)
    form = TeamForm(posted(request))
    if stands(form, lambda: actions.create_team(by=request.membership, **form.cleaned_data)):
        messages.success(request, gettext("The team %s is there.") % form.cleaned_data["name"])
        return go(request, address(request.organization, "organizations:settings_teams"))
    return answer(
        request, "organizations/settings/new_team.html", {"form": form}, status=UNPROCESSABLE if form.is_bound else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit_team(request: OrganizationRequest, slug: str) -> HttpResponse:
    policies.require_admin(request.membership)
    shown = policies.team_or_404(slug)
    form = TeamForm(posted(request), team=shown)
    if stands(
        form, lambda: actions.change_team(by=request.membership, team=shown, **{"parent": None, **form.cleaned_data})
    ):
        messages.success(request, gettext("Saved."))
        return go(request, address(request.organization, "organizations:edit_team", slug))
    return _team_settings(request, shown, form=form)


@require_POST
def seats(request: OrganizationRequest, slug: str) -> HttpResponse:
    policies.require_admin(request.membership)
    shown = policies.team_or_404(slug)
    if request.POST.get("remove", "").isdecimal():
        actions.unseat_person(by=request.membership, team=shown, seat_id=int(request.POST["remove"][:18]))
        return go(request, address(request.organization, "organizations:edit_team", slug))
    form = SeatForm(request.POST)
    if stands(form, lambda: actions.seat_people(by=request.membership, team=shown, **form.cleaned_data)):
        count = len(form.cleaned_data["people"])
        messages.success(request, ngettext("%d person is seated.", "%d people are seated.", count) % count)
        return go(request, address(request.organization, "organizations:edit_team", slug))
    return _team_settings(request, shown, seat_form=form)


def _team_settings(
    request: OrganizationRequest, shown: Team, *, form: TeamForm | None = None, seat_form: SeatForm | None = None
) -> HttpResponse:
    context = {
        "team": shown,
        "form": form or TeamForm(team=shown),
        "seat_form": seat_form or SeatForm(),
        "seats": queries.seats_in(shown),
    }
    refused = any(each is not None and each.errors for each in (form, seat_form))
    return answer(request, "organizations/settings/team.html", context, status=UNPROCESSABLE if refused else 200)
