"""The walk through the end of a cycle, on one page: each act comes back to the row that it was about."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_POST

from governance.views.answering import attempt
from objectives.models import Cycle
from objectives.queries import today_for
from okrapp.http import answer, go, wants_fragment
from organizations.addresses import address
from organizations.requests import OrganizationRequest
from reviews import actions, policies, queries
from reviews.forms import LearningForm, LockForm, OpenForm, SourceForm, UnlockForm, WeightsForm
from reviews.views.rows import Acted, rows_of


@require_GET
def closing(request: OrganizationRequest, slug: str) -> HttpResponse:
    cycle = policies.cycle_or_404(slug)
    if cycle.is_closed:
        return go(request, address(request.organization, "reviews:summary", slug))
    return _page(request, cycle)


@require_POST
def open_closing(request: OrganizationRequest, slug: str) -> HttpResponse:
    cycle, form = policies.cycle_or_404(slug), OpenForm(request.POST)
    return _act(
        request,
        cycle,
        Acted("open", form, said=f"The closing of {cycle.name} is open. Owners and stewards are asked."),
        lambda: actions.open_closing(by=request.membership, cycle=cycle, **form.cleaned_data),
    )


@require_POST
def lock(request: OrganizationRequest, slug: str) -> HttpResponse:
    cycle, form = policies.cycle_or_404(slug), LockForm(request.POST)
    return _act(
        request,
        cycle,
        Acted("lock", form, said=f"The data of {cycle.name} is locked."),
        lambda: actions.lock_data(by=request.membership, cycle=cycle, **form.cleaned_data),
    )


@require_POST
def unlock(request: OrganizationRequest, slug: str) -> HttpResponse:
    cycle, form = policies.cycle_or_404(slug), UnlockForm(request.POST)
    return _act(
        request,
        cycle,
        Acted("unlock", form, said=f"The data of {cycle.name} is unlocked: values can move again."),
        lambda: actions.unlock_data(by=request.membership, cycle=cycle, **form.cleaned_data),
    )


@require_POST
def close(request: OrganizationRequest, slug: str) -> HttpResponse:
    cycle, form = policies.cycle_or_404(slug), LockForm(request.POST)
    acted = Acted("close", form)
    status, closed = attempt(request, form, lambda: actions.close(by=request.membership, cycle=cycle))
    if closed is None:
        return _page(request, policies.cycle_or_404(slug), acted, status=status)
    messages.success(request, f"{closed.name} is closed. This is what it came to.")
    return go(request, address(request.organization, "reviews:summary", slug))


@require_POST
def source(request: OrganizationRequest, slug: str, number: int) -> HttpResponse:
    cycle = policies.cycle_or_404(slug)
    key_result, form = policies.key_result_or_404(cycle, number), SourceForm(request.POST)
    return _act(
        request,
        cycle,
        Acted("source", form, key_result.reference, said=f"Noted for {key_result.reference}."),
        lambda: actions.say_of_source(by=request.membership, key_result=key_result, **form.cleaned_data),
    )


@require_POST
def learning(request: OrganizationRequest, slug: str, number: int) -> HttpResponse:
    cycle = policies.cycle_or_404(slug)
    key_result, form = policies.key_result_or_404(cycle, number), LearningForm(request.POST)
    return _act(
        request,
        cycle,
        Acted("learning", form, key_result.reference, said=f"The learning of {key_result.reference} is kept."),
        lambda: actions.write_learning(by=request.membership, key_result=key_result, **form.cleaned_data),
    )


@require_POST
def weights(request: OrganizationRequest, slug: str, number: int) -> HttpResponse:
    cycle = policies.cycle_or_404(slug)
    objective = policies.objective_or_404(cycle, number)
    by = request.membership
    if request.POST.get("action") == "take_back":
        form: Any = LockForm(request.POST)
        said = f"The weights of {objective.reference} are open again."
        taken_back = Acted("weights", form, objective.reference, said=said)
        return _act(request, cycle, taken_back, lambda: actions.take_back_weights(by=by, objective=objective))
    form = WeightsForm(request.POST, key_results=queries.counted(objective), auto_id=f"{objective.reference}_%s")
    return _act(
        request,
        cycle,
        Acted("weights", form, objective.reference, said=f"The weights of {objective.reference} are recorded."),
        lambda: actions.choose_weights(
            by=by,
            objective=objective,
            choice=form.cleaned_data["choice"],
            present=form.cleaned_data["present"],
            weights=form.weights,
        ),
    )


def _act(request: OrganizationRequest, cycle: Cycle, acted: Acted, act: Callable[[], object]) -> HttpResponse:
    """Act, then show the walk again: where it was refused, with the reason beside what was typed."""
    status, done = attempt(request, acted.form, act)
    if done is None:
        return _page(request, policies.cycle_or_404(cycle.slug), acted, status=status)
    if wants_fragment(request):
        return _page(request, policies.cycle_or_404(cycle.slug), acted.settled)
    messages.success(request, acted.said)
    return go(request, f"{address(request.organization, 'reviews:closing', cycle.slug)}#{acted.anchor}")


def _page(request: OrganizationRequest, cycle: Cycle, acted: Acted | None = None, *, status: int = 200) -> HttpResponse:
    page = queries.closing_page(request.membership, cycle, today_for(request.organization, cycle=cycle))
    context = {"page": page, "rows": rows_of(page, acted), "acted": acted, "why_not": policies.WHO_RUNS}
    return answer(request, "reviews/closing.html", context, fragment="walk", status=status)
