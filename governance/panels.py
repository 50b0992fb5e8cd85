"""What governance adds to the rail and to pages of other apps."""

from collections.abc import Mapping
from typing import Any

from governance import queries
from governance.forms import ProblemForm
from governance.policies import CHANGE, adding_rights, proposing_rights
from governance.queries.counting import count_sets, count_waiting
from governance.queries.decisions import objective_log
from governance.queries.issues import IssueRow
from governance.queries.open_items import Open, duties, on_key_result, on_objective
from objectives.drafts import DraftOfSet, TeamSet
from objectives.metrics.cards import MetricCard
from objectives.models import KeyResult, Metric, Objective
from objectives.policies import can_draft, can_post
from okrapp import clock, panels
from okrapp.panels import NavigationItem
from organizations.addresses import address
from organizations.enums import Letter
from organizations.models import Membership, Team
from organizations.raci import Matrix

Names = Mapping[str, Any] | None


def register_all() -> None:
    panels.NAVIGATION.add("governance", template="", query=rail, order=40)
    panels.PAGES.add("sets", template="", query=pages, order=40)
    panels.MY_WEEK.add("duties", template="governance/_my_duties.html", query=my_duties, order=30)
    panels.OBJECTIVE_MAIN.add("decisions", template="governance/_objective_log.html", query=decisions_of, order=50)
    panels.OBJECTIVE_MAIN.add("set", template="governance/_set_of_objective.html", query=set_of_objective, order=5)
    panels.DRAFTING.add("set", template="governance/_set_being_drafted.html", query=set_being_drafted, order=10)
    panels.DRAFT.add("notes", template="governance/_notes_on_draft.html", query=notes_on_draft, order=10)
    panels.TEAM_MAIN.add("sets", template="governance/_sets_of_team.html", query=sets_of_team, order=10)
    panels.OBJECTIVE_SIDE.add("waiting", template="governance/_waiting.html", query=waiting_on_objective, order=10)
    panels.METRIC_MAIN.add("issue", template="governance/_issue_of_metric.html", query=issue_of_metric, order=10)
    panels.KEY_RESULT_SIDE.add("waiting", template="governance/_waiting.html", query=waiting_on_key_result, order=10)


def rail(membership: Membership, request: Any) -> Names:
    """The three entries, with how much waits: one query for those whom the matrix lets decide, none for others."""
    names = ("approvals", "decisions", "escalations")
    here = request.resolver_match.view_name if request.resolver_match else ""
    return {
        "nav": [
            NavigationItem(
                label=name.capitalize(),
                href=address(membership.organization, f"governance:{name}"),
                icon=name,
                order=40 + 10 * place,
                current=here.startswith(f"governance:{name.rstrip('s')}") or here in BELONGS[name],
                count=(count_waiting(membership) or None) if name == "approvals" else None,
                key=f"g {'ade'[place]}",
            )
            for place, name in enumerate(names)
        ]
    }


def pages(membership: Membership, request: Any) -> Names:
    """Where all teams' sets stand, for the search."""
    return {"pages": [NavigationItem("Sets", address(membership.organization, "governance:sets"), "approvals", 40)]}


BELONGS = {
    "approvals": {"governance:change"},
    "decisions": {"governance:record"},
    "escalations": {"governance:data_issue", "governance:raise_on_metric", "governance:raise_on_key_result"},
}


def my_duties(membership: Membership, subject: Any) -> Names:
    """How much waits for one's decision, the cases in which it is one's turn, and decisions to carry out; one query."""
    count, items = count_waiting(membership), duties(membership)
    sets = count_sets(membership)
    if not (count or items):
        return None
    return {
        "count": count,
        "changes": count - sets,
        "sets": sets,
        "items": items,
        "has_cases": any(each.is_case or each.is_data_issue for each in items),
        "has_decisions": any(each.is_decision for each in items),
    }


def decisions_of(membership: Membership, objective: Objective) -> Names:
    return {"log": objective_log(membership, objective)}


def set_of_objective(membership: Membership, objective: Objective) -> Names:
    """For a draft: where its team's set stands, and what the champion noted about it; one query."""
    if not objective.is_draft:
        return None
    return {"standing": queries.standing_of_draft(objective)}


def set_being_drafted(membership: Membership, subject: TeamSet) -> Names:
    """Where the set that is being drafted stands; one query."""
    return {"standing": queries.standing_of_set(subject)}


def notes_on_draft(membership: Membership, draft: DraftOfSet) -> Names:
    """What the champion noted at one of the set's drafts, once it came back; of the query that the page asks for its
    set."""
    if not draft.objective.is_draft:
        return None
    standing = queries.standing_of_set(draft.subject)
    notes = standing.notes_on(draft.objective.id)
    return {"standing": standing, "notes": notes, "objective": draft.objective} if notes else None


def sets_of_team(membership: Membership, team: Team) -> Names:
    """The team's sets in cycles that are being drafted for; one query."""
    rows = queries.sets_of_team(membership, team)
    return {"rows": rows, "team": team} if rows else None


def waiting_on_objective(membership: Membership, objective: Objective) -> Names:
    """Open cases and waiting changes under an objective, and the way to add a KR while it is under way; one query."""
    if not objective.is_active:
        return None
    found = on_objective(objective.id)
    rights = adding_rights(membership, objective, _matrix(found), who=found.proposers)
    return {"items": found.items, "names_key_result": True, "objective": objective, "rights": rights}


def waiting_on_key_result(membership: Membership, key_result: KeyResult) -> Names:
    """Open cases and waiting changes of a KR, and the way to propose one, or why there is none; one query."""
    found = on_key_result(key_result.id)
    rights = proposing_rights(membership, key_result, _matrix(found), who=found.proposers)
    has_issue = any(item.is_data_issue for item in found.items)
    may_raise = key_result.is_active and not has_issue and can_draft(membership)
    return {
        "items": found.items,
        "key_result": key_result,
        "rights": rights,
        "may_answer": can_post(membership, key_result),
        "may_raise": may_raise,
    }


def issue_of_metric(membership: Membership, metric: Metric) -> Names:
    """The data issue that is open on a metric, or the way to raise one; one query."""
    issue = queries.open_issue_of(metric=metric)
    if issue is None and (metric.is_retired or not can_draft(membership)):
        return None
    row = IssueRow(issue, clock.now()) if issue else None
    return {"row": row, "metric": metric, "card": MetricCard(metric, clock.now()), "form": ProblemForm()}


def _matrix(found: Open) -> Matrix:
    return Matrix((CHANGE, role, Letter.RESPONSIBLE) for role in found.proposing_roles)
