"""What check-ins add to pages of other apps, and to the frame of every page."""

from collections.abc import Mapping
from typing import Any

from checkins import queries
from checkins.forms import CommentForm
from checkins.policies import can_take_part, why_not_post
from objectives.models import KeyResult
from objectives.policies import can_post
from objectives.queries import today_of
from okrapp.panels import NavigationItem
from organizations.addresses import address
from organizations.models import Membership, Team
from scoring.enums import Band
from scoring.models import RagPolicy
from scoring.policies import WHY_NOT, can_set_policy, policy_makers


def navigation(membership: Membership, request: Any) -> Mapping[str, Any]:
    """My week, first in the rail; the walk belongs to it."""
    home = address(membership.organization, "checkins:my_week")
    walk = address(membership.organization, "checkins:walk")
    item = NavigationItem("My week", home, "week", order=10, current=request.path in {home, walk}, key="g w")
    return {"nav": [item]}


def thread(membership: Membership, key_result: KeyResult) -> Mapping[str, Any]:
    """The newest part of a KR's thread."""
    return {
        "key_result": key_result,
        "thread": queries.thread(key_result, membership),
        "comment_form": CommentForm(key_result=key_result),
        "may_take_part": can_take_part(membership),
    }


def lessons(membership: Membership, key_result: KeyResult) -> Mapping[str, Any] | None:
    """What was kept from a KR, and in Stretch the offer to keep something, to those who write it. One query."""
    kept = queries.lessons_of(key_result)
    offers = key_result.band == Band.STRETCH and not kept and not why_not_post(key_result)
    offers = offers and can_post(membership, key_result)
    return {"lessons": kept, "offers": offers, "key_result": key_result} if kept or offers else None


def team(membership: Membership, team: Team) -> Mapping[str, Any] | None:
    """Who owes an update this week, and the team's wins; nothing for a team without KRs."""
    week = queries.team_week(team, today_of(membership))
    return {"team_week": week} if week.updates or week.wins else None


def policy(membership: Membership, at_work: RagPolicy) -> Mapping[str, Any]:
    """How far the policy has come, and the way to another one or who may. One query, one more while it is applied."""
    may = can_set_policy(membership)
    return {
        "progress": queries.applied_share(at_work) if at_work.is_being_applied else None,
        "may_change": may,
        "why_not": "" if may else f"{WHY_NOT} Today: {policy_makers()}.",
    }
