"""A person's own week, and the walk through it."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from checkins import queries
from checkins.views.updating import form_page, skipped_in
from okrapp import clock
from okrapp.http import answer
from okrapp.panels import MY_WEEK
from organizations.requests import OrganizationRequest


@require_GET
def my_week(request: OrganizationRequest) -> HttpResponse:
    updates = queries.my_updates(request.membership, clock.now())
    context = {"updates": updates, "panels": MY_WEEK.filled(request.membership)}
    return answer(request, "checkins/my_week.html", context)


@require_GET
def walk(request: OrganizationRequest) -> HttpResponse:
    way = queries.walk(queries.my_updates(request.membership, clock.now()), skipped_in(request.GET))
    if way.current is None:
        return answer(request, "checkins/walk_done.html", {"walk": way})
    return form_page(request, way.current.key_result, way=way)
