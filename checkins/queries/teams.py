"""A team's updates of the week, and what it can be glad about. Nothing here sums up persons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from checkins.models import CheckIn, Response
from checkins.queries.due import OwnUpdate, own_updates
from checkins.queries.responses import open_responses
from objectives.cards import Today
from objectives.enums import KeyResultState
from objectives.models import KeyResult
from organizations.models import Organization, Team
from scoring.models import policy_at_work

WINS = 5


@dataclass(frozen=True)
class TeamWeek:
    """Which of the team's KRs have their update, which responses wait (oldest clock first), and its newest wins."""

    updates: Sequence[OwnUpdate]
    responses: Sequence[Response]
    wins: Sequence[CheckIn]

    @property
    def expected(self) -> list[OwnUpdate]:
        return [each for each in self.updates if each.is_waited_for or each.is_posted]

    @property
    def posted(self) -> int:
        return sum(each.is_posted for each in self.updates)


def team_week(team: Team, organization: Organization, now: datetime) -> TeamWeek:
    """The week of a team. Four queries: the policy, the KRs, the responses, the wins."""
    rows = KeyResult.objects.filter(
        state=KeyResultState.ACTIVE, objective__team=team, objective__cycle__closed_at=None
    ).select_related("objective__cycle", "owner")
    wins = CheckIn.objects.filter(is_win=True, key_result__objective__team=team).select_related(
        "key_result", "posted_by"
    )
    owed = open_responses().filter(key_result__objective__team=team).select_related("key_result__owner")
    today = Today.of(organization, policy_at_work(), now)
    return TeamWeek(
        updates=own_updates(rows.order_by("number"), today),
        responses=list(owed.order_by("due_at")),
        wins=list(wins.order_by("-posted_at")[:WINS]),
    )
