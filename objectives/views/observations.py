"""Recording the values of a metric: one, a correction, or many lines at once."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import formats
from django.views.decorators.http import require_http_methods

from objectives import actions, queries
from objectives.actions.observations import Reading
from objectives.fields import signs_of
from objectives.forms import ObservationForm, PasteForm
from objectives.metrics.pasting import Habits, Pasted, read_lines
from objectives.metrics.policies import To, metric_or_404
from objectives.models import Metric, Observation
from okrapp import clock
from okrapp.errors import DomainError
from okrapp.http import UNPROCESSABLE, answer, go
from organizations.addresses import address
from organizations.requests import OrganizationRequest


@require_http_methods(["GET", "HEAD", "POST"])
def observe(request: OrganizationRequest, slug: str) -> HttpResponse:
    return _one(request, metric_or_404(request.membership, slug, to=To.EDIT))


@require_http_methods(["GET", "HEAD", "POST"])
def correct_observation(request: OrganizationRequest, slug: str, number: int) -> HttpResponse:
    metric = metric_or_404(request.membership, slug, to=To.EDIT)
    corrects = queries.observation_of(metric, number)
    if corrects is None:
        raise Http404
    return _one(request, metric, corrects)


@require_http_methods(["GET", "HEAD", "POST"])
def paste_observations(request: OrganizationRequest, slug: str) -> HttpResponse:
    metric = metric_or_404(request.membership, slug, to=To.EDIT)
    form = PasteForm(request.POST or None)
    pasted, status = Pasted([]), 200
    if request.method == "POST":
        pasted = _read(request, metric, form)
        status = UNPROCESSABLE if form.errors or pasted.problems else 200
        confirmed = not form.errors and form.confirms(pasted)
        if status == 200 and request.POST.get("action") == "record":
            status = _record_all(request, metric, form, pasted, confirmed)
            if status == 200:
                return go(request, _page(request, metric))
    context = {"metric": metric, "form": form, "pasted": pasted, "ready": form.is_bound and status == 200}
    return answer(request, "objectives/paste_observations.html", context, status=status)


def _one(request: OrganizationRequest, metric: Metric, corrects: Observation | None = None) -> HttpResponse:
    form = ObservationForm(request.POST or None, metric=metric, corrects=corrects)
    if request.method == "POST":
        given = {"metric": metric, "by": request.membership, "supersedes": corrects}
        recorded = form.attempt(actions.type_observation, **given)
        if recorded is not None:
            messages.success(request, "The value is recorded." if corrects is None else "The value is corrected.")
            return go(request, _page(request, metric))
    context: dict[str, Any] = {"form": form, "metric": metric, "corrects": corrects}
    return answer(request, "objectives/observe.html", context, status=form.status)


def _read(request: OrganizationRequest, metric: Metric, form: PasteForm) -> Pasted:
    if not form.is_valid():
        return Pasted([])
    return read_lines(
        form.cleaned_data["lines"],
        metric=metric,
        habits=Habits(
            signs=signs_of(metric.unit, metric.unit_label),
            zone=request.organization.zone,
            now=clock.now(),
            decimal_comma=formats.get_format("DECIMAL_SEPARATOR") == ",",
        ),
    )


def _record_all(request: OrganizationRequest, metric: Metric, form: PasteForm, pasted: Pasted, confirmed: bool) -> int:
    """The status of the answer: 200 when all are recorded."""
    try:
        recorded = actions.paste_observations(
            metric=metric,
            by=request.membership,
            readings=[Reading(*each) for each in pasted.readings],
            confirmed=confirmed,
            form_key=form.cleaned_data["form_key"],
        )
    except DomainError as error:
        form.add_error("confirmed" if error.field == "value" else None, error.message)
        return UNPROCESSABLE
    known = len(pasted.readings) - len(recorded)
    there = f" {known} were there already." if known else ""
    messages.success(request, f"{len(recorded)} value{'' if len(recorded) == 1 else 's'} recorded.{there}")
    return 200


def _page(request: OrganizationRequest, metric: Metric) -> str:
    return address(request.organization, "objectives:metric", metric.slug)
