from django.http import HttpResponse
from django.views.decorators.http import require_safe

from objectives import policies, queries
from objectives.coaching import about_typed_measure, about_typed_objective
from objectives.policies import objective_or_404
from okrapp.errors import Forbidden
from okrapp.http import answer
from organizations.requests import OrganizationRequest


@require_safe
def coach(request: OrganizationRequest) -> HttpResponse:
    """What the coach says while one types. `of` and `row` name the objective and the KR that are being written."""
    if not policies.can_draft(request.membership):
        raise Forbidden("You are here as a viewer, so there is nothing to draft.", who="any member")
    typed, of = request.GET, request.GET.get("of", "")
    offered = queries.similar_metrics(typed.get("name", ""), "") if "dictionary" in typed else []
    if "name" in typed:
        beside = queries.cards_beside(of, besides=typed.get("row", ""))
        findings = about_typed_measure(typed, house=queries.house(), beside=beside)
    else:
        read = queries.neighbours_typed(typed.get("cycle", ""), besides=of)
        findings = about_typed_objective(typed.get("title", ""), known=read.house.known, others=read.titles)
    return answer(request, "objectives/_findings.html", {"findings": findings, "offered": offered})


@require_safe
def coached(request: OrganizationRequest, number: int) -> HttpResponse:
    found = objective_or_404(request.membership, number)
    context = {"objective": found, "groups": queries.rules_asked(found)}
    return answer(request, "objectives/coached.html", context, fragment="rules")
