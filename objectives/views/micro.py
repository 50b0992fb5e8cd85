from django.contrib import messages
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from objectives import actions, micro, policies, queries
from objectives.cards import ObjectiveCard
from objectives.enums import ObjectiveState
from objectives.forms import CloseMicroForm, MicroForm, PullForm, micro_to_start
from objectives.models import KeyResult, Objective
from objectives.policies import To, key_result_or_404, objective_or_404
from objectives.rules import Span
from objectives.views.pages import tabs, with_query
from okrapp.errors import Forbidden
from okrapp.http import CONFLICT, answer, go
from organizations.addresses import address
from organizations.requests import OrganizationRequest


@require_http_methods(["GET", "HEAD", "POST"])
def start_micro(request: OrganizationRequest, number: int) -> HttpResponse:
    parent = key_result_or_404(request.membership, number)
    if not policies.can_draft(request.membership):
        raise Forbidden("You are here as a viewer, so you can read everything and write nothing.", who="any member")
    form = MicroForm(request.POST or None, initial=_offered(request, parent))
    if request.method == "POST":
        started = form.attempt(actions.start_micro, parent=parent, by=request.membership)
        if started is not None:
            messages.success(request, f"{started.reference} is drafted. Now add the one or two measures that prove it.")
            return go(request, _page(request, started))
    return answer(request, "objectives/start_micro.html", {"form": form, "kr": parent}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_micro(request: OrganizationRequest, number: int) -> HttpResponse:
    found = _micro_or_404(objective_or_404(request.membership, number, to=To.EDIT))
    form = MicroForm(request.POST or None, objective=found)
    if request.method == "POST":
        version = form.version_read or None
        saved = form.attempt(actions.edit_micro, objective=found, by=request.membership, version=version)
        if saved is not None:
            messages.success(request, f"{saved.reference} is saved.")
            return go(request, _page(request, found))
        if form.status == CONFLICT and version:
            form.compare(MicroForm(objective=found))
    return answer(request, "objectives/edit_micro.html", {"form": form, "objective": found}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
def close_micro(request: OrganizationRequest, number: int) -> HttpResponse:
    found = _micro_or_404(objective_or_404(request.membership, number))
    policies.require_closer(request.membership, found)
    form = CloseMicroForm(request.POST or None)
    if request.method == "POST":
        closed = form.attempt(actions.close_micro, objective=found, by=request.membership)
        if closed is not None:
            messages.success(request, f"{found.reference} is closed, with what it taught.")
            return go(request, _page(request, found))
    card: ObjectiveCard = queries.objective_card(found, queries.today_for(request.organization, cycle=found.cycle))
    context = {"form": form, "objective": found, "card": card}
    return answer(request, "objectives/close_micro.html", context, status=form.status)


@require_safe
def backlog_list(request: OrganizationRequest) -> HttpResponse:
    after = request.GET.get("after", "").removeprefix("O-")
    known = int(after) if after.isdecimal() and len(after) < 10 else None
    found = queries.backlog_page(request.membership, request.GET, after=known)
    context = {
        "page": found,
        "tabs": tabs(request, "backlog_list"),
        "can_draft": policies.can_draft(request.membership),
        "next_href": with_query(request, after=found.after) if found.after else "",
        "top_href": with_query(request, after="") if after else "",
    }
    return answer(request, "objectives/backlog_list.html", context, fragment="list")


@require_http_methods(["GET", "HEAD", "POST"])
def pull(request: OrganizationRequest, number: int) -> HttpResponse:
    found = objective_or_404(request.membership, number)
    policies.require_puller(request.membership, found)
    form = PullForm(request.POST or None, suggested=queries.cycle_to_plan(request.membership))
    if request.method == "POST":
        pulled = form.attempt(actions.pull_into_cycle, objective=found, by=request.membership)
        if pulled is not None:
            messages.success(request, f"{found.reference} is a draft of {pulled.cycle.name} now.")
            return go(request, _page(request, found))
    waits = found.state == ObjectiveState.BACKLOG
    return answer(
        request, "objectives/pull.html", {"form": form, "objective": found, "waits": waits}, status=form.status
    )


def _offered(request: OrganizationRequest, parent: KeyResult) -> dict[str, object]:
    today, cycle = queries.today_of(request.membership).day, parent.objective.cycle
    days = micro.days_from(today, Span(cycle.starts_on, cycle.ends_on))
    return micro_to_start(request.membership, parent.objective.team_id, days)


def _micro_or_404(found: Objective) -> Objective:
    if not found.is_micro:
        raise Http404
    return found


def _page(request: OrganizationRequest, found: Objective) -> str:
    return address(request.organization, "objectives:objective", found.reference)
