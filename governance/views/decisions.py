"""The decision log, one line of it, and adding one on an objective."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from governance import actions, policies, queries
from governance.enums import DecisionState
from governance.forms import DecisionForm, LogForm, SearchForm
from governance.models import Decision
from governance.views.answering import attempt
from objectives.policies import objective_or_404
from okrapp.http import answer, back, go, wants_fragment
from organizations.addresses import address
from organizations.requests import OrganizationRequest

SETTLES = {"done": DecisionState.DONE, "drop": DecisionState.DROPPED, "reopen": DecisionState.OPEN}


@require_GET
def decisions(request: OrganizationRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    form.is_valid()
    page = queries.log(request.membership, form.cleaned_data)
    return answer(request, "governance/decisions.html", {"page": page, "form": form}, fragment="results")


@require_http_methods(["GET", "POST"])
def decision(request: OrganizationRequest, number: int) -> HttpResponse:
    found = policies.decision_or_404(number)
    page = queries.decision_page(found, request.membership)
    form = DecisionForm(request.POST or None, people=page.people, initial=_as_it_is(found))
    if request.method == "GET":
        return answer(request, "governance/decision.html", {"page": page, "form": form})
    action = request.POST.get("action", "")
    if action in SETTLES:
        actions.settle_decision(by=request.membership, decision=found, state=SETTLES[action])
        return back(request, address(request.organization, "governance:decision", found.reference))
    status, made = attempt(request, form, lambda: _correct(request, found, form))
    if made is None:
        return answer(request, "governance/decision.html", {"page": page, "form": form}, status=status)
    return go(request, address(request.organization, "governance:decision", made.reference))


@require_http_methods(["GET", "POST"])
def record(request: OrganizationRequest, number: int) -> HttpResponse:
    objective = objective_or_404(request.membership, number)
    policies.may_record_or_refuse(request.membership, objective)
    page = queries.record_page(objective)
    form = LogForm(
        request.POST or None,
        people=page.people,
        key_results=page.key_results,
        initial={"owner": request.membership.id},
    )
    context = {"objective": objective, "form": form}
    if request.method == "GET":
        return answer(request, "governance/record.html", context, fragment="form")
    status, made = attempt(
        request, form, lambda: actions.record_decision(by=request.membership, objective=objective, **form.line)
    )
    if made is None:
        return answer(request, "governance/record.html", context, fragment="form", status=status)
    if wants_fragment(request):
        lines = queries.objective_log(request.membership, objective)
        return answer(request, "governance/_objective_log.html", {"log": lines, "said": made.reference})
    messages.success(request, f"{made.reference} is in the log.")
    return go(request, address(request.organization, "objectives:objective", objective.reference))


def _correct(request: OrganizationRequest, found: Decision, form: DecisionForm) -> Decision:
    return actions.correct_decision(by=request.membership, decision=found, **form.cleaned_data)


def _as_it_is(found: Decision) -> dict[str, Any]:
    return {"note": found.note, "owner": found.owner_id, "due_on": found.due_on}
