"""The approval queue, one change request, and proposing one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import reswap, retarget

from governance import actions, policies, queries
from governance.change_forms import ProposeForm
from governance.forms import AnswerForm
from governance.models import ChangeRequest
from governance.views.answering import DONE, attempt
from objectives.policies import key_result_or_404
from okrapp import clock
from okrapp.errors import DomainError
from okrapp.http import UNPROCESSABLE, answer, back, go, wants_fragment
from organizations.addresses import address
from organizations.requests import OrganizationRequest

SAID = {
    "approve": "{reference} is approved and applied.",
    "reject": "{reference} is rejected.",
    "send_back": "{reference} is sent back.",
    "propose": "{reference} is proposed.",
    "withdraw": "{reference} is withdrawn.",
}


@require_GET
def approvals(request: OrganizationRequest) -> HttpResponse:
    wanted = {name: request.GET.get(name, "") for name in ("tab", "kind", "team", "after")}
    page = queries.approvals(request.membership, wanted["tab"], wanted["kind"], wanted["team"], wanted["after"])
    return answer(request, "governance/approvals.html", {"page": page}, fragment="results")


@require_POST
def approve_selected(request: OrganizationRequest) -> HttpResponse:
    changes = queries.selected(request.POST.getlist("change"))
    sets = [actions.SeenSet(*each) for each in queries.selected_sets(request.POST.getlist("set"))]
    settled = actions.approve_several(by=request.membership, changes=changes, sets=sets)
    if settled.approved:
        names = ", ".join(settled.approved)
        messages.success(request, f"Approved and applied: {names}. Under Decided they can be undone for 10 seconds.")
    for reason in settled.left:
        messages.warning(request, f"Left as it is: {reason}")
    if not (changes or sets):
        messages.info(request, "Nothing was selected.")
    return go(request, address(request.organization, "governance:approvals"))


@require_http_methods(["GET", "POST"])
def change(request: OrganizationRequest, number: int) -> HttpResponse:
    found = policies.change_or_404(number)
    if request.method == "GET":
        return _change(request, found, AnswerForm())
    form, action = AnswerForm(request.POST), request.POST.get("action", "")
    act = _act(request, found, form, action)
    if act is None:
        form.add_error(None, "Choose what to do: approve, send back, reject or withdraw.")
        return _change(request, found, form, status=UNPROCESSABLE)
    status, _ = attempt(request, form, act)
    now = policies.change_or_404(number)
    return _done(request, now, action) if status == DONE else _change(request, now, form, status=status)


@require_POST
def undo(request: OrganizationRequest, number: int) -> HttpResponse:
    found = policies.change_or_404(number)
    try:
        actions.undo_decision(by=request.membership, change=found)
        messages.success(request, f"Undone: {found.reference} waits again, and nobody was told.")
    except DomainError as error:
        messages.error(request, error.message)
    here = ("governance:approvals",) if wants_fragment(request) else ("governance:change", found.reference)
    return back(request, address(request.organization, *here))


@require_http_methods(["GET", "POST"])
def propose(request: OrganizationRequest, number: int) -> HttpResponse:
    key_result = key_result_or_404(request.membership, number)
    rights = policies.may_ask_or_refuse(request.membership, key_result)
    page = queries.propose_page(request.membership, key_result, again=request.GET.get("again", ""))
    given: dict[str, Any] = {"people": page.people, "updates": page.updates, "others": page.others, "again": page.again}
    given |= {"key_result": key_result, "figures": request.organization.figures}
    if "rows" in request.POST:
        form = ProposeForm.with_rows(request.POST, **given)
    else:
        form = ProposeForm(request.POST if request.method == "POST" else None, **given)
    context = {"page": page, "form": form, "rights": rights, "key_result": key_result}
    if request.method == "GET" or "rows" in request.POST:
        return answer(request, "governance/propose.html", context)
    # Enter in a field takes the form's first button, which says so in words of its own.
    wanted = request.POST.get("action") or request.POST.get("enter")
    write = actions.propose_change if wanted == "propose" else actions.draft_change
    status, made = attempt(
        request, form, lambda: write(by=request.membership, key_result=key_result, proposal=form.proposal)
    )
    if made is None:
        return answer(request, "governance/propose.html", context, status=status)
    return go(request, address(request.organization, "governance:change", made.reference))


def _act(
    request: OrganizationRequest, change: ChangeRequest, form: AnswerForm, action: str
) -> Callable[[], ChangeRequest] | None:
    by = request.membership

    def note() -> str:
        return str(form.cleaned_data["note"])

    acts: dict[str, Callable[[], ChangeRequest]] = {
        "approve": lambda: actions.approve_change(
            by=by, change=change, seen_version=form.cleaned_data["seen_version"], note=note()
        ),
        "reject": lambda: actions.reject_change(by=by, change=change, note=note()),
        "send_back": lambda: actions.send_back_change(by=by, change=change, note=note()),
        "propose": lambda: actions.propose_draft(by=by, change=change),
        "withdraw": lambda: actions.withdraw_change(by=by, change=change),
    }
    return acts.get(action)


def _change(
    request: OrganizationRequest, change: ChangeRequest, form: AnswerForm, *, status: int = 200
) -> HttpResponse:
    view = queries.change_view(change, request.membership, now=clock.now())
    return answer(request, "governance/change.html", {"view": view, "form": form}, fragment="panel", status=status)


def _done(request: OrganizationRequest, change: ChangeRequest, action: str) -> HttpResponse:
    """In the queue the row says what became of it, with the way back; elsewhere the request's page does."""
    said = SAID[action].format(reference=change.reference)
    if wants_fragment(request):
        view = queries.change_view(change, request.membership, now=clock.now())
        response = answer(request, "governance/change.html", {"view": view, "said": said}, fragment="done")
        return retarget(reswap(response, "outerHTML"), f"#change-{change.reference}")
    messages.success(request, said)
    return go(request, address(request.organization, "governance:change", change.reference))
