"""The alignment map."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from objectives import policies, queries
from objectives.enums import ObjectiveState
from objectives.views.pages import chosen_cycle, policy_page, with_query
from okrapp.http import answer
from organizations.requests import OrganizationRequest
from scoring.enums import Band

LEVELS = {"none": 0, "all": queries.EVERYTHING}


@require_safe
def alignment(request: OrganizationRequest) -> HttpResponse:
    return answer(request, "objectives/alignment.html", _page(request), fragment="map")


@require_safe
def alignment_health(request: OrganizationRequest) -> HttpResponse:
    """Everything that costs points, of the cycle that the address names or the one at work."""
    today = queries.today_for(request.organization)
    rows = queries.cycle_rows(today)
    cycle = chosen_cycle([row.cycle for row in rows], request.GET.get("cycle", ""), today)
    context: dict[str, Any] = {"rows": rows, "is_lead": policies.is_editor(request.membership)}
    if cycle is not None:
        filters = queries.HealthFilters.of(request.GET)
        after = _number(request.GET.get("after", ""))
        page = queries.health_page(cycle, [row.cycle for row in rows], filters, after=after)
        context |= {
            "cycle": cycle,
            "filters": filters,
            "page": page,
            "teams": queries.teams_below(page.rows),
            "next_href": with_query(request, after=str(page.after)) if page.after else "",
            "top_href": with_query(request, after="") if after else "",
        }
    return answer(request, "objectives/alignment_health.html", context, fragment="losses")


def _page(request: OrganizationRequest) -> dict[str, Any]:
    """The map of the cycle that the address names, or of the one at work."""
    today = queries.today_for(request.organization)
    rows = queries.cycle_rows(today)
    cycle = chosen_cycle([row.cycle for row in rows], request.GET.get("cycle", ""), today)
    context = {
        "rows": rows,
        "is_lead": policies.is_editor(request.membership),
        "can_draft": policies.can_draft(request.membership),
    }
    if cycle is None:
        return context
    filters = queries.filters_in(request.GET)
    drawn = queries.alignment_map(
        cycle,
        [row.cycle for row in rows],
        today.judged_by(cycle.policy),
        filters,
        level=_level(request.GET.get("open", "")),
        at=_number(request.GET.get("at", "").removeprefix("O-")),
    )
    return (
        context
        | policy_page(request, cycle)
        | {
            "cycle": next(row for row in rows if row.cycle == cycle),
            "filters": filters,
            "map": drawn,
            "teams": queries.teams_below(drawn.rows),
            "owners": queries.owners_in(drawn),
            "states": ObjectiveState.choices,
            "bands": [(band.value, band.name.title()) for band in Band] + [("none", "Not scored")],
            "levels": _levels(request),
        }
    )


def _levels(request: OrganizationRequest) -> list[tuple[str, str, str, bool]]:
    """How far the map can be opened: value, label, address and whether it is so now."""
    now = request.GET.get("open", "")
    choices = (("none", "Nothing"), ("1", "One level"), ("2", "Two levels"), ("all", "Everything"))
    return [(value, label, _opened(request, value), value == now) for value, label in choices]


def _opened(request: OrganizationRequest, value: str) -> str:
    query = request.GET.copy()
    query["open"] = value
    query.pop("at", None)
    return f"?{query.urlencode()}"


def _level(word: str) -> int | None:
    return LEVELS.get(word, _number(word))


def _number(word: str) -> int | None:
    return int(word) if word.isdecimal() and len(word) < 10 else None
