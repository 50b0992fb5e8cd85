from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from objectives import actions, policies, queries
from objectives.coach import House
from objectives.forms import WritingForm
from okrapp.forms import posted
from okrapp.http import answer, go
from organizations.addresses import address
from organizations.requests import OrganizationRequest


@require_http_methods(["GET", "HEAD", "POST"])
def writing(request: OrganizationRequest) -> HttpResponse:
    if request.method == "POST":
        policies.require_lead(request.membership, policies.WHO_SETS_RULES)
    rules = queries.writing_rules()
    may_edit = policies.is_editor(request.membership)
    form = WritingForm(posted(request), rules=rules, may_edit=may_edit)
    if request.method == "POST":
        saved = form.attempt(actions.set_writing_rules, by=request.membership)
        if saved is not None:
            messages.success(request, "Saved. Every draft is read by these rules from now on.")
            return go(request, address(request.organization, "objectives:writing"))
    context = {
        "form": form,
        "rules": rules,
        "groups": queries.rules_of(rules.house if rules else House()),
        "why_not": "" if may_edit else policies.WHO_SETS_RULES,
    }
    return answer(request, "objectives/writing.html", context, status=form.status)
