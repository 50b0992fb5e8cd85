from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from objectives import actions, policies, queries
from objectives.drafts import TeamSet
from objectives.forms import DraftForm, HeadForm, RowForm
from objectives.models import KeyResult, Objective
from objectives.policies import To, key_result_or_404, objective_or_404
from objectives.views.draft_pages import DraftPage, changed, leave, piece, set_address, whole_page
from okrapp.errors import DomainError, Forbidden
from okrapp.http import answer, go, wants_fragment
from organizations.requests import OrganizationRequest

GOES_ON = "next"  # what a form sends when its person goes on with the next row


@require_http_methods(["GET", "HEAD", "POST"])
def drafting(request: OrganizationRequest) -> HttpResponse:
    given = request.GET
    choices = queries.set_choices(request.membership, team=given.get("team", ""), cycle=given.get("cycle", ""))
    if choices.chosen is None:
        return answer(request, "objectives/drafting.html", {"choices": choices})
    if request.method == "POST":
        return _new_objective(request, choices.chosen)
    return whole_page(DraftPage(request, choices.chosen, choices))


@require_safe
def draft_people(request: OrganizationRequest) -> HttpResponse:
    return answer(request, "objectives/_draft_people.html", {"words": queries.people().words.values()})


@require_POST
def draft_head(request: OrganizationRequest, number: int) -> HttpResponse:
    found = objective_or_404(request.membership, number, to=To.EDIT)
    form = HeadForm(request.POST, people=queries.people(), objective=found, by=request.membership)
    saved = form.attempt(actions.edit_objective, objective=found, by=request.membership, version=form.version_read)
    if saved is None and form.status == 409:
        fresh = objective_or_404(request.membership, number)
        stored = HeadForm(None, people=queries.people(), objective=fresh, by=request.membership)
        form.set_against(stored, fresh.version)
    page = DraftPage(request, TeamSet(found.team, found.cycle), bound=[] if saved else [form])
    section = page.section(found)
    if section is None:
        return _gone(request, page, form)
    if wants_fragment(request):
        return piece(page, "objectives/_draft_head_saved.html", status=form.status, section=section, saved=saved)
    return leave(request, page, f"draft-{found.reference}") if saved else whole_page(page, status=form.status)


@require_POST
def draft_rows(request: OrganizationRequest, number: int) -> HttpResponse:
    found = objective_or_404(request.membership, number, to=To.EDIT)
    form = RowForm(request.POST, people=queries.people(), objective=found)
    form.take(queries.metric_to_take(request.POST.get("metric", "")[:80]))
    given = {"objective": found, "by": request.membership, "starts_on": found.starts_on or found.cycle.starts_on}
    added = form.attempt(actions.add_key_result, **given)
    page = DraftPage(request, TeamSet(found.team, found.cycle), bound=[] if added else [form])
    section = page.section(found)
    if section is None:
        return _gone(request, page, form)
    if wants_fragment(request):
        row = section.row(added.number) if added else None
        goes_on = request.POST.get("action") == GOES_ON
        context = {
            "section": section,
            "added": row,
            "focus": section.fresh["name"].auto_id if added and goes_on else "",
        }
        return piece(page, "objectives/_draft_row_added.html", status=form.status, **context)
    return leave(request, page, f"new-{found.reference}-name") if added else whole_page(page, status=form.status)


@require_POST
def draft_row(request: OrganizationRequest, number: int) -> HttpResponse:
    found = key_result_or_404(request.membership, number, to=To.EDIT)
    action = request.POST.get("action", "")
    if action == "delete":
        return _delete(request, found)
    form = RowForm(request.POST, people=queries.people(), objective=found.objective, key_result=found)
    form.take(queries.metric_to_take(request.POST.get("metric", "")[:80]))
    saved = form.attempt(actions.edit_key_result, key_result=found, by=request.membership, version=form.version_read)
    if saved is None and form.status == 409:
        fresh = key_result_or_404(request.membership, number)
        stored = RowForm(None, people=queries.people(), objective=fresh.objective, key_result=fresh)
        form.set_against(stored, fresh.version)
    if saved and action == "duplicate":
        return _duplicate(request, saved)
    if saved and action.startswith("move "):
        return _move(request, saved, action.removeprefix("move O-"))
    return _saved_row(request, found, form, saved)


@require_POST
def restore_row(request: OrganizationRequest, number: int) -> HttpResponse:
    found = objective_or_404(request.membership, number, to=To.EDIT)
    page = DraftPage(request, TeamSet(found.team, found.cycle))
    try:
        card = actions.restore_key_result(objective=found, sealed=request.POST.get("sealed", ""), by=request.membership)
    except DomainError as error:
        messages.error(request, error.message)
        return go(request, page.href)
    return changed(request, page, f"{card.reference}-name", f"{card.reference} is back.")


def _new_objective(request: OrganizationRequest, subject: TeamSet) -> HttpResponse:
    if not policies.can_draft(request.membership):
        raise Forbidden("You are here as a viewer, so you can read everything and write nothing.", who="any member")
    form = HeadForm(request.POST, people=queries.people(), by=request.membership)
    given = {"by": request.membership, "team": subject.team, "cycle": subject.cycle}
    drafted = form.attempt(actions.draft_objective, **given)
    page = DraftPage(request, subject, bound=[] if drafted else [form])
    if drafted is None:
        return whole_page(page, status=form.status)
    focus = f"new-{drafted.reference}-name" if policies.can_edit(request.membership, drafted) else "new-title"
    return changed(request, page, focus, f"{drafted.reference} is drafted. Now add its key results.")


def _saved_row(
    request: OrganizationRequest, found: KeyResult, form: DraftForm, saved: KeyResult | None
) -> HttpResponse:
    objective = found.objective
    page = DraftPage(request, TeamSet(objective.team, objective.cycle), bound=[] if saved else [form])
    section = page.section(objective)
    row = section.row(found.number) if section else None
    if row is None:
        return _gone(request, page, form)
    if wants_fragment(request):
        context = {"section": section, "row": row, "saved": saved}
        return piece(page, "objectives/_draft_row_saved.html", status=form.status, **context)
    return leave(request, page, f"row-{found.reference}") if saved else whole_page(page, status=form.status)


def _delete(request: OrganizationRequest, found: KeyResult) -> HttpResponse:
    objective = found.objective
    subject = TeamSet(objective.team, objective.cycle)
    try:
        deleted = actions.remove_key_result(key_result=found, by=request.membership)
    except DomainError as error:
        messages.error(request, error.message)
        return go(request, set_address(request, subject))
    page = DraftPage(request, subject, deleted=(objective.id, deleted))
    return whole_page(page, focus=f"undo-{deleted.reference}", announce=f"{deleted.reference} is deleted.")


def _duplicate(request: OrganizationRequest, source: KeyResult) -> HttpResponse:
    page = DraftPage(request, TeamSet(source.objective.team, source.objective.cycle))
    try:
        copy = actions.duplicate_key_result(key_result=source, by=request.membership)
    except DomainError as error:
        messages.error(request, error.message)
        return go(request, page.href)
    return changed(request, page, f"{copy.reference}-name", f"{copy.reference} is a copy of {source.reference}.")


def _move(request: OrganizationRequest, card: KeyResult, to: str) -> HttpResponse:
    page = DraftPage(request, TeamSet(card.objective.team, card.objective.cycle))
    number = int(to) if to.isdecimal() and len(to) < 10 else 0
    target: Objective = objective_or_404(request.membership, number, to=To.EDIT)
    try:
        actions.move_key_result(key_result=card, to=target, by=request.membership)
    except DomainError as error:
        messages.error(request, error.message)
        return go(request, page.href)
    return changed(request, page, f"{card.reference}-name", f"{card.reference} belongs to {target.reference} now.")


def _gone(request: OrganizationRequest, page: DraftPage, form: DraftForm) -> HttpResponse:
    """The draft left the page while somebody wrote in it: why, and the page as it is."""
    problem = next(iter(form.problems), "This is no longer a draft.")
    messages.error(request, problem)
    return go(request, page.href)
