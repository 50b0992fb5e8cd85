"""A team's updates of the week, and what it can be glad about. Nothing here sums up persons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import JSONObject

from checkins.models import CheckIn
from checkins.queries.due import OwnUpdate, own_updates
from checkins.queries.responses import open_responses
from objectives.cards import Today
from objectives.models import KeyResult
from objectives.queries import of_team
from organizations.models import Team

WINS = 5


@dataclass(frozen=True, slots=True)
class OwedResponse:
    """A response of a KR that waits for an answer."""

    key_result: KeyResult
    band: str
    due_at: datetime


@dataclass(frozen=True)
class TeamWeek:
    """Which of the team's KRs have their update, which responses wait (oldest clock first), and its newest wins."""

    updates: Sequence[OwnUpdate]
    responses: Sequence[OwedResponse]
    wins: Sequence[CheckIn]

    @property
    def expected(self) -> list[OwnUpdate]:
        return [each for each in self.updates if each.is_waited_for or each.is_posted]

    @property
    def posted(self) -> int:
        return sum(each.is_posted for each in self.updates)


def team_week(team: Team, today: Today) -> TeamWeek:
    """The week of a team. Three queries, one for a page that shows the team's objectives too."""
    running = (each for each in of_team(team, today) if not each.objective.cycle.is_frozen)
    cards = [card for each in running for card in each.key_results]
    active = sorted((card.kr for card in cards if card.kr.is_active), key=lambda row: row.number)
    rows = _remarkable(team)
    return TeamWeek(
        updates=own_updates(active, today),
        responses=sorted((owed for row in rows for owed in _owed_for(row)), key=lambda owed: owed.due_at),
        wins=[row for row in rows if row.is_win][:WINS],
    )


def _remarkable(team: Team) -> list[CheckIn]:
    """The updates that count among the team's newest wins or opened a response that still waits, newest first."""
    updates = CheckIn.objects.filter(key_result__objective__team=team)
    wins = updates.filter(is_win=True).order_by("-posted_at").values("id")[:WINS]
    owed = open_responses().filter(check_in=OuterRef("id"))
    lines = ArraySubquery(owed.values(line=JSONObject(band="band", due_at="due_at")))
    found = updates.filter(Q(id__in=wins) | Exists(owed)).annotate(owed=lines)
    return list(found.select_related("key_result__owner", "posted_by").order_by("-posted_at"))


def _owed_for(row: CheckIn) -> list[OwedResponse]:
    lines = getattr(row, "owed", [])
    return [OwedResponse(row.key_result, each["band"], datetime.fromisoformat(each["due_at"])) for each in lines]
