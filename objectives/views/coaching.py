from django.http import HttpResponse
from django.views.decorators.http import require_safe

from objectives import policies
from objectives.coaching import about_typed_measure, about_typed_objective
from okrapp.errors import Forbidden
from okrapp.http import answer
from organizations.requests import OrganizationRequest


@require_safe
def coach(request: OrganizationRequest) -> HttpResponse:
    if not policies.can_draft(request.membership):
        raise Forbidden("You are here as a viewer, so there is nothing to draft.", who="any member")
    if "name" in request.GET:
        findings = about_typed_measure(request.GET)
    else:
        findings = about_typed_objective(request.GET.get("title", ""))
    return answer(request, "objectives/_findings.html", {"findings": findings})
