from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from objectives import actions, policies, queries
from objectives.enums import CycleKind
from objectives.forms import CycleForm
from objectives.policies import To, cycle_or_404
from okrapp.http import answer, go
from organizations.addresses import address
from organizations.requests import OrganizationRequest
from organizations.steps import step


@require_safe
def cycles(request: OrganizationRequest) -> HttpResponse:
    rows = queries.cycle_rows(queries.today_for(request.organization))
    membership = request.membership
    context = {"rows": rows, "is_lead": policies.is_editor(membership), "can_draft": policies.can_draft(membership)}
    return answer(request, "objectives/cycles.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_cycle(request: OrganizationRequest) -> HttpResponse:
    policies.require_lead(request.membership)
    guided = step("cycle") if "start" in request.GET else None
    onwards = guided.after(request.organization) if guided else address(request.organization, "objectives:cycles")
    kind = request.GET.get("kind", CycleKind.QUARTERLY)
    form = CycleForm(request.POST or None, initial=queries.suggested_cycle(request.organization, kind))
    if request.method == "POST":
        made = form.attempt(actions.create_cycle, by=request.membership)
        if made is not None:
            messages.success(request, f"{made.name} is set up.")
            return go(request, onwards)
    template = "objectives/start_cycle.html" if guided else "objectives/new_cycle.html"
    context = {"form": form, "step": guided, "skip_href": onwards}
    return answer(request, template, context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_cycle(request: OrganizationRequest, slug: str) -> HttpResponse:
    cycle = cycle_or_404(request.membership, slug, to=To.EDIT)
    form = CycleForm(request.POST or None, cycle=cycle)
    if request.method == "POST":
        saved = form.attempt(actions.edit_cycle, cycle=cycle, by=request.membership)
        if saved is not None:
            messages.success(request, f"{saved.name} is saved.")
            return go(request, address(request.organization, "objectives:cycles"))
    return answer(request, "objectives/edit_cycle.html", {"form": form, "cycle": cycle}, status=form.status)
