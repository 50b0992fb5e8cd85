"""The approval queue: changes of key results and sets of objectives, those that wait, were decided and were sent."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from governance.enums import ChangeKind, ChangeState
from governance.models import ChangeRequest, OkrSet
from governance.policies import with_surroundings
from governance.queries.change_cards import DECIDED, ChangeRow, change_row, people_in
from governance.queries.changes import number_in, waiting_for
from governance.queries.counting import count_sets
from governance.queries.queued_sets import DECIDED as DECIDED_SETS
from governance.queries.queued_sets import QueuedSet, waiting_sets, with_objectives
from governance.weights import weights_now
from okrapp import clock
from organizations.models import Membership, Team
from organizations.raci import Roster

PAGE = 30
SETS = "set"
KINDS = [("", "All kinds"), *((str(code), str(label)) for code, label in ChangeKind.choices), (SETS, "OKR sets")]
Row = ChangeRow | QueuedSet
Item = ChangeRequest | OkrSet


@dataclass(frozen=True)
class Page:
    """Some rows, and the key under which the next page is found."""

    rows: Sequence[Row]
    after: str = ""
    total: int | None = None
    teams: Sequence[Team] = ()


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
        return [Choice(label, self._href(kind=code), code == self.kind) for code, label in KINDS]

    @property
    def team_choices(self) -> list[Choice]:
        """The teams whose changes and sets wait, where there is a choice."""
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
        return self.tab == "waiting" and sum(row.can_be_selected for row in self.page.rows) > 1


def approvals(
    membership: Membership, tab: str, kind: str = "", team: str = "", after: str = "", *, at: datetime | None = None
) -> Approvals:
    """The tab `decided`, `sent`, or else `waiting`, filtered. At most seven queries, one more behind the first page."""
    now, kind = at or clock.now(), kind if kind in {code for code, _ in KINDS} else ""
    changes = len(waiting_for(membership))
    if tab in {"decided", "sent"}:
        is_decided, waiting = tab == "decided", changes + count_sets(membership)
        page = (
            decided(membership, now=now, kind=kind, after=after)
            if is_decided
            else sent(membership, now=now, kind=kind, after=after)
        )
        return Approvals(tab, page, waiting, kind)
    page = queue(membership, now=now, kind=kind, team=team, after=after)
    return Approvals("waiting", page, changes + len(waiting_sets(membership)), kind, team)


def queue(membership: Membership, *, now: datetime, kind: str = "", team: str = "", after: str = "") -> Page:
    """What waits for this member: the oldest clock, and so the overdue, first."""
    everything: list[Item] = [*waiting_for(membership), *waiting_sets(membership)]
    everything.sort(key=lambda item: (_since(item), item.id))
    teams = {_team(item).id: _team(item) for item in everything}
    wanted = [
        item for item in everything if (not kind or _kind(item) == kind) and (not team or _team(item).slug == team)
    ]
    start = next((at for at, item in enumerate(wanted, 1) if _key(item) == after), 0)
    shown = wanted[start : start + PAGE]
    return Page(
        rows=_rows(shown, membership, now),
        after=_key(shown[-1]) if len(wanted) > start + PAGE else "",
        total=len(wanted),
        teams=sorted(teams.values(), key=lambda each: each.name),
    )


def decided(membership: Membership, *, now: datetime, kind: str = "", after: str = "") -> Page:
    """What was decided, by whom, when and with which note; the newest first."""
    changes = with_surroundings().filter(state__in=DECIDED, **_of_kind(kind)).order_by("-decided_at", "-id")
    sets = with_objectives().filter(state__in=DECIDED_SETS, decided_at__isnull=False).order_by("-decided_at", "-id")
    last = _item(after)
    if last is not None and last.decided_at:
        before = Q(decided_at__lt=last.decided_at)
        changes, sets = changes.filter(before), sets.filter(before)
    return _merged(_wanted(changes, sets, kind), membership, now, newest=lambda item: item.decided_at or now)


def sent(membership: Membership, *, now: datetime, kind: str = "", after: str = "") -> Page:
    """What this member drafted, proposed or submitted, and where it stands; the newest first."""
    mine = Q(drafted_by_id=membership.id) | Q(proposed_by_id=membership.id)
    changes = with_surroundings().filter(mine, **_of_kind(kind)).order_by("-drafted_at", "-id")
    sets = with_objectives().filter(submitted_by_id=membership.id).order_by("-submitted_at", "-id")
    last = _item(after)
    if last is not None:
        changes, sets = changes.filter(drafted_at__lt=_sent_at(last)), sets.filter(submitted_at__lt=_sent_at(last))
    return _merged(_wanted(changes, sets, kind), membership, now, newest=_sent_at)


def _rows(items: Sequence[Item], reader: Membership, now: datetime) -> list[Row]:
    roster, changes = Roster(), [item for item in items if isinstance(item, ChangeRequest)]
    if changes:
        roster.learn(people_in(changes))
    others = weights_now(each for each in changes if each.state == ChangeState.PROPOSED)
    figures = reader.organization.figures
    return [
        change_row(item, roster, figures, others, now)
        if isinstance(item, ChangeRequest)
        else QueuedSet(item, now, reader)
        for item in items
    ]


def _wanted(changes: QuerySet[ChangeRequest], sets: QuerySet[OkrSet], kind: str) -> list[Item]:
    """One row more of each than a page has."""
    found: list[Item] = [] if kind == SETS else list(changes[: PAGE + 1])
    return found if kind not in {"", SETS} else [*found, *sets[: PAGE + 1]]


def _merged(items: Iterable[Item], reader: Membership, now: datetime, *, newest: Callable[[Item], datetime]) -> Page:
    found = sorted(items, key=newest, reverse=True)
    shown = found[:PAGE]
    return Page(rows=_rows(shown, reader, now), after=_key(shown[-1]) if len(found) > PAGE else "")


def _of_kind(kind: str) -> dict[str, str]:
    return {"kind": kind} if kind and kind != SETS else {}


def _item(key: str) -> Item | None:
    """What a page ended with, by its key."""
    if not key:
        return None
    if "/" not in key:
        return ChangeRequest.objects.filter(number=number_in(key)).first()
    cycle, _, team = key.partition("/")
    return OkrSet.objects.filter(cycle__slug=cycle, team__slug=team).first()


def _key(item: Item) -> str:
    return item.reference if isinstance(item, ChangeRequest) else item.key


def _kind(item: Item) -> str:
    return item.kind if isinstance(item, ChangeRequest) else SETS


def _team(item: Item) -> Team:
    team: Team = item.key_result.objective.team if isinstance(item, ChangeRequest) else item.team
    return team


def _since(item: Item) -> datetime:
    if isinstance(item, ChangeRequest):
        return item.proposed_at or item.drafted_at
    return item.gated_at or item.submitted_at or clock.now()


def _sent_at(item: Item) -> datetime:
    if isinstance(item, ChangeRequest):
        return item.drafted_at
    return item.submitted_at or clock.now()
