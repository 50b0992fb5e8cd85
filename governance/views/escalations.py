"""Open cases and clocks, and working one of them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from governance import actions, policies, queries
from governance.forms import ClosingForm, DecideForm, GovernanceForm, HuddleForm
from governance.issue_policies import issue_or_404
from governance.models import Escalation
from governance.queries.escalations import CaseView
from governance.views.answering import DONE, attempt
from objectives.policies import key_result_or_404
from okrapp.http import UNPROCESSABLE, answer, go, wants_fragment
from organizations.addresses import address
from organizations.requests import OrganizationRequest

SAID = {
    "acknowledge": "You are on it. Set the huddle next.",
    "set_huddle": "The huddle is set.",
    "decide": "Decided, and in the decision log.",
    "resolve": "The case is resolved.",
    "close": "The case is closed.",
}


@require_GET
def escalations(request: OrganizationRequest) -> HttpResponse:
    filters = queries.CaseFilters.of(request.GET)
    page = queries.cases(request.membership, filters, after=request.GET.get("after", ""))
    return answer(request, "governance/escalations.html", {"page": page}, fragment="results")


@require_GET
def open_case(request: OrganizationRequest, number: int) -> HttpResponse:
    case = queries.open_case_of(key_result_or_404(request.membership, number))
    place = ("governance:escalation", case.reference) if case else ("governance:escalations",)
    return go(request, address(request.organization, *place))


@require_http_methods(["GET", "POST"])
def escalation(request: OrganizationRequest, number: int) -> HttpResponse:
    try:
        case = policies.case_or_404(number)
    except Http404:  # a data issue may have the reference
        return go(request, address(request.organization, "governance:data_issue", issue_or_404(number).reference))
    view = queries.case_page(case, request.membership)
    action = request.POST.get("action", "") if request.method == "POST" else ""
    forms = _forms(request, view, action)
    if request.method == "GET":
        return _case(request, view, forms)
    form = forms.get(action)
    if form is None:
        return _case(request, view, forms, problem="Choose what to do on this page.", status=UNPROCESSABLE)
    status, _ = attempt(request, form, _act(request, case, form, action))
    if status != DONE:
        problem = " ".join(str(error) for error in form.non_field_errors())
        return _case(request, view, forms, problem=problem, status=status)
    if wants_fragment(request):
        fresh = queries.case_page(policies.case_or_404(number), request.membership)
        return _case(request, fresh, _forms(request, fresh, ""), said=SAID[action])
    messages.success(request, SAID[action])
    return go(request, address(request.organization, "governance:escalation", case.reference))


def _forms(request: OrganizationRequest, view: CaseView, action: str) -> dict[str, GovernanceForm]:
    """The form of each act; the one that was sent holds what was typed."""

    def data(name: str) -> Any:
        return request.POST if action == name else None

    suggested = {"owner": view.key_result.owner_id or request.membership.id}
    return {
        "acknowledge": GovernanceForm(data("acknowledge")),
        "set_huddle": HuddleForm(data("set_huddle"), organization=request.organization),
        "decide": DecideForm(data("decide"), people=view.people, initial=suggested),
        "resolve": ClosingForm(data("resolve")),
        "close": ClosingForm(data("close")),
    }


def _act(request: OrganizationRequest, case: Escalation, form: GovernanceForm, action: str) -> Callable[[], Escalation]:
    by = request.membership

    def line() -> str:
        return str(form.cleaned_data["closing_line"])

    acts: dict[str, Callable[[], Escalation]] = {
        "acknowledge": lambda: actions.acknowledge(by=by, case=case),
        "set_huddle": lambda: actions.set_huddle(
            by=by, case=case, huddle_at=form.cleaned_data["huddle_at"], people=form.cleaned_data["huddle_people"]
        ),
        "decide": lambda: actions.decide(by=by, case=case, **form.cleaned_data),
        "resolve": lambda: actions.resolve(by=by, case=case, line=line()),
        "close": lambda: actions.close_cleared(by=by, case=case, line=line()),
    }
    return acts[action]


def _case(
    request: OrganizationRequest,
    view: CaseView,
    forms: dict[str, GovernanceForm],
    *,
    problem: str = "",
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"view": view, "forms": forms, "problem": problem, "said": said}
    return answer(request, "governance/escalation.html", context, fragment="case", status=status)
