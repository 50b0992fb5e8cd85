"""What the larger pages are given."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from objectives import policies, queries, ties
from objectives.alignment_policies import right_to_contribute
from objectives.approval import right_to_activate
from objectives.balances import balance_of
from objectives.bets import quadrant_of
from objectives.cards import ObjectiveCard
from objectives.enums import KeyResultState, ObjectiveState
from objectives.models import Cycle, KeyResult, Objective
from objectives.needs import needs_of
from objectives.passing import ONLY_ONE, passed_over
from objectives.ties import Alignment
from okrapp.panels import OBJECTIVE_MAIN, OBJECTIVE_SIDE
from organizations.addresses import address
from organizations.requests import OrganizationRequest
from scoring.enums import Band

CLAIMING = {KeyResultState.DRAFT, KeyResultState.ACTIVE}
UNDER_WAY = {ObjectiveState.ACTIVE, ObjectiveState.CLOSED}


def dashboard(request: OrganizationRequest, objective: Objective) -> dict[str, Any]:
    """The objective dashboard: the same names for the page and for the pieces that replace parts of it."""
    membership = request.membership
    today = queries.today_for(request.organization, cycle=objective.cycle)
    card, beside = queries.card_among(objective, ties.counted(ties.contributions_to(objective)), today)
    right = right_to_contribute(membership, objective)
    context = {
        "card": card,
        "quadrant": quadrant_of([each.kr for each in card.key_results if each.kr.state != KeyResultState.RETIRED]),
        "objective": objective,
        "cycle": queries.cycle_row(objective.cycle, today),
        "can_edit": right.allowed,
        "needs": needs_of(objective),
        "alignment": ties.alignment_of(objective, membership, right, beside, today),
        "betting": queries.betting_in(membership, card),
        "can_draft": policies.can_draft(membership),
        "main": OBJECTIVE_MAIN.filled(membership, objective),
        "side": OBJECTIVE_SIDE.filled(membership, objective),
    }
    context |= policy_page(request, objective.cycle) | _claims(objective, [each.kr for each in card.key_results])
    return context | (_drafting(request, card, today.day) if objective.is_draft else {})


def alignment(request: OrganizationRequest, objective: Objective) -> Alignment:
    """What an objective contributes to and what contributes to it, without the rest of its dashboard."""
    today = queries.today_for(request.organization, cycle=objective.cycle)
    _, beside = queries.card_among(objective, ties.counted(ties.contributions_to(objective)), today)
    right = right_to_contribute(request.membership, objective)
    return ties.alignment_of(objective, request.membership, right, beside, today)


def policy_page(request: OrganizationRequest, cycle: Cycle) -> dict[str, Any]:
    """Chips on the pages of a cycle that keeps its policy lead to that policy."""
    if cycle.policy_id is None:
        return {}
    return {"rag_href": f"{address(request.organization, 'scoring:rag')}?cycle={cycle.slug}"}


def _claims(objective: Objective, key_results: Sequence[KeyResult]) -> dict[str, Any]:
    """Who else in the cycle claims the metrics of these KRs. One query where they have any."""
    metric_ids = {each.metric_id for each in key_results if each.metric_id and each.state in CLAIMING}
    found = queries.claims_beside(objective, metric_ids) if metric_ids else []
    return {"claims": [each.shown for each in found]}


def _drafting(request: OrganizationRequest, card: ObjectiveCard, day: date) -> dict[str, Any]:
    objective, name = card.objective, request.membership.name
    right = right_to_activate(request.membership, objective)
    ready = queries.readiness_of(objective, [each.kr for each in card.key_results])
    only_one = name if right.is_alone else ""
    return {
        "readiness": ready,
        "why_not": "" if right.allowed else right.why,
        "over": passed_over(objective, ready.required, day=day, only_one=only_one) if right.allowed else (),
        "suggested": ONLY_ONE if right.is_alone else "",
    }


def list_page(request: OrganizationRequest) -> dict[str, Any]:
    """The list of a cycle: the one that the address names, or the one at work."""
    today = queries.today_for(request.organization)
    rows = queries.cycle_rows(today)
    cycle = chosen_cycle([row.cycle for row in rows], request.GET.get("cycle", ""), today)
    context = {
        "rows": rows,
        "today": today,
        "is_lead": policies.is_editor(request.membership),
        "tabs": tabs(request, "objectives"),
        "can_draft": policies.can_draft(request.membership),
    }
    if cycle is None:
        return context
    today = today.judged_by(cycle.policy)
    filters = queries.filters_in(request.GET)
    after = request.GET.get("after", "").removeprefix("O-")
    page = queries.objective_list(
        request.membership, cycle, today, filters, after=int(after) if after.isdecimal() and len(after) < 10 else None
    )
    teams, owners = queries.filter_choices(cycle)
    context |= policy_page(request, cycle)
    return context | {
        "cycle": next(row for row in rows if row.cycle == cycle),
        "today": today,
        "filters": filters,
        "page": page,
        "balance": balance_of((card for group in page.groups for card in group.cards), today.figures),
        "teams": teams,
        "owners": owners,
        "states": ObjectiveState.choices,
        "bands": [(band.value, band.name.title()) for band in Band] + [("none", "Not scored")],
        "next_href": with_query(request, after=page.after) if page.after else "",
        "top_href": with_query(request, after="") if after else "",
    }


def tabs(request: OrganizationRequest, current: str) -> list[dict[str, Any]]:
    """The lists that belong together: objectives, the initiatives under their KRs, and what waits."""
    pages = (("Objectives", "objectives"), ("Initiatives", "initiatives"), ("Backlog", "backlog_list"))
    return [
        {"label": label, "href": address(request.organization, f"objectives:{name}"), "current": name == current}
        for label, name in pages
    ]


def chosen_cycle(cycles: list[Cycle], slug: str, today: Any) -> Cycle | None:
    """The cycle that an address names, or the one at work."""
    named = next((cycle for cycle in cycles if cycle.slug == slug), None)
    return named or queries.cycle_at_work(cycles, today.day)


def with_query(request: OrganizationRequest, **names: str) -> str:
    """The address of this page with other names in its query."""
    query = request.GET.copy()
    for name, value in names.items():
        query[name] = value
        if not value:
            del query[name]
    return f"?{query.urlencode()}"
