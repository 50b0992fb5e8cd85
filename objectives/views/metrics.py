"""The metric dictionary: its list, a metric's page, and defining, changing and ending one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from objectives import actions, policies, queries
from objectives.forms import MetricForm, ObjectiveForm
from objectives.metrics import restoring
from objectives.metrics.cards import MetricCard
from objectives.metrics.policies import To, metric_or_404, require_author, why_not_keep
from objectives.models import Metric
from okrapp import clock
from okrapp.errors import DomainError
from okrapp.http import CONFLICT, UNPROCESSABLE, answer, go
from okrapp.panels import METRIC_MAIN
from organizations.addresses import address
from organizations.requests import OrganizationRequest


@require_safe
def metrics(request: OrganizationRequest) -> HttpResponse:
    context = {
        "page": queries.metric_list(request.membership, request.GET),
        "can_add": policies.can_draft(request.membership),
        "top_href": "?" if request.GET.get("after") else "",
    }
    return answer(request, "objectives/metrics.html", context, fragment="list")


@require_safe
def metric(request: OrganizationRequest, slug: str) -> HttpResponse:
    found = metric_or_404(request.membership, slug)
    context = {
        "page": queries.metric_page(found, before=request.GET.get("before", "")),
        "metric": found,
        "why_not": why_not_keep(request.membership, found),
        "can_draft": policies.can_draft(request.membership),
        "main": METRIC_MAIN.filled(request.membership, found),
    }
    return answer(request, "objectives/metric.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_metric(request: OrganizationRequest) -> HttpResponse:
    require_author(request.membership)
    form = MetricForm(request.POST or None, by=request.membership)
    if request.method == "POST":
        added = form.attempt(actions.add_metric, by=request.membership)
        if added is not None:
            messages.success(
                request, f"{added.name} is in the dictionary. Record its first value, or paste its history."
            )
            return go(request, _page(request, added))
    return answer(request, "objectives/new_metric.html", {"form": form}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_metric(request: OrganizationRequest, slug: str) -> HttpResponse:
    found = metric_or_404(request.membership, slug, to=To.EDIT)
    form = MetricForm(request.POST or None, by=request.membership, metric=found)
    if request.method == "POST":
        saved = form.attempt(actions.edit_metric, metric=found, by=request.membership, version=form.version_read)
        if saved is not None:
            messages.success(request, f"{saved.name} is saved.")
            return go(request, _page(request, saved))
        if form.status == CONFLICT:
            form.compare(MetricForm(by=request.membership, metric=found))
    context = {"form": form, "metric": found}
    return answer(request, "objectives/edit_metric.html", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
def restore_metric(request: OrganizationRequest, slug: str) -> HttpResponse:
    require_author(request.membership)
    found = metric_or_404(request.membership, slug)
    suggested = queries.suggested_objective(request.membership) | restoring.suggestion(MetricCard(found, clock.now()))
    form = ObjectiveForm(request.POST or None, membership=request.membership, initial=suggested)
    if request.method == "POST":
        drafted = form.attempt(actions.draft_restoring_objective, metric=found, by=request.membership)
        if drafted is not None:
            messages.success(request, f"{drafted.reference} is drafted, with key results on what moves it.")
            return go(request, address(request.organization, "objectives:objective", drafted.reference))
    context = {"form": form, "metric": found, "has_cycles": form.has_cycles}
    return answer(request, "objectives/restore_metric.html", context, status=form.status)


@require_safe
def metric_facts(request: OrganizationRequest) -> HttpResponse:
    number = request.GET.get("metric", "")
    found = queries.metric_with_id(int(number)) if number.isdecimal() and len(number) < 16 else None
    card = MetricCard(found, clock.now()) if found else None
    return answer(request, "objectives/_metric_facts.html", {"card": card})


@require_safe
def similar_metrics(request: OrganizationRequest) -> HttpResponse:
    found = queries.similar_metrics(
        request.GET.get("name", ""), request.GET.get("definition", ""), beside=request.GET.get("beside", "")
    )
    return answer(request, "objectives/_similar_metrics.html", {"found": found})


@require_POST
def retire_metric(request: OrganizationRequest, slug: str) -> HttpResponse:
    found = metric_or_404(request.membership, slug, to=To.EDIT)
    if request.POST.get("action") == "revive":
        actions.revive_metric(metric=found, by=request.membership)
        messages.success(request, f"{found.name} takes values again.")
        return go(request, _page(request, found))
    try:
        actions.retire_metric(metric=found, by=request.membership)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"{found.name} is retired. Its values stay readable.")
    return go(request, _page(request, found))


@require_http_methods(["GET", "HEAD", "POST"])
def delete_metric(request: OrganizationRequest, slug: str) -> HttpResponse:
    found = metric_or_404(request.membership, slug, to=To.EDIT)
    context: dict[str, Any] = {"metric": found, "problem": ""}
    if request.method == "POST":
        try:
            actions.delete_metric(metric=found, by=request.membership)
        except DomainError as error:
            context["problem"] = error.message
        else:
            messages.success(request, f"{found.name} is deleted.")
            return go(request, address(request.organization, "objectives:metrics"))
    status = UNPROCESSABLE if context["problem"] else 200
    return answer(request, "objectives/delete_metric.html", context, status=status)


def _page(request: OrganizationRequest, found: Metric) -> str:
    return address(request.organization, "objectives:metric", found.slug)
