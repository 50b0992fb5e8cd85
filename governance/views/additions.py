"""Proposing another key result of an objective under way, or one in place of another."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from governance import actions, policies, queries
from governance.change_forms import ReasonsForm, reasons_of
from governance.models import ChangeRequest
from governance.views.answering import DONE
from objectives.forms import KeyResultForm
from objectives.models import KeyResult, Objective
from objectives.policies import key_result_or_404, objective_or_404
from okrapp.errors import Conflict, DomainError
from okrapp.http import CONFLICT, UNPROCESSABLE, answer, go
from organizations.addresses import address
from organizations.requests import OrganizationRequest


@require_http_methods(["GET", "POST"])
def add(request: OrganizationRequest, number: int) -> HttpResponse:
    return _page(request, objective_or_404(request.membership, number), None)


@require_http_methods(["GET", "POST"])
def replace(request: OrganizationRequest, number: int) -> HttpResponse:
    found = key_result_or_404(request.membership, number)
    return _page(request, found.objective, found)


def _page(request: OrganizationRequest, objective: Objective, replaces: KeyResult | None) -> HttpResponse:
    rights = policies.may_add_or_refuse(request.membership, objective, replaces=replaces)
    asked = request.GET.get("again", "")
    page = queries.addition_page(request.membership, objective, replaces=replaces, again=asked)
    given: dict[str, Any] = {"objective": objective, "figures": request.organization.figures}
    is_shaped = "rows" in request.POST
    if is_shaped:
        card = KeyResultForm.with_rows(request.POST, **given)
        reasons = ReasonsForm(None, updates=page.updates, others=page.others, initial=request.POST.dict())
    else:
        like = page.again.key_result if page.again else None
        card = KeyResultForm(request.POST or None, like=like, **given)
        reasons = ReasonsForm(
            request.POST or None, updates=page.updates, others=page.others, initial=reasons_of(page.again)
        )
    status = 200
    if request.method == "POST" and not is_shaped:
        status, made = _ask(request, objective, replaces, card, reasons)
        if made is not None:
            return go(request, address(request.organization, "governance:change", made.reference))
    context = {"objective": objective, "page": page, "form": card, "reasons": reasons, "rights": rights}
    return answer(request, "governance/add.html", context, status=status)


def _ask(
    request: OrganizationRequest,
    objective: Objective,
    replaces: KeyResult | None,
    card: KeyResultForm,
    reasons: ReasonsForm,
) -> tuple[int, ChangeRequest | None]:
    """Ask when both halves of the form are in order; what is wrong stands in the half that it is about."""
    if not all([card.is_valid(), reasons.is_valid()]):
        return UNPROCESSABLE, None
    act = actions.propose_addition if request.POST.get("action") == "propose" else actions.draft_addition
    values = {name: value for name, value in card.values().items() if name != "form_key"}
    ask = partial(act, by=request.membership, objective=objective, reasons=reasons.reasons, replaces=replaces)
    try:
        return DONE, ask(**values)
    except DomainError as error:
        if error.field in reasons.fields:
            reasons.refused(error)
        else:
            card.refuse(error)
        return CONFLICT if isinstance(error, Conflict) else UNPROCESSABLE, None
