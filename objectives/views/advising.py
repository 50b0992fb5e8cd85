"""One recommendation on a KR: its rule, its evidence, and setting it aside."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from objectives import actions, queries
from objectives.advice import Advice
from objectives.advice_policies import require_adviser, right_to_advise
from objectives.cards import KeyResultCard
from objectives.forms import DismissForm
from objectives.models import KeyResult
from objectives.policies import key_result_or_404
from okrapp.http import answer, back, came_from
from organizations.addresses import address
from organizations.requests import OrganizationRequest
from scoring.recommendations import Rule, rule_in_words

GONE = 409


@require_http_methods(["GET", "HEAD", "POST"])
def recommendation(request: OrganizationRequest, number: int, rule: str) -> HttpResponse:
    found = key_result_or_404(request.membership, number)
    named = _rule_or_404(rule)
    if request.method == "POST" and request.POST.get("action") == "undo":
        actions.restore_recommendation(key_result=found, by=request.membership, rule=named)
        return _done(request, found, "It is recommended again, as long as its rule says so.")
    card = KeyResultCard(found, queries.today_for(request.organization))
    advice = next((each for each in card.all_advice if each.recommendation.rule == named), None)
    form = DismissForm(request.POST or None)
    if request.method == "POST" and _dismissed(request, found, advice, form):
        return _done(request, found, "Set aside. It comes back when things get worse.")
    context = {
        "card": card,
        "kr": found,
        "each": advice,
        "because": rule_in_words(named, request.organization.figures),
        "form": form,
        "right": right_to_advise(request.membership, found),
        "next": came_from(request),
    }
    gone = request.method == "POST" and advice is None
    return answer(request, "objectives/recommendation.html", context, status=GONE if gone else form.status)


def _dismissed(request: OrganizationRequest, found: KeyResult, advice: Advice | None, form: DismissForm) -> bool:
    require_adviser(request.membership, found)
    if advice is None:
        return False
    given = {"key_result": found, "by": request.membership, "recommendation": advice.recommendation}
    return form.attempt(actions.dismiss_recommendation, **given) is not None


def _done(request: OrganizationRequest, found: KeyResult, words: str) -> HttpResponse:
    messages.success(request, words)
    return back(request, address(request.organization, "objectives:key_result", found.reference))


def _rule_or_404(text: str) -> Rule:
    try:
        return Rule(text)
    except ValueError:
        raise Http404 from None
