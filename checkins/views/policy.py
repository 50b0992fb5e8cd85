"""Changing the RAG policy: look at what it would change, then publish."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods

from checkins import queries
from checkins.actions.policy import publish_policy
from okrapp import clock
from okrapp.errors import Conflict
from okrapp.forms import stands
from okrapp.http import UNPROCESSABLE, answer, go
from organizations.addresses import address
from organizations.requests import OrganizationRequest
from scoring.forms import PolicyForm, PublishForm
from scoring.models import RagPolicy, policy_at_work
from scoring.policies import require_policy_maker
from scoring.published import differences
from scoring.queries import policy_with_number

TEMPLATE = "checkins/change_policy.html"


@require_http_methods(["GET", "HEAD", "POST"])
def change_policy(request: OrganizationRequest) -> HttpResponse:
    require_policy_maker(request.membership)
    if request.method == "POST":
        return _publish(request)
    at_work = policy_at_work()
    form = _form(request, request.GET if "red_top" in request.GET else None, at_work)
    if not form.is_valid():
        status = UNPROCESSABLE if form.is_bound else 200
        return answer(request, TEMPLATE, {"form": form, "at_work": at_work}, status=status)
    publish = _publish_form(request, initial={**form.draft.figures, "seen": at_work.number})
    return answer(request, TEMPLATE, _looked_at(request, form, at_work) | {"publish": publish})


def _publish(request: OrganizationRequest) -> HttpResponse:
    publish = _publish_form(request, request.POST)
    published: list[RagPolicy] = []
    try:
        if stands(publish, lambda: published.append(_act(request, publish))):
            messages.success(request, f"Version {published[0].number} of the policy holds from now on.")
            return go(request, address(request.organization, "scoring:rag"))
    except Conflict as error:
        return _refused(request, publish, said=error.message)
    return _refused(request, publish)


def _form(request: OrganizationRequest, typed: QueryDict | None, at_work: RagPolicy) -> PolicyForm:
    return PolicyForm(typed, initial=None if typed else at_work.figures, figures=request.organization.figures)


def _publish_form(
    request: OrganizationRequest, typed: QueryDict | None = None, *, initial: dict[str, Any] | None = None
) -> PublishForm:
    return PublishForm(typed, initial=initial, auto_id="publish_%s", figures=request.organization.figures)


def _act(request: OrganizationRequest, publish: PublishForm) -> RagPolicy:
    typed = publish.cleaned_data
    return publish_policy(by=request.membership, draft=publish.draft, why=typed["why"], seen=typed["seen"])


def _refused(request: OrganizationRequest, publish: PublishForm, *, said: str = "") -> HttpResponse:
    """The page with everything that was typed, and why it was not published."""
    at_work = policy_at_work()
    form = _form(request, request.POST, at_work)
    context: dict[str, Any] = {"form": form, "at_work": at_work}
    if form.is_valid():
        context = _looked_at(request, form, at_work)
    if said:
        seen = policy_with_number(publish.cleaned_data["seen"])
        theirs = differences(seen, at_work, request.organization.figures)
        context |= {"conflict": said, "theirs": theirs, "other": policy_with_number(at_work.number)}
        publish = _publish_form(request, initial={**publish.cleaned_data, "seen": at_work.number})
    return answer(request, TEMPLATE, context | {"publish": publish}, status=409 if said else UNPROCESSABLE)


def _looked_at(request: OrganizationRequest, form: PolicyForm, at_work: RagPolicy) -> dict[str, Any]:
    """What the policy that was typed would change."""
    after, now = request.GET.get("after", ""), clock.now()
    what = queries.what_would_change(request.organization, form.draft, at_work, now, after=after)
    query = request.GET.copy()
    query["after"] = what.after
    return {
        "form": form,
        "at_work": at_work,
        "differences": differences(at_work, form.draft, request.organization.figures),
        "what": what,
        "next_href": f"?{query.urlencode()}" if what.after else "",
    }
