"""What KRs need from other teams: the list, asking, and one dependency with what people do about it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from objectives import actions, queries
from objectives.alignment_policies import (
    dependency_or_404,
    require,
    right_to_answer_dependency,
    right_to_ask,
    right_to_deliver,
    right_to_end,
)
from objectives.forms import ActionForm, AgreeForm, DeclineForm, DependencyForm
from objectives.models import Dependency
from objectives.policies import key_result_or_404
from okrapp import clock
from okrapp.errors import Conflict, DomainError
from okrapp.http import UNPROCESSABLE, answer, back, came_from
from organizations.addresses import address
from organizations.requests import OrganizationRequest

CONFLICT = 409
# What is done without a word beside it, and what is said afterwards.
ACTS: dict[str, tuple[Callable[..., Dependency], str]] = {
    "deliver": (actions.deliver_dependency, "It is delivered, and both sides see it."),
    "withdraw": (actions.withdraw_dependency, "The request is withdrawn."),
}
# What comes with a form: the agreement and the KR that delivers it, or the reason.
TYPED: dict[str, tuple[Callable[..., Dependency], str]] = {
    "agree": (actions.agree_dependency, "You have agreed; whoever asked is told."),
    "name": (actions.name_deliverer, "It is noted what delivers this."),
    "decline": (actions.decline_dependency, "It is declined, with your reason."),
}


@require_safe
def dependencies(request: OrganizationRequest) -> HttpResponse:
    today = clock.now().astimezone(request.organization.zone).date()
    shown = request.GET.get("shown", queries.OPEN)
    team = request.GET.get("team", "")[:80].replace("\x00", "")
    after = request.GET.get("after", "").removeprefix("DP-")
    place = int(after) if after.isascii() and after.isdecimal() and len(after) < 10 else None
    page = queries.dependency_list(shown=shown, team=team, today=today, after=place)
    context = {
        "page": page,
        "shown": shown if shown in queries.SHOWN else queries.OPEN,
        "choices": queries.SHOWN.items(),
        "team": team,
        "teams": queries.team_choices(),
        "next_href": f"?shown={shown}&team={team}&after={page.after}" if page.after else "",
        "reader": request.membership,
    }
    return answer(request, "objectives/dependencies.html", context, fragment="results")


@require_http_methods(["GET", "HEAD", "POST"])
def new_dependency(request: OrganizationRequest, number: int) -> HttpResponse:
    found = key_result_or_404(request.membership, number)
    require(right_to_ask(request.membership, found), "ask for this")
    form = DependencyForm(request.POST or None, key_result=found)
    if request.method == "POST":
        asked = form.attempt(actions.request_dependency, key_result=found, by=request.membership)
        if asked is not None:
            messages.success(request, f"{asked.reference} is asked of {asked.team.name}.")
            return back(request, address(request.organization, "objectives:dependency", asked.reference))
    context = {"kr": found, "form": form, "next": came_from(request)}
    return answer(request, "objectives/new_dependency.html", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
def dependency(request: OrganizationRequest, number: int) -> HttpResponse:
    found = dependency_or_404(request.membership, number)
    action = request.POST.get("action", "")
    if request.method != "POST":
        return _page(request, found)
    if action in TYPED:
        return _typed(request, found, action)
    if action not in ACTS:
        return _page(request, found, problem="Pick what to do about it.", status=UNPROCESSABLE)
    act, said = ACTS[action]
    try:
        act(dependency=found, by=request.membership)
    except DomainError as error:
        status = CONFLICT if isinstance(error, Conflict) else UNPROCESSABLE
        return _page(request, found, problem=error.message, status=status)
    return _done(request, found, said)


def _typed(request: OrganizationRequest, found: Dependency, action: str) -> HttpResponse:
    act, said = TYPED[action]
    form: ActionForm = DeclineForm(request.POST) if action == "decline" else _agree_form(found, request.POST)
    done = form.attempt(act, dependency=found, by=request.membership)
    if done is None:
        return _page(request, found, form=form, action=action, status=form.status)
    return _done(request, found, said)


def _done(request: OrganizationRequest, found: Dependency, said: str) -> HttpResponse:
    messages.success(request, said)
    return back(request, address(request.organization, "objectives:dependency", found.reference))


def _agree_form(found: Dependency, typed: Any = None) -> AgreeForm:
    return AgreeForm(typed, team_id=found.team_id, present=found.delivered_by_id)


def _page(
    request: OrganizationRequest,
    found: Dependency,
    *,
    form: ActionForm | None = None,
    action: str = "",
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """The dependency as it is now, what the reader may do about it, and what was refused."""
    reader, shown = request.membership, queries.shown_dependency(found.number)
    may_answer = right_to_answer_dependency(reader, found)
    context = {
        "shown": shown,
        "may_answer": may_answer,
        "agree_form": form if isinstance(form, AgreeForm) else _agree_form(found),
        "decline_form": form if isinstance(form, DeclineForm) else DeclineForm(),
        "may_deliver": shown.can_be_delivered and right_to_deliver(reader, found).allowed,
        "may_withdraw": shown.is_waiting and right_to_end(reader, found).allowed,
        "action": action,
        "problem": problem,
    }
    return answer(request, "objectives/dependency.html", context, status=status)
