"""One objective or KR with all that its page shows, and what a team or a person has."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet

from objectives.cards import KeyResultCard, ObjectiveCard, Today
from objectives.enums import CycleKind, KeyResultState
from objectives.initiatives import SHOWN
from objectives.models import Collaborator, Cycle, KeyResult, Objective
from objectives.models.alignment import micros_of
from objectives.models.dismissals import standing_dismissals
from objectives.models.driving import balanced_and_balancing, driving_metrics
from objectives.models.initiatives import initiatives_of
from objectives.queries.cycles import cycle_at_work
from objectives.queries.lists import OF_A_SET, SHOWN_STATES, ranks
from okrapp import clock
from okrapp.panels import asked_once
from organizations.models import Membership, Team, TeamSeat
from organizations.tenancy import each_of, prepared


def objective_card(objective: Objective, today: Today) -> ObjectiveCard:
    """An objective with its KRs, those under way first. One query."""
    return card_among(objective, (), today)[0]


def card_among(
    objective: Objective, others: Iterable[int], today: Today
) -> tuple[ObjectiveCard, dict[int, list[KeyResultCard]]]:
    """An objective with its KRs, those under way first, and the KRs of other objectives by their ids. One query."""
    beside: dict[int, list[KeyResultCard]] = {each: [] for each in others}
    own = []
    for row in _with_owners([objective.id, *beside]):
        if row.objective_id == objective.id:
            row.objective = objective
            own.append(KeyResultCard(row, today))
        else:
            beside[row.objective_id].append(KeyResultCard(row, today))
    own.sort(key=lambda card: card.kr.state == KeyResultState.RETIRED)
    return ObjectiveCard(objective, own, today), beside


@prepared
def _with_owners(objective_ids: list[int]) -> QuerySet[KeyResult]:
    rows = KeyResult.objects.filter(OF_A_SET, objective_id__in=each_of(objective_ids))
    found = rows.select_related("owner").order_by("number")
    return found.annotate(
        dismissed=standing_dismissals(),
        driving=driving_metrics(),
        counterweights=balanced_and_balancing(),
        bets=initiatives_of(SHOWN + 1),
        collaborator_ids=_collaborator_ids(),
        micros=micros_of(),
    )


def _collaborator_ids() -> ArraySubquery:
    return ArraySubquery(Collaborator.objects.filter(key_result=OuterRef("pk")).order_by("id").values("membership_id"))


@asked_once
def of_team(team: Team, today: Today) -> list[ObjectiveCard]:
    """The team's objectives in cycles that are not closed, with their KRs and who owns them. Two queries."""
    rows = Objective.objects.filter(team=team, cycle__closed_at=None, state__in=SHOWN_STATES)
    objectives = list(rows.select_related("team", "owner", "cycle__policy"))
    return _cards_of(objectives, _key_results(Q(objective__in=objectives)), today)


@dataclass(frozen=True, slots=True)
class Owned:
    """What a person owns. No figure sums it up: scores are for steering, not for comparing people."""

    objectives: Sequence[ObjectiveCard]
    key_results: Sequence[KeyResultCard]


def of_person(person: Membership, today: Today) -> Owned:
    """A person's objectives, and their KRs wherever they are, in open cycles. Two queries."""
    rows = Objective.objects.filter(owner=person, cycle__closed_at=None, state__in=SHOWN_STATES)
    objectives = list(rows.select_related("team", "owner", "cycle__policy"))
    own = Q(owner=person, objective__cycle__closed_at=None, state__in=UNDER_WAY)
    found = _key_results(own | Q(objective__in=objectives), collaborator_ids=_collaborator_ids())
    mine = [row for row in found if row.owner_id == person.id and row.state in UNDER_WAY]
    return Owned(_cards_of(objectives, found, today), [_card_of(row, today) for row in mine])


UNDER_WAY = [KeyResultState.ACTIVE, KeyResultState.DRAFT]


def _key_results(where: Q, **also: ArraySubquery) -> list[KeyResult]:
    found = KeyResult.objects.filter(OF_A_SET, where).select_related("owner", "objective__cycle__policy")
    return list(found.annotate(**also).order_by("number"))


def _cards_of(objectives: Sequence[Objective], key_results: Iterable[KeyResult], today: Today) -> list[ObjectiveCard]:
    """Cards of the objectives with those of the KRs that are theirs."""
    cards: dict[int, list[KeyResultCard]] = {objective.id: [] for objective in objectives}
    for row in key_results:
        cards.get(row.objective_id, []).append(_card_of(row, today))
    return [ObjectiveCard(each, cards[each.id], today.judged_by(each.cycle.policy)) for each in objectives]


def _card_of(key_result: KeyResult, today: Today) -> KeyResultCard:
    """The card under the policy of its cycle: one whose data is locked keeps its own."""
    return KeyResultCard(key_result, today.judged_by(key_result.objective.cycle.policy))


def suggested_objective(membership: Membership, *, team: str = "", theme: str = "") -> dict[str, Any]:
    """Where a new objective most likely belongs: the team named, else mine, else the company; and with a theme, given
    by its id, the year. Two queries."""
    today = clock.now().astimezone(membership.organization.zone).date()
    cycles = list(Cycle.objects.filter(closed_at=None, locked_at=None))
    years = [each for each in cycles if theme and each.kind == CycleKind.ANNUAL]
    cycle = cycle_at_work(years or cycles, today)
    seats = TeamSeat.objects.filter(membership=membership, team_id=OuterRef("id"))
    named = ranks((Q(slug=team), 0), (Q(lead=membership), 1), (Q(Exists(seats)), 2), (Q(parent=None), 3), otherwise=4)
    first = Team.objects.annotate(likeness=named).order_by("likeness", "name").first()
    return {"team": first and first.id, "cycle": cycle and cycle.id, "theme": theme if years else ""}
