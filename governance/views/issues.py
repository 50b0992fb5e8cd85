"""Raising a data issue on a metric or a KR, and working one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from governance import actions, queries
from governance.forms import GovernanceForm, ProblemForm, SolutionForm
from governance.issue_policies import issue_or_404
from governance.models import DataIssue
from governance.queries.issues import IssueView
from governance.views.answering import DONE, attempt
from objectives.metrics.policies import metric_or_404, require_author
from objectives.models import KeyResult, Metric
from objectives.policies import key_result_or_404
from okrapp.http import UNPROCESSABLE, answer, go, wants_fragment
from organizations.addresses import address
from organizations.requests import OrganizationRequest

SAID = {
    "acknowledge": "You are on it. A workaround or a fix is due within five business days.",
    "resolve": "The data issue is resolved.",
}


@require_http_methods(["GET", "HEAD", "POST"])
def raise_on_metric(request: OrganizationRequest, slug: str) -> HttpResponse:
    return _raise(request, metric=metric_or_404(request.membership, slug))


@require_http_methods(["GET", "HEAD", "POST"])
def raise_on_key_result(request: OrganizationRequest, number: int) -> HttpResponse:
    return _raise(request, key_result=key_result_or_404(request.membership, number))


@require_http_methods(["GET", "HEAD", "POST"])
def data_issue(request: OrganizationRequest, number: int) -> HttpResponse:
    issue = issue_or_404(number)
    view = queries.issue_page(issue, request.membership)
    action = request.POST.get("action", "") if request.method == "POST" else ""
    forms = _forms(request, action)
    if request.method != "POST":
        return _page(request, view, forms)
    form = forms.get(action)
    if form is None:
        return _page(request, view, forms, problem="Choose what to do on this page.", status=UNPROCESSABLE)
    status, _ = attempt(request, form, _act(request, issue, form, action))
    if status != DONE:
        problem = " ".join(str(error) for error in form.non_field_errors())
        return _page(request, view, forms, problem=problem, status=status)
    if wants_fragment(request):
        fresh = queries.issue_page(issue_or_404(number), request.membership)
        return _page(request, fresh, _forms(request, ""), said=SAID[action])
    messages.success(request, SAID[action])
    return go(request, address(request.organization, "governance:data_issue", issue.reference))


def _raise(
    request: OrganizationRequest, *, metric: Metric | None = None, key_result: KeyResult | None = None
) -> HttpResponse:
    require_author(request.membership)
    known = queries.open_issue_of(metric=metric, key_result=key_result)
    if known is not None:
        return go(request, address(request.organization, "governance:data_issue", known.reference))
    form, status = ProblemForm(request.POST if request.method == "POST" else None), DONE
    if request.method == "POST":
        status, raised = attempt(
            request,
            form,
            lambda: actions.raise_data_issue(
                by=request.membership, metric=metric, key_result=key_result, problem=form.cleaned_data["problem"]
            ),
        )
        if raised is not None:
            messages.success(request, f"{raised.reference} is open, and those who look after the data know.")
            return go(request, address(request.organization, "governance:data_issue", raised.reference))
    context = {"form": form, "metric": metric, "key_result": key_result}
    return answer(request, "governance/raise_data_issue.html", context, status=status)


def _forms(request: OrganizationRequest, action: str) -> dict[str, GovernanceForm]:
    """The form of each act; the one that was sent holds what was typed."""

    def data(name: str) -> Any:
        return request.POST if action == name else None

    return {"acknowledge": GovernanceForm(data("acknowledge")), "resolve": SolutionForm(data("resolve"))}


def _act(request: OrganizationRequest, issue: DataIssue, form: GovernanceForm, action: str) -> Callable[[], DataIssue]:
    by = request.membership
    if action == "acknowledge":
        return lambda: actions.acknowledge_data_issue(by=by, issue=issue)
    return lambda: actions.resolve_data_issue(by=by, issue=issue, line=form.cleaned_data["closing_line"])


def _page(
    request: OrganizationRequest,
    view: IssueView,
    forms: dict[str, GovernanceForm],
    *,
    problem: str = "",
    said: str = "",
    status: int = DONE,
) -> HttpResponse:
    context = {"view": view, "row": view.row, "issue": view.issue, "forms": forms, "problem": problem, "said": said}
    return answer(request, "governance/data_issue.html", context, fragment="issue", status=status)
