from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from objectives import actions, policies, queries
from objectives.drafts import TeamSet
from objectives.models import Objective
from objectives.policies import To, cycle_or_404, objective_or_404
from objectives.starters import functions, starter
from objectives.views.draft_pages import set_address
from okrapp.errors import DomainError, Forbidden
from okrapp.http import UNPROCESSABLE, answer, go
from organizations.requests import OrganizationRequest

MOST = 12  # references that one address may name


@require_http_methods(["GET", "HEAD", "POST"])
def starters(request: OrganizationRequest) -> HttpResponse:
    subject = _subject(request)
    problem = ""
    if request.method == "POST":
        chosen = [found for code in request.POST.getlist("starter") if (found := starter(code))]
        try:
            made = actions.draft_from_starters(
                starters=chosen, team=subject.team, cycle=subject.cycle, by=request.membership
            )
        except DomainError as error:
            problem = error.message
        else:
            return _back(request, subject, made)
    every = functions()
    shown = next((each for each in every if each.slug == request.GET.get("function")), every[0])
    context = {
        "functions": every,
        "shown": shown,
        "subject": subject,
        "back": set_address(request, subject),
        "problem": problem,
    }
    return answer(request, "objectives/starters.html", context, status=UNPROCESSABLE if problem else 200)


@require_POST
def earlier(request: OrganizationRequest) -> HttpResponse:
    subject = _subject(request)
    source = cycle_or_404(request.membership, request.POST.get("from", ""))
    try:
        made = actions.carry_over(team=subject.team, source=source, cycle=subject.cycle, by=request.membership)
    except DomainError as error:
        messages.error(request, error.message)
        return go(request, set_address(request, subject))
    return _back(request, subject, made)


@require_POST
def undo_start(request: OrganizationRequest) -> HttpResponse:
    subject = _subject(request)
    numbers = [each.removeprefix("O-") for each in request.POST.get("made", "").split(",")[:MOST]]
    found = [
        objective_or_404(request.membership, int(number), to=To.EDIT)
        for number in numbers
        if number.isdecimal() and len(number) < 10
    ]
    gone = actions.undo_drafts(objectives=found, by=request.membership)
    kept = len(found) - gone
    messages.success(
        request,
        f"{gone} {'draft is' if gone == 1 else 'drafts are'} removed again."
        + (f" {kept} stayed, because somebody has written in them." if kept else ""),
    )
    return go(request, set_address(request, subject))


def _subject(request: OrganizationRequest) -> TeamSet:
    if not policies.can_draft(request.membership):
        raise Forbidden("You are here as a viewer, so you can read everything and write nothing.", who="any member")
    given = request.GET
    choices = queries.set_choices(request.membership, team=given.get("team", ""), cycle=given.get("cycle", ""))
    if choices.chosen is None:
        raise Forbidden("Drafts live in a cycle, and there is none yet.", who="a program lead or an admin")
    return choices.chosen


def _back(request: OrganizationRequest, subject: TeamSet, made: list[Objective]) -> HttpResponse:
    references = ",".join(each.reference for each in made[:MOST])
    return go(request, f"{set_address(request, subject)}&made={references}")
