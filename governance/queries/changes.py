"""The approval queue, and what a proposal needs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat

from checkins.models import CheckIn
from governance.enums import ChangeKind, ChangeState
from governance.models import ChangeRequest
from governance.policies import (
    CHANGE,
    can_decide,
    once,
    proposing_rights,
    with_surroundings,
)
from governance.queries.change_cards import DECIDED, WAITING, ChangeRow, change_row, people_in
from governance.rules import (
    takes_no_new_targets,
)
from objectives.cards import KeyResultCard
from objectives.enums import MethodChoice
from objectives.models import KeyResult
from objectives.queries import today_for
from objectives.rules import Span
from okrapp import clock
from organizations.models import Membership, RaciRule, Team
from organizations.queries import members
from organizations.raci import Matrix, Roster

PAGE = 30
CHOICES_OF_EVIDENCE = 13


@dataclass(frozen=True)
class Page:
    """Some rows, and the key under which the next page is found."""

    rows: Sequence[ChangeRow]
    after: str = ""
    total: int | None = None
    teams: Sequence[Team] = ()


def waiting_for(membership: Membership) -> list[ChangeRequest]:
    """What waits for this member: proposals to decide on and drafts to propose, oldest first.

    One query, however many wait; two more where champions decide. Asked once for an acting membership.
    """

    def ask() -> list[ChangeRequest]:
        found = list(
            with_surroundings().filter(state__in=WAITING).annotate(lines=ArraySubquery(_lines_of_the_matrix()))
        )
        matrix = once(membership, "matrix", lambda: Matrix(_rules(found))) if found else None
        mine = [change for change in found if matrix and _waits_for(membership, change, matrix)]
        return sorted(mine, key=lambda change: (change.proposed_at or change.drafted_at, change.id))

    return once(membership, "waiting_for", ask)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter, and the address that has it."""

    label: str
    href: str
    current: bool


@dataclass(frozen=True)
class Approvals:
    """The approvals page: a tab, its rows and its filters."""

    tab: str
    page: Page
    waiting: int
    kind: str = ""
    team: str = ""

    @property
    def tabs(self) -> list[dict[str, object]]:
        labels = {"waiting": "Waiting for you", "decided": "Decided", "sent": "Sent by you"}
        return [
            {
                "label": label,
                "href": self._href(tab=tab, kind="", team=""),
                "current": tab == self.tab,
                "count": self.waiting or None if tab == "waiting" else None,
            }
            for tab, label in labels.items()
        ]

    @property
    def kind_choices(self) -> list[Choice]:
        kinds = [("", "All kinds"), *ChangeKind.choices]
        return [Choice(str(label), self._href(kind=code), code == self.kind) for code, label in kinds]

    @property
    def team_choices(self) -> list[Choice]:
        """The teams whose changes wait, where there is a choice."""
        if len(self.page.teams) < 2:
            return []
        teams = [("", "All teams"), *((team.slug, team.name) for team in self.page.teams)]
        return [Choice(name, self._href(team=slug), slug == self.team) for slug, name in teams]

    @property
    def is_filtered(self) -> bool:
        return bool(self.kind or self.team)

    @property
    def has_filters(self) -> bool:
        return bool(self.page.rows) or self.is_filtered

    @property
    def next_href(self) -> str:
        return self._href(after=self.page.after) if self.page.after else ""

    def _href(self, **changes: str) -> str:
        """This page with another filter; what is empty stays out of the address."""
        names = {"tab": self.tab, "kind": self.kind, "team": self.team, **changes}
        names["tab"] = "" if names["tab"] == "waiting" else names["tab"]
        return f"?{urlencode({name: value for name, value in names.items() if value})}"

    @property
    def can_approve_several(self) -> bool:
        return sum(each.is_proposed and not each.is_stale for each in self.page.rows) > 1


@dataclass(frozen=True)
class ProposePage:
    """What somebody needs beside the form: the card as it stands, who could take it over, what it may rest on."""

    card: KeyResultCard
    people: list[Membership]
    updates: list[CheckIn]
    again: ChangeRequest | None
    waiting: list[ChangeRequest]
    takes_no_new_targets: bool

    @property
    def scores_by_target(self) -> bool:
        return self.card.kr.method in {MethodChoice.LINEAR, MethodChoice.CONTROL}


def approvals(
    membership: Membership, tab: str, kind: str = "", team: str = "", after: str = "", *, at: datetime | None = None
) -> Approvals:
    """The tab `decided`, `sent`, or else `waiting`, filtered. Four queries, five behind the first page."""
    now, kind = at or clock.now(), kind if kind in ChangeKind.values else ""
    waiting = len(waiting_for(membership))
    if tab in {"decided", "sent"}:
        is_decided = tab == "decided"
        page = (
            decided(now=now, kind=kind, after=after)
            if is_decided
            else sent(membership, now=now, kind=kind, after=after)
        )
        return Approvals(tab, page, waiting, kind)
    page = queue(membership, now=now, kind=kind, team=team, after=after)
    return Approvals("waiting", page, waiting, kind, team)


def propose_page(
    membership: Membership, key_result: KeyResult, *, again: str = "", at: datetime | None = None
) -> ProposePage:
    """What the page for a proposal shows. Four queries, one more for a request that was sent back."""
    now = at or clock.now()
    key_result.organization = membership.organization
    cycle = key_result.objective.cycle
    today = today_for(membership.organization, now, cycle=cycle)
    sent_back = ChangeRequest.objects.filter(number=_number(again), key_result_id=key_result.id) if again else None
    return ProposePage(
        card=KeyResultCard(key_result, today),
        people=list(members()),
        updates=list(evidence_choices(key_result)),
        again=sent_back.first() if sent_back is not None else None,
        waiting=waiting_on(key_result),
        takes_no_new_targets=takes_no_new_targets(Span(cycle.starts_on, cycle.ends_on), today.day),
    )


def selected(references: Iterable[str]) -> list[ChangeRequest]:
    """The requests with these references, oldest first; what names none is passed over."""
    numbers = {_number(reference) for reference in references}
    return list(with_surroundings().filter(number__in=numbers))


def queue(membership: Membership, *, now: datetime, kind: str = "", team: str = "", after: str = "") -> Page:
    """What waits for this member: the oldest clock, and so the overdue, first."""
    everything = waiting_for(membership)
    teams = {change.key_result.objective.team_id: change.key_result.objective.team for change in everything}
    wanted = [
        change
        for change in everything
        if (not kind or change.kind == kind) and (not team or change.key_result.objective.team.slug == team)
    ]
    start = next((at for at, change in enumerate(wanted, 1) if change.reference == after), 0)
    shown = wanted[start : start + PAGE]
    return Page(
        rows=_rows(shown, now),
        after=shown[-1].reference if len(wanted) > start + PAGE else "",
        total=len(wanted),
        teams=sorted(teams.values(), key=lambda each: each.name),
    )


def decided(*, now: datetime, kind: str = "", after: str = "") -> Page:
    """What was decided, by whom, when and with which note; the newest first."""
    found = with_surroundings().filter(state__in=DECIDED).order_by("-decided_at", "-id")
    if kind:
        found = found.filter(kind=kind)
    last = ChangeRequest.objects.filter(number=_number(after), decided_at__isnull=False).first() if after else None
    if last is not None:
        found = found.filter(Q(decided_at__lt=last.decided_at) | Q(decided_at=last.decided_at, id__lt=last.id))
    return _page(found, now)


def sent(membership: Membership, *, now: datetime, kind: str = "", after: str = "") -> Page:
    """What this member drafted or proposed, and where it stands; the newest first."""
    mine = Q(drafted_by_id=membership.id) | Q(proposed_by_id=membership.id)
    found = with_surroundings().filter(mine).order_by("-number")
    if kind:
        found = found.filter(kind=kind)
    if _number(after):
        found = found.filter(number__lt=_number(after))
    return _page(found, now)


def evidence_choices(key_result: KeyResult) -> QuerySet[CheckIn]:
    """The updates that a change of this KR may rest on: those of the last quarter, newest first."""
    return key_result.check_ins.select_related("posted_by").order_by("-week")[:CHOICES_OF_EVIDENCE]


def waiting_on(key_result: KeyResult) -> list[ChangeRequest]:
    """The drafts and the proposal of one KR."""
    return list(with_surroundings().filter(key_result_id=key_result.id, state__in=WAITING).order_by("number"))


def _lines_of_the_matrix() -> QuerySet[RaciRule, str]:
    """The matrix for changes, so that it comes along with them: “sponsor:A”."""
    rules = RaciRule.objects.filter(activity=CHANGE)
    return rules.annotate(line=Concat("role", Value(":"), "letter")).values_list("line", flat=True)


def _rules(found: Sequence[Any]) -> list[tuple[str, str, str]]:
    pairs = (line.split(":") for line in found[0].lines)
    return [(str(CHANGE), role, letter) for role, letter in pairs]


def _waits_for(membership: Membership, change: ChangeRequest, matrix: Matrix) -> bool:
    if change.state == ChangeState.DRAFT:
        return proposing_rights(membership, change.key_result, matrix).can_propose
    return can_decide(membership, change, change.key_result, matrix)


def _page(found: QuerySet[ChangeRequest], now: datetime) -> Page:
    changes = list(found[: PAGE + 1])
    shown = changes[:PAGE]
    return Page(rows=_rows(shown, now), after=shown[-1].reference if len(changes) > PAGE else "")


def _rows(changes: Sequence[ChangeRequest], now: datetime) -> list[ChangeRow]:
    roster = Roster()
    if changes:
        roster.learn(people_in(changes))
    return [change_row(change, roster, now) for change in changes]


def _number(reference: str) -> int:
    digits = reference.removeprefix("CR-")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0
