from django.http import HttpResponse
from django.views.decorators.http import require_safe

from okrapp.http import answer
from okrapp.panels import RAG_POLICY, RAG_POLICY_OF
from organizations.requests import OrganizationRequest
from scoring.published import published, versions
from scoring.queries import policy_versions


@require_safe
def rag(request: OrganizationRequest) -> HttpResponse:
    stored = policy_versions()
    kept = next((found for _, found in RAG_POLICY_OF.filled(request.membership, request)), None)
    at_work = stored[0]
    context = {
        "version": kept["policy"] if kept else at_work,
        "cycle": kept["cycle"] if kept else "",
        "policy": published(kept["policy"] if kept else at_work, request.organization.figures),
        "versions": versions(stored, request.organization.figures),
        "panels": RAG_POLICY.filled(request.membership, at_work),
    }
    return answer(request, "scoring/rag.html", context)
