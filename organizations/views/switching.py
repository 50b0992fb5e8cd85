"""Going from one organization to another."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from okrapp.http import answer
from organizations import addresses, queries


@login_required
@require_safe
def organizations(request: HttpRequest) -> HttpResponse:
    """Every organization of the person; HTMX asks for the list alone, when the switcher opens."""
    current = request.GET.get("current", "")
    choices = [
        {"name": each.name, "href": addresses.home(each), "current": each.slug == current}
        for each in queries.organizations_of(request.user)
    ]
    return answer(request, "organizations/organizations.html", {"organizations": choices}, fragment="choices")
