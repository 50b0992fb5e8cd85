"""What an objective contributes to: picking it, and one contribution with what people do about it."""

from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from objectives import actions, policies, queries, ties
from objectives.alignment_policies import contribution_or_404, owner_of, target_of
from objectives.enums import ContributionState
from objectives.forms import ActionForm, ContributionForm, DivergenceForm, WhyForm
from objectives.models import Contribution
from objectives.policies import To, objective_or_404
from objectives.ties import ContributionRow
from objectives.views.pages import alignment
from okrapp.errors import Conflict, DomainError, Forbidden
from okrapp.http import UNPROCESSABLE, answer, back, came_from, wants_fragment
from organizations.addresses import address
from organizations.requests import OrganizationRequest

CONFLICT = 409
# What is done without a word beside it, and what is said afterwards.
ACTS: dict[str, tuple[Callable[..., Contribution], str]] = {
    "accept": (actions.accept_contribution, "It contributes, and both dashboards show it."),
    "withdraw": (actions.withdraw_contribution, "It is withdrawn."),
    "primary": (actions.make_primary, "This one is drawn in the tree."),
    "end_divergence": (actions.end_divergence, "They pull the same way again."),
}
# What takes a reason.
REASONED: dict[str, tuple[Callable[..., Contribution], type[ActionForm], str]] = {
    "decline": (actions.decline_contribution, WhyForm, "It is declined, with your reason."),
    "diverge": (actions.mark_divergence, DivergenceForm, "It is marked as an intentional divergence."),
}


@require_safe
def targets(request: OrganizationRequest) -> HttpResponse:
    """What an objective could contribute to, as one types."""
    if not policies.can_draft(request.membership):
        raise Forbidden("You are here as a viewer, so there is nothing to draft.", who="any member")
    named = request.GET.get("objective", "").removeprefix("O-")
    source = objective_or_404(request.membership, int(named)) if _is_number(named) else None
    cycle = source.cycle if source else queries.numbered_cycle(request.GET.get("cycle", ""))
    form = ContributionForm.searching(request.GET, cycle=cycle, source=source)
    return answer(request, "objectives/_targets.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def contribute(request: OrganizationRequest, number: int) -> HttpResponse:
    found = objective_or_404(request.membership, number, to=To.EDIT)
    if request.method == "POST":
        form = ContributionForm(request.POST, cycle=found.cycle, source=found)
        made = form.attempt(actions.propose_contribution, objective=found, by=request.membership)
        if made is not None:
            return _proposed(request, made)
    else:
        form = ContributionForm.searching(request.GET, cycle=found.cycle, source=found)
    context = {"objective": found, "form": form, "next": came_from(request)}
    return answer(request, "objectives/contribute.html", context, fragment="form", status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
def contribution(request: OrganizationRequest, number: int) -> HttpResponse:
    found = contribution_or_404(request.membership, number)
    if request.method != "POST":
        return _again(request, found)
    action = request.POST.get("action", "")
    if action in REASONED:
        return _reasoned(request, found, action)
    if action not in ACTS:
        return _again(request, found, problem="Pick what to do about it.", status=UNPROCESSABLE)
    act, said = ACTS[action]
    try:
        done = act(contribution=found, by=request.membership)
    except DomainError as error:
        return _refused(request, found, error)
    return _done(request, done, said)


def _reasoned(request: OrganizationRequest, found: Contribution, action: str) -> HttpResponse:
    act, make_form, said = REASONED[action]
    form = make_form(request.POST)
    done = form.attempt(act, contribution=found, by=request.membership)
    if done is None:
        return _again(request, found, form=form, action=action, status=form.status)
    return _done(request, done, said)


def _proposed(request: OrganizationRequest, made: Contribution) -> HttpResponse:
    waits = made.state == ContributionState.PROPOSED
    owner = owner_of(target_of(made)).name
    said = f"It waits for {owner}." if waits else "It contributes from now on."
    if wants_fragment(request):
        return _panel(request, made.objective.number, said)
    messages.success(request, said)
    return back(request, address(request.organization, "objectives:objective", made.objective.reference))


def _done(request: OrganizationRequest, done: Contribution, said: str) -> HttpResponse:
    """The row in place where the page is of what is contributed to; there its objective's whole panel otherwise."""
    if not wants_fragment(request):
        messages.success(request, said)
        return back(request, address(request.organization, "objectives:contribution", done.id))
    if _is_upward(request):
        return _panel(request, done.objective.number, said)
    return answer(request, "objectives/_contribution_row.html", {"row": _row(request, done), "said": said})


def _refused(request: OrganizationRequest, found: Contribution, error: DomainError) -> HttpResponse:
    status = CONFLICT if isinstance(error, Conflict) else UNPROCESSABLE
    return _again(request, found, problem=error.message, status=status)


def _again(
    request: OrganizationRequest,
    found: Contribution,
    *,
    form: ActionForm | None = None,
    action: str = "",
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """The contribution as it is now, with what was refused."""
    row = replace(_row(request, found), form=form, action=action)
    template = "objectives/_contribution_row.html" if wants_fragment(request) else "objectives/contribution.html"
    return answer(request, template, {"row": row, "problem": problem, "next": came_from(request)}, status=status)


def _row(request: OrganizationRequest, found: Contribution) -> ContributionRow:
    """As the page shows it that it was acted on; alone, as the reader's own end does."""
    shown = queries.shown_contribution(found.id)
    upward = _is_upward(request) or ("seen_from" not in request.POST and shown.target.owner_id != request.membership.id)
    may_edit = policies.can_edit(request.membership, found.objective)
    return ties.rows([shown], request.membership, is_upward=upward, may_edit=may_edit)[0]


def _panel(request: OrganizationRequest, number: int, said: str) -> HttpResponse:
    """What the objective contributes to, and what contributes to it, in the place of what the page showed."""
    found = objective_or_404(request.membership, number)
    context = {"alignment": alignment(request, found), "said": said}
    response = answer(request, "objectives/_alignment.html", context | {"is_swapped": True})
    response["HX-Retarget"], response["HX-Reswap"] = "#alignment", "outerHTML"
    return response


def _is_upward(request: OrganizationRequest) -> bool:
    return request.POST.get("seen_from") == "below"


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10
