from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from objectives import actions, policies, queries, ties
from objectives.alignment_policies import right_to_ask
from objectives.cards import KeyResultCard
from objectives.forms import KeyResultForm
from objectives.history import card_history
from objectives.initiative_policies import right_to_bet
from objectives.metrics.cards import says_otherwise
from objectives.models import KeyResult, Objective
from objectives.needs import needs_of
from objectives.policies import To, key_result_or_404, objective_or_404
from objectives.views.pages import dashboard, policy_page
from okrapp.errors import DomainError
from okrapp.http import CONFLICT, UNPROCESSABLE, answer, go, wants_fragment
from okrapp.panels import KEY_RESULT_MAIN, KEY_RESULT_SIDE
from organizations.addresses import address
from organizations.requests import OrganizationRequest


@require_safe
def key_result(request: OrganizationRequest, number: int) -> HttpResponse:
    found = key_result_or_404(request.membership, number)
    card = KeyResultCard(found, queries.today_of_key_result(found, request.organization))
    main = KEY_RESULT_MAIN.filled(request.membership, found)
    if wants_fragment(request):  # a row of the dashboard opens on the thread alone
        return answer(request, "objectives/key_result.html", {"card": card, "main": main}, fragment="panel")
    context = {
        "card": card,
        "kr": found,
        "can_post": policies.can_post(request.membership, found) and found.is_active,
        "can_edit": policies.can_edit(request.membership, found.objective) and not card.is_closed,
        "betting": queries.betting_on(request.membership, [card]),
        "right_to_bet": right_to_bet(request.membership, found),
        "main": main,
        "side": KEY_RESULT_SIDE.filled(request.membership, found),
        "says_otherwise": says_otherwise(found),
        "needs": needs_of(found),
        "may_ask": right_to_ask(request.membership, found).allowed and not card.is_closed,
        "contributing": ties.rows(ties.contributions_to(found), request.membership, is_upward=False, may_edit=False),
        **policy_page(request, found.objective.cycle),
        "claims": queries.claims_beside_key_result(found),
    }
    return answer(request, "objectives/key_result.html", context)


@require_safe
def history(request: OrganizationRequest, number: int) -> HttpResponse:
    found = key_result_or_404(request.membership, number)
    context = {"kr": found, "versions": card_history(found, request.organization.figures)}
    return answer(request, "objectives/history.html", context, fragment="versions")


@require_http_methods(["GET", "HEAD", "POST"])
def new_key_result(request: OrganizationRequest, number: int) -> HttpResponse:
    found = objective_or_404(request.membership, number, to=To.EDIT)
    given = _given(request, found)
    if "rows" in request.POST:
        return _new_page(request, found, KeyResultForm.with_rows(request.POST, **given))
    form = KeyResultForm(request.POST or None, **given)
    if request.method == "POST":
        added = form.attempt(actions.add_key_result, objective=found, by=request.membership)
        if added is not None:
            return _added(request, found, added)
    return _new_page(request, found, form)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_key_result(request: OrganizationRequest, number: int) -> HttpResponse:
    found = key_result_or_404(request.membership, number, to=To.EDIT)
    given = _given(request, found.objective) | {"key_result": found}
    if "rows" in request.POST:
        return _edit_page(request, found, KeyResultForm.with_rows(request.POST, **given))
    form = KeyResultForm(request.POST or None, **given)
    if request.method == "POST":
        saved = form.attempt(
            actions.edit_key_result, key_result=found, by=request.membership, version=form.version_read
        )
        if saved is not None:
            messages.success(request, f"{found.reference} is saved.")
            return go(request, _after_edit(request, found))
        if form.status == CONFLICT:
            form.compare(KeyResultForm(**given))
    return _edit_page(request, found, form)


@require_http_methods(["GET", "HEAD", "POST"])
def delete_key_result(request: OrganizationRequest, number: int) -> HttpResponse:
    found = key_result_or_404(request.membership, number, to=To.EDIT)
    back = address(request.organization, "objectives:objective", found.objective.reference)
    problem = ""
    if request.method == "POST":
        try:
            actions.delete_key_result(key_result=found, by=request.membership)
        except DomainError as error:
            problem = error.message
        else:
            messages.success(request, f"The draft {found.reference} is deleted.")
            return go(request, back)
    context = {"what": found.name, "reference": found.reference, "back": back, "problem": problem}
    return answer(request, "objectives/delete.html", context, status=UNPROCESSABLE if problem else 200)


def _given(request: OrganizationRequest, objective: Objective) -> dict[str, Any]:
    return {"objective": objective, "figures": request.organization.figures}


def _new_page(request: OrganizationRequest, objective: Objective, form: KeyResultForm) -> HttpResponse:
    context = {"form": form, "objective": objective}
    return answer(request, "objectives/new_key_result.html", context, fragment="form", status=form.status)


def _edit_page(request: OrganizationRequest, key_result: KeyResult, form: KeyResultForm) -> HttpResponse:
    context = {"form": form, "kr": key_result, "objective": key_result.objective}
    return answer(request, "objectives/edit_key_result.html", context, status=form.status)


def _added(request: OrganizationRequest, objective: Objective, added: KeyResult) -> HttpResponse:
    """The list with the new KR in it, and a fresh form below for whoever goes on; without a script, the page for it."""
    goes_on = request.POST.get("action") == "another"
    if wants_fragment(request):
        fresh = KeyResultForm(**_given(request, objective)) if goes_on else None
        context = dashboard(request, objective) | {"form": fresh, "added": added}
        response = answer(request, "objectives/objective.html", context, fragment="drafting")
        response["HX-Retarget"], response["HX-Reswap"] = "#drafting", "outerHTML"
        return response
    messages.success(request, f"{added.reference} {added.name} is added.")
    page = "objectives:new_key_result" if goes_on else "objectives:objective"
    return go(request, address(request.organization, page, objective.reference))


def _after_edit(request: OrganizationRequest, key_result: KeyResult) -> str:
    if key_result.is_active:
        return address(request.organization, "objectives:key_result", key_result.reference)
    return address(request.organization, "objectives:objective", key_result.objective.reference)
