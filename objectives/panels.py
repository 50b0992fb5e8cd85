"""What objectives add to pages of other apps."""

from collections.abc import Mapping
from typing import Any

from objectives import policies, queries
from objectives.balances import balance_of, completion_chart
from objectives.metrics.cards import MetricCard
from okrapp import clock
from okrapp.panels import NavigationItem
from organizations.addresses import address
from organizations.models import Membership, Team


def navigation(membership: Membership, request: Any) -> Mapping[str, Any]:
    """Objectives in the rail, current on everything about objectives and key results; and how they hang together."""
    href = address(membership.organization, "objectives:objectives")
    home = href.removesuffix("objectives/")
    is_here = request.path.startswith((href, f"{home}key-results/", f"{home}initiatives/"))
    alignment, strategy = (address(membership.organization, f"objectives:{name}") for name in ("alignment", "strategy"))
    return {
        "nav": [
            NavigationItem("Objectives", href, "objectives", order=20, current=is_here, key="g o"),
            NavigationItem(
                "Alignment", alignment, "alignment", order=70, current=request.path.startswith(alignment), key="g l"
            ),
            NavigationItem(
                "Strategy", strategy, "strategy", order=72, current=request.path.startswith(strategy), key="g y"
            ),
        ]
    }


def pages(membership: Membership, request: Any) -> Mapping[str, Any]:
    """Lists that other pages lead to, for the search."""
    names = {"Backlog": "backlog_list", "Initiatives": "initiatives", "Dependencies": "dependencies"}
    if policies.can_draft(membership):
        names |= {"Draft a set": "drafting"}
    icons = {"Initiatives": "strategy", "Dependencies": "alignment"}
    return {
        "pages": [
            NavigationItem(
                label, address(membership.organization, f"objectives:{name}"), icons.get(label, "objectives"), order=0
            )
            for label, name in names.items()
        ]
    }


def metrics_navigation(membership: Membership, request: Any) -> Mapping[str, Any]:
    """The metric dictionary in the rail."""
    href = address(membership.organization, "objectives:metrics")
    return {"nav": [NavigationItem("Metrics", href, "metrics", 74, current=request.path.startswith(href), key="g m")]}


def of_team(membership: Membership, team: Team) -> Mapping[str, Any]:
    today = queries.today_of(membership)
    cards = queries.of_team(team, today)
    return {
        "objectives": cards,
        "balance": balance_of(cards, today.figures),
        "completion": completion_chart(cards, today),
        "team": team,
        "can_draft": policies.can_draft(membership),
    }


def dependencies_of_team(membership: Membership, team: Team) -> Mapping[str, Any]:
    """The way to what is open between the team and others, which the page fetches by itself; no query."""
    return {"team": team}


def of_person(membership: Membership, person: Membership) -> Mapping[str, Any] | None:
    owned = queries.of_person(person, queries.today_of(membership))
    return {"owned": owned} if owned.objectives or owned.key_results else None


def set_up(membership: Membership, _: Any) -> Mapping[str, Any] | None:
    """For those who can do something about it: what has to be there before anybody can check in."""
    if not policies.is_editor(membership):
        return None
    lacks = queries.week_of(membership).lacks
    return {"lacks": lacks} if lacks else None


def planning(membership: Membership, _: Any) -> Mapping[str, Any] | None:
    """For those who write: the cycle to draft for, in the weeks before it begins. One query for all of the week."""
    cycle = queries.week_of(membership).cycle if policies.can_draft(membership) else None
    return {"cycle": cycle} if cycle else None


def my_initiatives(membership: Membership, _: Any) -> Mapping[str, Any] | None:
    """What I lead and nobody has spoken of lately, or whose KR has ended. One query."""
    rows = queries.initiatives_to_settle(membership, clock.now())
    return {"rows": rows} if rows else None


def micros_to_close(membership: Membership, _: Any) -> Mapping[str, Any] | None:
    """One's micro-OKRs whose last day is over. One query for all of the week."""
    found = queries.week_of(membership).micros
    return {"micros": found} if found else None


def my_drafts(membership: Membership, _: Any) -> Mapping[str, Any] | None:
    """The drafted objectives that one owns, or owns a key result of. One query for all of the week."""
    found = queries.week_of(membership).drafts
    return {"drafts": found} if found else None


def settings_tab(membership: Membership, _: Any) -> Mapping[str, Any]:
    return {"label": "Cycles", "href": address(membership.organization, "objectives:cycles")}


def writing_tab(membership: Membership, _: Any) -> Mapping[str, Any]:
    return {"label": "Writing", "href": address(membership.organization, "objectives:writing")}


def unhealthy_kpis(membership: Membership, _: Any) -> Mapping[str, Any] | None:
    """The KPIs that one owns or stewards and that are not where they ought to be. One query for all of the week."""
    found = queries.week_of(membership).kpis
    return {"cards": [MetricCard(each, clock.now()) for each in found]} if found else None


def policy_of_cycle(membership: Membership, request: Any) -> Mapping[str, Any] | None:
    """The policy that the closed cycle named in the address keeps; 404 for a cycle that isn't there. One query."""
    slug = request.GET.get("cycle", "")
    if not slug:
        return None
    cycle = policies.cycle_or_404(membership, slug)
    return {"policy": cycle.policy, "cycle": cycle.name} if cycle.policy else None
