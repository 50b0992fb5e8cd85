from django.http import HttpResponse
from django.views.decorators.http import require_safe

from okrapp.http import answer
from organizations.requests import OrganizationRequest
from scoring.models import policy_at_work
from scoring.published import published


@require_safe
def rag(request: OrganizationRequest) -> HttpResponse:
    return answer(request, "scoring/rag.html", {"policy": published(policy_at_work())})
