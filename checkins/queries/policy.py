"""What another RAG policy would change, from the stored state of the KRs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from django.db.models import Count, Q
from django.utils.safestring import SafeString, mark_safe

from objectives.cards import KeyResultCard, Today
from objectives.enums import KeyResultState
from objectives.models import KeyResult
from organizations.models import Organization
from organizations.tenancy import tenant
from scoring.charts.rag_bar import rag_bar
from scoring.enums import Band
from scoring.models import RagPolicy, policy_at_work
from scoring.rag import BAND_RULES, band

PAGE = 50


@dataclass(frozen=True, slots=True)
class Move:
    """A KR that would fall in another band."""

    card: KeyResultCard
    before: Band | None
    after: Band | None

    @property
    def key(self) -> tuple[str, int]:
        """Its place in the list: by team, then by number."""
        return self.card.kr.objective.team.name, self.card.kr.number


@dataclass(frozen=True, slots=True)
class TeamMoves:
    """The moves of one team on this page, and how many it has in all."""

    team: str
    moves: Sequence[Move]
    total: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How many KRs a band holds before and after."""

    band: Band | None
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class WhatChanges:
    """What a policy would do to the active KRs: one page of the moves by team, and the counts of all."""

    teams: Sequence[TeamMoves]
    moved: int
    judged: int
    paces: int
    counts: Sequence[Tally]
    after: str

    @property
    def bar_before(self) -> SafeString:
        return _bar("Now", {each.band: each.before for each in self.counts})

    @property
    def bar_after(self) -> SafeString:
        return _bar("Then", {each.band: each.after for each in self.counts})


def what_would_change(
    organization: Organization, draft: RagPolicy, at_work: RagPolicy, now: datetime, *, after: str = ""
) -> WhatChanges:
    """What publishing the draft would change, one page at a time; `after` is the reference that a page begins behind.

    Cycles whose data is locked keep their own policy and are left out. Bands are those that the states would be rebuilt
    to. One query.
    """
    today = Today.of(organization, at_work, now)
    rows = KeyResult.objects.filter(
        state=KeyResultState.ACTIVE, objective__cycle__closed_at=None, objective__cycle__locked_at=None
    )
    cards = [KeyResultCard(row, today) for row in rows.select_related("objective__team").order_by("number")]
    judged = [Move(card, card.band, band_under(card, draft)) for card in cards]
    moves = sorted((each for each in judged if each.before != each.after), key=lambda each: each.key)
    page = _behind(moves, judged, after)[: PAGE + 1]
    return WhatChanges(
        teams=_by_team(page[:PAGE], Counter(each.key[0] for each in moves)),
        moved=len(moves),
        judged=len(judged),
        paces=_changed_paces(cards, today.judged_by(draft)),
        counts=_counts(judged),
        after=page[PAGE - 1].card.reference if len(page) > PAGE else "",
    )


def organizations_with_policies_to_apply() -> list[int]:
    """The organizations whose newest policy has not judged every KR yet. One query for each organization."""
    return [number for number in Organization.objects.order_by("id").values_list("id", flat=True) if _waits(number)]


def applied_share(policy: RagPolicy) -> tuple[int, int]:
    """How many KRs a policy that is being applied has judged, and how many there are. One query."""
    judged = Count("id", filter=Q(number__lte=policy.applied_through))
    figures = KeyResult.objects.aggregate(judged=judged, all=Count("id"))
    return figures["judged"], figures["all"]


def band_under(card: KeyResultCard, policy: RagPolicy) -> Band | None:
    """The band of the stored score under another policy, as planned for the day of the last update. No query."""
    posted_at = card.kr.last_posted_at
    if posted_at is None:
        return None
    day = posted_at.astimezone(card.today.calendar.zone).date()
    return band(card.score, policy.rules, KeyResultCard(card.kr, replace(card.today, day=day)).planned)


def _waits(organization_id: int) -> bool:
    with tenant(organization_id):
        return policy_at_work().is_being_applied


def _changed_paces(cards: Sequence[KeyResultCard], today: Today) -> int:
    return sum(card.pace != KeyResultCard(card.kr, today).pace for card in cards)


def _behind(moves: list[Move], judged: Sequence[Move], after: str) -> list[Move]:
    last = next((each.key for each in judged if each.card.reference == after), None)
    return moves if last is None else [each for each in moves if each.key > last]


def _by_team(page: Sequence[Move], totals: Counter[str]) -> list[TeamMoves]:
    return [TeamMoves(team, list(moves), totals[team]) for team, moves in groupby(page, key=lambda each: each.key[0])]


def _counts(judged: Sequence[Move]) -> list[Tally]:
    before, after = Counter(each.before for each in judged), Counter(each.after for each in judged)
    bands: list[Band | None] = [*BAND_RULES, None]
    return [Tally(each, before[each], after[each]) for each in bands if each or before[None] or after[None]]


def _bar(label: str, counts: dict[Band | None, int]) -> SafeString:
    return mark_safe(rag_bar(counts=counts, label=label))
