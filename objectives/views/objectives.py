from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from objectives import actions, policies, queries
from objectives.enums import Gate
from objectives.forms import ContributionForm, ObjectiveForm, ReasonForm
from objectives.models import Objective
from objectives.policies import To, objective_or_404
from objectives.views.draft_pages import activated, starters_address
from objectives.views.pages import dashboard, list_page
from okrapp.errors import DomainError, Forbidden
from okrapp.http import CONFLICT, UNPROCESSABLE, answer, back, came_from, go, wants_fragment
from organizations.addresses import address
from organizations.models import Membership
from organizations.requests import OrganizationRequest
from organizations.steps import step


@require_safe
def objectives(request: OrganizationRequest) -> HttpResponse:
    return answer(request, "objectives/objectives.html", list_page(request), fragment="list")


@require_safe
def objective(request: OrganizationRequest, number: int) -> HttpResponse:
    found = objective_or_404(request.membership, number)
    return answer(request, "objectives/objective.html", dashboard(request, found))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: OrganizationRequest) -> HttpResponse:
    membership = request.membership
    if not policies.can_draft(membership):
        raise Forbidden("You are here as a viewer, so you can read everything and write nothing.", who="any member")
    guided = step("objective") if "start" in request.GET else None
    form = ObjectiveForm(request.POST or None, membership=membership, initial=_suggested(request))
    tie = _tie(request, form)
    if request.method == "POST":
        drafted = _drafted(form, tie, membership)
        if drafted is not None:
            messages.success(request, f"{drafted.reference} is drafted. Now add the key results that prove it.")
            return go(request, address(request.organization, "objectives:objective", drafted.reference))
    template = "objectives/start_objective.html" if guided else "objectives/new.html"
    skip_href = guided.after(request.organization) if guided else ""
    context = {"form": form, "step": guided, "skip_href": skip_href, "has_cycles": form.has_cycles, "tie": tie}
    context |= {"starters_href": starters_address(request)} if guided else {}
    return answer(request, template, context, status=max(form.status, tie.status))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: OrganizationRequest, number: int) -> HttpResponse:
    found = objective_or_404(request.membership, number, to=To.EDIT)
    if found.is_micro and found.is_draft:
        return go(request, address(request.organization, "objectives:edit_micro", found.reference))
    form = ObjectiveForm(request.POST or None, membership=request.membership, objective=found)
    if request.method == "POST":
        version = form.version_read or None
        saved = form.attempt(actions.edit_objective, objective=found, by=request.membership, version=version)
        if saved is not None:
            messages.success(request, f"{saved.reference} is saved.")
            return go(request, _page(request, found))
        if form.status == CONFLICT and version:
            form.compare(ObjectiveForm(membership=request.membership, objective=found))
    return answer(request, "objectives/edit.html", {"form": form, "objective": found}, status=form.status)


@require_POST
def activate(request: OrganizationRequest, number: int) -> HttpResponse:
    found = objective_or_404(request.membership, number)
    reason, is_drafting = request.POST.get("reason", ""), request.POST.get("from") == "drafting"
    try:
        held = actions.activate_objective(objective=found, by=request.membership, reason=reason)
    except DomainError as error:
        return _not_activated(request, found, error, reason)
    behind = held.is_micro or held.gate == Gate.PASSED
    gate = "" if behind else " Its set had not passed the champion’s quality gate."
    told = f"{found.reference} is under way. The owners of its key results are told.{gate}"
    if is_drafting:
        return activated(request, found, told)
    messages.success(request, told)
    return go(request, _page(request, found))


@require_POST
def backlog(request: OrganizationRequest, number: int) -> HttpResponse:
    found = objective_or_404(request.membership, number, to=To.EDIT)
    takes_up = request.POST.get("action") == "take_up"
    act = actions.take_up if takes_up else actions.put_aside
    try:
        act(objective=found, by=request.membership)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"{found.reference} is {'a draft again' if takes_up else 'in the backlog'}.")
    return back(request, _page(request, found))


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: OrganizationRequest, number: int) -> HttpResponse:
    found = objective_or_404(request.membership, number)
    right = policies.right_to_cancel(request.membership, found)
    form = ReasonForm(request.POST or None)
    if request.method == "POST":
        ended = form.attempt(actions.cancel_objective, objective=found, by=request.membership)
        if ended is not None:
            messages.success(request, f"{found.reference} is cancelled. It stays readable with your reason.")
            return go(request, _page(request, found))
    context = {"form": form, "objective": found, "why_not": right.why}
    return answer(request, "objectives/cancel.html", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: OrganizationRequest, number: int) -> HttpResponse:
    found = objective_or_404(request.membership, number, to=To.EDIT)
    problem = ""
    if request.method == "POST":
        try:
            actions.delete_objective(objective=found, by=request.membership)
        except DomainError as error:
            problem = error.message
        else:
            messages.success(request, f"The draft {found.reference} is deleted.")
            return back(request, address(request.organization, "objectives:objectives"))
    kept = came_from(request) or _page(request, found)
    context = {"what": found.title, "reference": found.reference, "back": kept, "problem": problem}
    return answer(request, "objectives/delete.html", context, status=UNPROCESSABLE if problem else 200)


def _not_activated(request: OrganizationRequest, found: Objective, error: DomainError, reason: str) -> HttpResponse:
    """The objective's page with what is missing, or with the question why it goes ahead all the same."""
    lines = error.message.splitlines()
    if wants_fragment(request):
        messages.error(request, lines[0])
        return go(request, _page(request, found))
    more: dict[str, Any] = {"problems": lines, "reason": reason}
    if isinstance(error, actions.RequiredRules):
        more = {"asked": lines[0]}
    return answer(request, "objectives/objective.html", dashboard(request, found) | more, status=UNPROCESSABLE)


def _tie(request: OrganizationRequest, form: ObjectiveForm) -> ContributionForm:
    """What the new objective contributes to, within the cycle that is picked for it."""
    cycle = queries.numbered_cycle(str(form["cycle"].value() or ""))
    return ContributionForm(request.POST or None, cycle=cycle, is_optional=True)


def _drafted(form: ObjectiveForm, tie: ContributionForm, membership: Membership) -> Objective | None:
    """The objective, with what it contributes to where that was said; what either form refuses keeps both."""
    if not tie.is_valid():
        tie.status = UNPROCESSABLE
        form.is_valid()
        return None
    if tie.is_blank:
        return form.attempt(actions.draft_objective, by=membership)
    return form.attempt(partial(actions.draft_contributing_objective, **tie.values()), by=membership)


def _page(request: OrganizationRequest, found: Objective) -> str:
    return address(request.organization, "objectives:objective", found.reference)


def _suggested(request: OrganizationRequest) -> dict[str, Any]:
    """What a new objective most likely belongs to: the team and theme of the address, or what is at work."""
    team, theme = request.GET.get("team", ""), request.GET.get("theme", "")
    return queries.suggested_objective(request.membership, team=team, theme=theme)
