"""The search: a page of its own, and the answer to what is typed into the dialog of every page."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from okrapp.http import answer
from organizations.finding import everything
from organizations.queries.searching import MOST
from organizations.requests import OrganizationRequest
from organizations.searching import QUERY_LENGTH


@require_safe
def search(request: OrganizationRequest) -> HttpResponse:
    text = request.GET.get("q", "")[:QUERY_LENGTH].replace("\x00", "")
    groups = everything(request, text)
    context = {"text": text, "groups": groups, "total": sum(len(group.hits) for group in groups), "most": MOST}
    return answer(request, "organizations/search.html", context, fragment="found")
