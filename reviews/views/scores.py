"""What a closed cycle came to, and correcting one of its scores."""

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from governance.views.answering import attempt
from objectives.cards import KeyResultCard
from objectives.policies import key_result_or_404
from objectives.queries import today_for
from okrapp.http import answer, go
from organizations.addresses import address
from organizations.requests import OrganizationRequest
from reviews import actions, policies, queries
from reviews.forms import CorrectForm


@require_GET
def summary(request: OrganizationRequest, slug: str) -> HttpResponse:
    cycle = policies.cycle_or_404(slug)
    if not cycle.is_closed:
        return go(request, address(request.organization, "reviews:closing", slug))
    found = queries.summary(request.membership, cycle, today_for(request.organization, cycle=cycle))
    return answer(request, "reviews/summary.html", {"summary": found})


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: OrganizationRequest, number: int) -> HttpResponse:
    key_result = key_result_or_404(request.membership, number)
    policies.require_runner(request.membership)
    ending = queries.of_key_result(request.membership, key_result)
    data = request.POST if request.method == "POST" else None
    seen = queries.final_mark(key_result)
    form = CorrectForm(data, key_result=key_result, figures=request.organization.figures, seen=seen)
    status = 200
    if data is not None:
        status, entry = attempt(
            request,
            form,
            lambda: actions.correct_final_score(by=request.membership, key_result=key_result, **form.cleaned_data),
        )
        if entry is not None:
            messages.success(request, f"{key_result.reference} is corrected. The old score stays readable.")
            return go(request, address(request.organization, "objectives:key_result", key_result.reference))
    card = KeyResultCard(key_result, today_for(request.organization, cycle=key_result.objective.cycle))
    context = {"form": form, "card": card, "ending": ending, "cycle": key_result.objective.cycle, "seen": seen}
    return answer(request, "reviews/correct.html", context, status=status)
