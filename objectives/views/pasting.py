from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from objectives import actions, queries
from objectives.drafts import TeamSet
from objectives.forms import PastedRows
from objectives.policies import To, objective_or_404
from objectives.views.draft_pages import set_address
from okrapp.http import UNPROCESSABLE, answer, go
from organizations.requests import OrganizationRequest


@require_http_methods(["GET", "HEAD", "POST"])
def paste_rows(request: OrganizationRequest, number: int) -> HttpResponse:
    found = objective_or_404(request.membership, number, to=To.EDIT)
    held = queries.key_results_held(found)
    form = PastedRows(request.POST or None, objective=found, people=queries.people(), held=held)
    back = f"{set_address(request, TeamSet(found.team, found.cycle))}#draft-{found.reference}"
    status, made = 200, 0
    if request.POST.get("action") == "add" and form.is_valid() and not form.too_many:
        given = {"objective": found, "by": request.membership, "starts_on": found.starts_on or found.cycle.starts_on}
        made = form.add(actions.add_key_result, **given)
        messages.success(request, f"{made} {'key result is' if made == 1 else 'key results are'} added.")
        if not form.lines:
            return go(request, back)
    if request.method == "POST" and (form.errors or form.too_many or made):
        status = UNPROCESSABLE
    return answer(
        request, "objectives/paste_rows.html", {"form": form, "objective": found, "back": back}, status=status
    )
