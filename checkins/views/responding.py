"""What is done about a KR that entered Red or Amber, and what is kept from one."""

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from checkins import actions, queries
from checkins.forms import LessonForm, ResponseForm
from checkins.models import Response
from checkins.policies import key_result_to_answer_or_404, why_not_post
from objectives.models import KeyResult
from okrapp.http import answer, back, came_from
from organizations.addresses import address
from organizations.requests import OrganizationRequest
from scoring.enums import Band
from scoring.rag import BAND_RULES

CONFLICT = 409


@require_http_methods(["GET", "HEAD", "POST"])
def response(request: OrganizationRequest, number: int) -> HttpResponse:
    key_result = key_result_to_answer_or_404(request.membership, number)
    page = queries.response_page(key_result, request.POST.get("response", ""))
    context = {"key_result": key_result, "page": page, "why_not": why_not_post(key_result)}
    if page.asked is None:
        return answer(request, "checkins/response.html", context, status=200 if request.method != "POST" else CONFLICT)
    form = ResponseForm(request.POST or None, response=page.asked)
    if request.method == "POST":
        answered = form.attempt(actions.answer_response, response=page.asked, by=request.membership)
        if answered is not None:
            return _answered(request, key_result, answered)
    context |= {"form": form, "rule": BAND_RULES[Band(page.asked.band)], "next": came_from(request)}
    context["update"] = queries.update(key_result, page.asked.check_in.week, request.membership)
    return answer(request, "checkins/response.html", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
def lesson(request: OrganizationRequest, number: int) -> HttpResponse:
    key_result = key_result_to_answer_or_404(request.membership, number)
    form = LessonForm(request.POST or None)
    if request.method == "POST":
        kept = form.attempt(actions.keep_lesson, key_result=key_result, by=request.membership)
        if kept is not None:
            messages.success(request, f"The lesson of {key_result.reference} is kept.")
            return back(request, address(request.organization, "objectives:key_result", key_result.reference))
    context = {"key_result": key_result, "form": form, "why_not": why_not_post(key_result)}
    return answer(request, "checkins/lesson.html", context, status=form.status)


def _answered(request: OrganizationRequest, key_result: KeyResult, answered: Response) -> HttpResponse:
    messages.success(request, f"Your response on {key_result.reference} is in. Its clock has stopped.")
    week = answered.check_in.week
    return back(request, address(request.organization, "checkins:update", key_result.reference, week))
