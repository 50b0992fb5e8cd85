from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from objectives import actions, queries
from objectives.cards import KeyResultCard
from objectives.enums import InitiativeState
from objectives.forms import CarryForm, InitiativeForm, MoveForm
from objectives.initiative_history import initiative_history
from objectives.initiative_policies import initiative_or_404, require_bet, right_to_move
from objectives.initiatives import MOVES
from objectives.models import Initiative
from objectives.policies import To, key_result_or_404
from objectives.queries import InitiativeFilters
from objectives.views.pages import tabs, with_query
from okrapp.errors import DomainError
from okrapp.http import CONFLICT, answer, back, came_from, wants_fragment
from organizations.addresses import address
from organizations.requests import OrganizationRequest


@require_safe
def initiatives(request: OrganizationRequest) -> HttpResponse:
    filters = InitiativeFilters.of(request.GET)
    after = request.GET.get("after", "").removeprefix("I-")
    found = queries.initiative_list(
        request.membership,
        filters,
        queries.today_of(request.membership),
        after=int(after) if after.isdecimal() and len(after) < 10 else None,
    )
    teams, leads = queries.initiative_choices()
    context = {
        "page": found,
        "filters": filters,
        "teams": teams,
        "leads": leads,
        "states": InitiativeState.choices,
        "tabs": tabs(request, "initiatives"),
        "next_href": with_query(request, after=found.after) if found.after else "",
        "top_href": with_query(request, after="") if after else "",
    }
    return answer(request, "objectives/initiatives.html", context, fragment="list")


@require_safe
def initiative(request: OrganizationRequest, number: int) -> HttpResponse:
    found = initiative_or_404(request.membership, number)
    context = _shown(request, found)
    if wants_fragment(request):  # a row that was being moved is left as it is
        return answer(request, "objectives/_initiative.html", context)
    context |= {
        "card": KeyResultCard(found.key_result, queries.today_for(request.organization)),
        "why_not": right_to_move(request.membership, found).why,
        "versions": initiative_history(found),
    }
    return answer(request, "objectives/initiative.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_initiative(request: OrganizationRequest, number: int) -> HttpResponse:
    key_result = key_result_or_404(request.membership, number)
    require_bet(request.membership, key_result)
    form = InitiativeForm(request.POST or None, membership=request.membership)
    if request.method == "POST":
        added = form.attempt(actions.add_initiative, key_result=key_result, by=request.membership)
        if added is not None:
            messages.success(request, f"{added.reference} is written down under {key_result.reference}.")
            return back(request, address(request.organization, "objectives:initiative", added.reference))
    context = {"form": form, "kr": key_result, "next": came_from(request)}
    return answer(request, "objectives/new_initiative.html", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_initiative(request: OrganizationRequest, number: int) -> HttpResponse:
    found = initiative_or_404(request.membership, number, to=To.EDIT)
    form = InitiativeForm(request.POST or None, membership=request.membership, initiative=found)
    if request.method == "POST":
        version = form.version_read
        saved = form.attempt(actions.edit_initiative, initiative=found, by=request.membership, version=version)
        if saved is not None:
            messages.success(request, f"{found.reference} is saved.")
            return back(request, _page(request, found))
        if form.status == CONFLICT:
            form.compare(InitiativeForm(membership=request.membership, initiative=found))
    context = {"form": form, "kr": found.key_result, "initiative": found}
    return answer(request, "objectives/edit_initiative.html", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
def move_initiative(request: OrganizationRequest, number: int) -> HttpResponse:
    found = initiative_or_404(request.membership, number, to=To.EDIT)
    to = request.POST.get("action", "") or request.GET.get("to", "")
    if to not in InitiativeState.values:
        raise Http404
    form = MoveForm(request.POST or None, initiative=found, to=to)
    if request.method == "POST":
        moved = form.attempt(actions.move_initiative, initiative=found, by=request.membership, to=to)
        if moved is not None:
            return _after(request, found, moved, f"{found.reference} is {moved.get_state_display().lower()}.")
    context = {
        "form": form,
        "initiative": found,
        "move": next((move for move in MOVES[found.state] if move.to == to), None),
        "next": came_from(request),
    }
    return answer(request, "objectives/move_initiative.html", context, fragment="form", status=form.status)


@require_POST
def confirm_initiative(request: OrganizationRequest, number: int) -> HttpResponse:
    found = initiative_or_404(request.membership, number, to=To.EDIT)
    try:
        confirmed = actions.confirm_initiative(initiative=found, by=request.membership)
    except DomainError as error:
        messages.error(request, error.message)
        return back(request, _page(request, found))
    return _after(request, found, confirmed, f"{found.reference} is still under way.")


@require_http_methods(["GET", "HEAD", "POST"])
def carry_over_initiative(request: OrganizationRequest, number: int) -> HttpResponse:
    found = initiative_or_404(request.membership, number, to=To.EDIT)
    choices = queries.key_results_to_carry_to(request.membership, found)
    form = CarryForm(request.POST or None, choices=choices)
    if request.method == "POST":
        carried = form.attempt(actions.carry_over_initiative, initiative=found, by=request.membership)
        if carried is not None:
            messages.success(request, f"{found.reference} goes on under {carried.key_result}.")
            return back(request, _page(request, found))
    context = {"form": form, "initiative": found, "has_choices": bool(choices), "next": came_from(request)}
    return answer(request, "objectives/carry_over_initiative.html", context, status=form.status)


def _after(request: OrganizationRequest, found: Initiative, changed: Initiative, words: str) -> HttpResponse:
    """The row as it is now where it was moved in place, else the page that one came from."""
    if not wants_fragment(request):
        messages.success(request, words)
        return back(request, _page(request, found))
    for name in ("state", "learning", "moved_at", "version"):
        setattr(found, name, getattr(changed, name))
    return answer(request, "objectives/_initiative.html", _shown(request, found) | {"said": words})


def _shown(request: OrganizationRequest, found: Initiative) -> dict[str, Any]:
    row = queries.initiative_row(found, request.membership, queries.today_of(request.membership))
    return {"initiative": found, "line": row.line, "may_move": row.may_move, "next": came_from(request)}


def _page(request: OrganizationRequest, found: Initiative) -> str:
    return address(request.organization, "objectives:initiative", found.reference)
