"""Where all sets stand, one set with its checklist, and deciding on it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import reswap, retarget

from governance import actions, queries, set_policies
from governance.forms import GovernanceForm
from governance.models import OkrSet
from governance.set_forms import ChecklistForm, LateForm, SetForm
from governance.views.answering import attempt
from okrapp.errors import DomainError
from okrapp.http import CONFLICT, UNPROCESSABLE, answer, back, go, wants_fragment
from organizations.addresses import address
from organizations.requests import OrganizationRequest

SAID = {
    "submit": "Submitted. Whoever looks at it next is told.",
    "take_back": "The set is yours again to go on drafting.",
    "save": "The checklist is kept.",
    "pass": "Passed. Whoever approves the set is told.",
    "return": "Returned. Its owners are told.",
    "approve": "Approved: all objectives of the set are under way.",
    "send_back": "The set is sent back to be drafted.",
    "reject": "The set is rejected, and its drafts are in the backlog.",
}
CHECKING = {"save", "pass", "return"}
DECIDING = {"approve", "send_back", "reject"}


@require_safe
def sets(request: OrganizationRequest) -> HttpResponse:
    page = queries.sets_page(request.membership, request.GET.get("cycle", ""))
    return answer(request, "governance/sets.html", {"page": page}, fragment="list")


@require_http_methods(["GET", "HEAD", "POST"])
def okr_set(request: OrganizationRequest, cycle: str, team: str) -> HttpResponse:
    page = queries.set_page(request.membership, *set_policies.set_or_404(request.membership, cycle, team))
    action = request.POST.get("action", "")
    forms = SetForms(request.POST, page, action)
    if request.method != "POST":
        return _set(request, page, forms)
    act = _act(request, page, forms, action)
    if act is None:
        return _set(request, page, forms, problem="Choose what to do.", status=UNPROCESSABLE)
    status, moved = attempt(request, forms.sent, act)
    if moved is not None:
        return _done(request, moved, action)
    problem = "" if action in CHECKING | DECIDING else " ".join(str(each) for each in forms.sent.non_field_errors())
    again = queries.set_page(request.membership, *set_policies.set_or_404(request.membership, cycle, team))
    if status == CONFLICT and action in CHECKING:
        forms.checklist.set_against(again)
    return _set(request, again, forms, problem=problem, status=status)


@require_POST
def undo_set(request: OrganizationRequest, cycle: str, team: str) -> HttpResponse:
    found = set_policies.set_or_404(request.membership, cycle, team)[2]
    here: tuple[str, ...] = ("governance:okr_set", cycle, team)
    if found is None:
        return go(request, address(request.organization, *here))
    try:
        actions.undo_set_decision(by=request.membership, okr_set=found)
        messages.success(request, "Undone: the set waits again, and nobody was told.")
    except DomainError as error:
        messages.error(request, error.message)
    here = ("governance:approvals",) if wants_fragment(request) else here
    return back(request, address(request.organization, *here))


class SetForms:
    """What can be typed about a set: on its checklist, with a decision, with its submission; `sent` is what came."""

    def __init__(self, posted: QueryDict, page: queries.SetPage, action: str) -> None:
        self.checklist = ChecklistForm(posted if action in CHECKING else None, page=page)
        self.decision = SetForm(posted if action in DECIDING else None, initial={"reason": page.late_because})
        self.submission = LateForm(posted if action == "submit" else None)
        self.sent: GovernanceForm = GovernanceForm({})
        for form in (self.checklist, self.decision, self.submission):
            self.sent = form if form.is_bound else self.sent


def _act(
    request: OrganizationRequest, page: queries.SetPage, forms: SetForms, action: str
) -> Callable[[], OkrSet] | None:
    by, found, checklist = request.membership, page.okr_set, forms.checklist

    def typed(name: str) -> str:
        return str(forms.sent.cleaned_data[name])

    if action == "submit":
        return lambda: actions.submit_set(by=by, team=page.team, cycle=page.cycle, late_because=typed("late_because"))
    if found is None:
        return None
    acts: dict[str, Callable[[], OkrSet]] = {
        "take_back": lambda: actions.take_back_set(by=by, okr_set=found),
        "save": lambda: actions.keep_checklist(by=by, okr_set=found, checked=checklist.checked),
        "pass": lambda: actions.pass_set(
            by=by,
            okr_set=found,
            checked=checklist.checked,
            note=typed("gate_note"),
            late_because=typed("late_because"),
        ),
        "return": lambda: actions.return_set(by=by, okr_set=found, checked=checklist.checked, note=typed("gate_note")),
        "approve": lambda: actions.approve_set(
            by=by, okr_set=found, seen=forms.sent.cleaned_data["seen"], reason=typed("reason"), note=typed("note")
        ),
        "send_back": lambda: actions.send_back_set(by=by, okr_set=found, note=typed("note")),
        "reject": lambda: actions.reject_set(by=by, okr_set=found, note=typed("note")),
    }
    return acts.get(action)


def _set(
    request: OrganizationRequest, page: queries.SetPage, forms: SetForms, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {"page": page, "checklist": forms.checklist, "form": forms.decision, "late": forms.submission}
    context["problem"] = problem
    return answer(request, "governance/okr_set.html", context, fragment="panel", status=status)


def _done(request: OrganizationRequest, moved: OkrSet, action: str) -> HttpResponse:
    """In the queue the row says what became of it, with the way back; elsewhere the set's page does."""
    here = address(request.organization, "governance:okr_set", moved.cycle.slug, moved.team.slug)
    if action in DECIDING and wants_fragment(request):
        row: Any = queries.queue_row(moved, request.membership)
        response = answer(request, "governance/okr_set.html", {"row": row, "said": SAID[action]}, fragment="done")
        return retarget(reswap(response, "outerHTML"), f"#{row.dom_id}")
    messages.success(request, SAID[action])
    return go(request, here)
