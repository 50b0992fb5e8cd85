"""The strategy on one screen, and the forms that write its parts in place."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from objectives import actions, policies, queries
from objectives.forms import ActionForm, NorthStarForm, ThemeForm, VisionForm
from objectives.models import Strategy, Theme
from objectives.strategy_policies import WHY_NOT, can_steer, naming_themes, require_steering
from okrapp.errors import DomainError
from okrapp.http import answer, go
from organizations.addresses import address
from organizations.requests import OrganizationRequest


@require_safe
def strategy(request: OrganizationRequest) -> HttpResponse:
    today = queries.today_for(request.organization)
    rows = queries.cycle_rows(today)
    page = queries.strategy_page([row.cycle for row in rows], request.GET.get("cycle", ""), today)
    may = can_steer(request.membership)
    context = {
        "page": page,
        "may": may,
        "naming": naming_themes(request.membership, [chain.row for chain in page.without_theme], page.year),
        "why_not": "" if may else WHY_NOT,
        "can_draft": policies.can_draft(request.membership),
        "is_lead": policies.is_editor(request.membership),
    }
    return answer(request, "objectives/strategy.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def vision(request: OrganizationRequest) -> HttpResponse:
    held = _strategy(request)
    form = VisionForm(request.POST or None, strategy=held)
    return _written(request, form, actions.write_vision, title="Vision", saved="The vision is saved.")


@require_http_methods(["GET", "HEAD", "POST"])
def north_star(request: OrganizationRequest) -> HttpResponse:
    held = _strategy(request)
    form = NorthStarForm(request.POST or None, strategy=held)
    return _written(request, form, actions.set_north_star, title="North star", saved="The north star is saved.")


@require_http_methods(["GET", "HEAD", "POST"])
def new_theme(request: OrganizationRequest) -> HttpResponse:
    form = ThemeForm(request.POST or None, strategy=_strategy(request))
    return _written(request, form, actions.add_theme, title="New theme", saved="The theme is added.")


@require_http_methods(["GET", "HEAD", "POST"])
def edit_theme(request: OrganizationRequest, number: int) -> HttpResponse:
    held, theme = _strategy(request), _theme(number)
    form = ThemeForm(request.POST or None, strategy=held, theme=theme)
    title, saved = f"Theme: {theme.name}", "The theme is saved."
    return _written(request, form, actions.edit_theme, title=title, saved=saved, theme=theme)


@require_POST
def order_theme(request: OrganizationRequest, number: int) -> HttpResponse:
    """Move a theme up or down, retire it, or take it up again."""
    require_steering(request.membership)
    theme = _theme(number)
    act = ORDERS.get(request.POST.get("action", ""))
    if act is None:
        raise Http404
    try:
        said = act(request, theme)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, said)
    return go(request, f"{address(request.organization, 'objectives:strategy')}#theme-{theme.id}")


def _moved(request: OrganizationRequest, theme: Theme, *, up: bool) -> str:
    order = actions.move_theme(by=request.membership, theme=theme, up=up)
    place = next(place for place, each in enumerate(order, start=1) if each.id == theme.id)
    return f"“{theme.name}” is number {place} of {len(order)}."


def _retired(request: OrganizationRequest, theme: Theme) -> str:
    actions.retire_theme(by=request.membership, theme=theme)
    return f"“{theme.name}” is retired. It can be taken up again below."


def _restored(request: OrganizationRequest, theme: Theme) -> str:
    actions.restore_theme(by=request.membership, theme=theme)
    return f"“{theme.name}” is back, behind the others."


CONFLICT = 409
ORDERS: dict[str, Callable[[OrganizationRequest, Theme], str]] = {
    "up": lambda request, theme: _moved(request, theme, up=True),
    "down": lambda request, theme: _moved(request, theme, up=False),
    "retire": _retired,
    "restore": _restored,
}


def _strategy(request: OrganizationRequest) -> Strategy:
    require_steering(request.membership)
    return queries.strategy_as_written()


def _theme(number: int) -> Theme:
    theme = queries.theme_with_id(number)
    if theme is None:
        raise Http404
    return theme


def _written(
    request: OrganizationRequest, form: ActionForm, action: Callable[..., Any], *, title: str, saved: str, **given: Any
) -> HttpResponse:
    """The form, or after a post that went through, the page. After a conflict the next save goes on from here."""
    if request.method == "POST":
        if form.attempt(action, by=request.membership, **given) is not None:
            messages.success(request, saved)
            return go(request, address(request.organization, "objectives:strategy"))
        if form.status == CONFLICT:
            form.data = {**request.POST.dict(), "version": str(queries.strategy_as_written().version)}
    context = {"form": form, "title": title, "is_conflict": form.status == CONFLICT, "page_href": request.path}
    return answer(request, "objectives/strategy_form.html", context, fragment="form", status=form.status)
