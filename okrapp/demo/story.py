"""The vocabulary in which a demo organization is told. Pure data: no database, no clock.

People, KRs and objectives are named by short keys. A KR's weeks run from the oldest update to the newest; the
newest counts for the last closed check-in week, so that the organization looks alive on any day.
"""

from dataclasses import dataclass
from datetime import time

from objectives.enums import Ambition, Direction, KeyResultClass, MethodChoice, RefreshFrequency, Unit
from okrapp.demo.moments import Ahead, Moment
from okrapp.demo.ties import ContributionStory, DependencyStory
from organizations.enums import Role

MEMBER = (Role.MEMBER,)


@dataclass(frozen=True, slots=True)
class Person:
    """`sign_in` is the e-mail address, or its part before the @, of those who can sign in."""

    key: str
    name: str
    roles: tuple[str, ...] = MEMBER
    sign_in: str = ""


@dataclass(frozen=True, slots=True)
class TeamStory:
    key: str
    name: str
    lead: str
    champions: tuple[str, ...]
    members: tuple[str, ...]
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Say:
    """A comment beneath an update, some hours after it."""

    by: str
    body: str
    hours: int = 2


@dataclass(frozen=True, slots=True)
class Amend:
    """What an update said at first; its week carries the words as amended, some hours later."""

    actual: str
    insight: str
    hours: int = 20


@dataclass(frozen=True, slots=True)
class Week:
    """One weekly update: a number (or the places of the milestones reached), a confidence and two lines."""

    actual: str
    confidence: int
    insight: str
    next_action: str
    help_needed: str = ""
    evidence: str = ""
    last_action: str = "done"
    late: bool = False
    win: str = ""
    reactions: tuple[tuple[str, str], ...] = ()
    comments: tuple[Say, ...] = ()
    amended_from: Amend | None = None
    reached: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class IssueStory:
    """A data issue that somebody raised on a metric these days ago, and that the steward took up the same day."""

    raised_by: str
    problem: str
    days_ago: int


@dataclass(frozen=True, slots=True)
class MetricStory:
    """A metric of the dictionary. One that `measures` a KR has the values of its updates; others go from the first to
    the second of their `values` in so many readings, the newest some days ago. `anomaly` is how many readings ago, the
    value, and the note. `drivers` are told before."""

    key: str
    name: str
    definition: str
    technical: str
    owner: str
    source: str
    source_url: str = ""
    unit: str = Unit.PERCENT
    label: str = ""
    direction: str = Direction.UP
    refresh: str = RefreshFrequency.WEEKLY
    valid: tuple[str | None, str | None] = (None, None)
    healthy: tuple[str | None, str | None] = (None, None)
    values: tuple[str, str, int] = ("0", "0", 0)
    ends_days_ago: int = 0
    issue: IssueStory | None = None
    anomaly: tuple[int, str, str] | None = None
    measures: str = ""
    drivers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyResultStory:
    """A KR's card and its weeks. The one that is `due_this_week` has an update to write on any day, and the one that is
    `unanswered` has a response to give, for a band that its newest week enters. `due_week` is the week of its quarter
    in which it is due, the last one unless it says so.

    `hold` makes the target a bound to keep; `milestones` are name and weight, in the order of their places from 1;
    `plan` is the KR's own, as days after its start and the value planned for them.
    """

    key: str
    name: str
    baseline: str | None
    target: str | None
    owner: str | None
    source: str
    weeks: tuple[Week, ...] = ()
    unit: str = Unit.PERCENT
    label: str = ""
    definition: str = ""
    source_url: str = ""
    refresh: str = RefreshFrequency.WEEKLY
    kr_class: str = KeyResultClass.LAGGING
    weight: int | None = None
    rungs: tuple[tuple[str, str], ...] = ()
    hold: str = ""
    hold_upper: str | None = None
    milestones: tuple[tuple[str, int], ...] = ()
    plan: tuple[tuple[int, str], ...] = ()
    collaborators: tuple[str, ...] = ()
    silent_weeks: int = 0
    due_this_week: bool = False
    unanswered: bool = False
    due_week: int | None = None
    draft: tuple[tuple[str, str], ...] = ()
    learning: str = ""
    establishes_baseline: bool = False

    @property
    def method(self) -> str:
        if self.milestones:
            return MethodChoice.MILESTONE
        if self.hold:
            return MethodChoice.CONTROL
        return MethodChoice.LADDER if self.rungs else MethodChoice.LINEAR


@dataclass(frozen=True, slots=True)
class WeighingStory:
    """The weights of an objective that had none agreed, in the order of its KRs, and who talked about them."""

    weights: tuple[int, ...]
    present: str


@dataclass(frozen=True, slots=True)
class DoubtStory:
    """What a steward first said of a final value, before it was found to be right."""

    key_result: str
    because: str


@dataclass(frozen=True, slots=True)
class CorrectionStory:
    """A final value that turned out wrong, some days after its cycle was closed."""

    key_result: str
    actual: str
    reason: str
    days: int


@dataclass(frozen=True, slots=True)
class ClosingStory:
    """How the quarter before was closed: who ran it, who looked after the data, and what came up."""

    lead: str
    steward: str
    doubts: tuple[DoubtStory, ...] = ()
    corrections: tuple[CorrectionStory, ...] = ()


@dataclass(frozen=True, slots=True)
class ObjectiveStory:
    """An objective and its KRs. A draft stays one; a draft that `waits` is in the backlog."""

    key: str
    team: str
    owner: str
    title: str
    why_now: str
    key_results: tuple[KeyResultStory, ...]
    cycle: str = "running"
    ambition: str = Ambition.COMMITTED
    is_urgent: bool = False
    is_draft: bool = False
    waits: bool = False
    weighing: WeighingStory | None = None


@dataclass(frozen=True, slots=True)
class ChangeStory:
    """A change request and how far it came. `changes` holds the new values of the card, by field."""

    key: str
    key_result: str
    drafted_by: str
    drafted: Moment
    reason_category: str
    reason: str
    changes: tuple[tuple[str, str], ...] = ()
    milestones: tuple[tuple[str, int], ...] = ()
    retire: bool = False
    proposed_by: str = ""
    outcome: str = ""
    decided_by: str = ""
    decided: Moment | None = None
    note: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class AdditionStory:
    """A KR that somebody asks to add to an objective under way, and that waits for the decision."""

    key: str
    objective: str
    proposed_by: str
    proposed: Moment
    reason_category: str
    reason: str
    evidence: str
    card: KeyResultStory


@dataclass(frozen=True, slots=True)
class FacetStory:
    """What a card says beside its measure: the keys of its KR, of the one that it balances and of what drives it."""

    key_result: str
    category: str
    impact: str
    effort: str
    drivers: tuple[str, ...] = ()
    balances: str = ""


@dataclass(frozen=True, slots=True)
class DecisionStory:
    """A line of the decision log. `done` says when it was carried out."""

    key: str
    objective: str
    by: str
    decided: Moment
    note: str
    owner: str
    due: Moment | Ahead | None = None
    key_result: str = ""
    resulting_change: str = "none"
    origin: str = "ad_hoc"
    done: Moment | None = None
    corrects: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a case ended: hours from its opening to the decision, and the moment of its resolution."""

    by: str
    hours: float
    decision: str
    owner: str
    root_cause: str
    due_after_days: int
    resolved: Moment
    closing_line: str


@dataclass(frozen=True, slots=True)
class EscalationStory:
    """What people did with a case that the sweep opened; hours count from its opening.

    Without `huddle_hours` the huddle is the next one in working hours, seen from today.
    """

    key_result: str
    champion: str
    acknowledged_hours: float
    huddle_people: str
    huddle_hours: float | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class MoveStory:
    """A step of an initiative: the state it came to, when, and what was learnt by then."""

    to: str
    at: Moment
    learning: str = ""


@dataclass(frozen=True, slots=True)
class InitiativeStory:
    """A bet under a KR, written down by its lead, and its moves since."""

    key: str
    key_result: str
    lead: str
    written: Moment
    title: str
    because: str
    effect: str = ""
    start: str = ""
    stop: str = ""
    url: str = ""
    moves: tuple[MoveStory, ...] = ()


@dataclass(frozen=True, slots=True)
class MicroStory:
    """A micro-OKR of four weeks under a KR, started so many days ago by its owner: one measure with one update."""

    key: str
    parent: str
    owner: str
    started_days: int
    title: str
    how: str
    measure: str
    source: str
    target: str
    actual: str
    insight: str
    next_action: str


@dataclass(frozen=True, slots=True)
class ThemeStory:
    """A theme and the annual objectives that name it, by key."""

    key: str
    name: str
    description: str
    objectives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnnualDraft:
    """An objective of the year that is still being written; without a theme it is pointed out."""

    key: str
    owner: str
    theme: str
    title: str
    why_now: str = ""


@dataclass(frozen=True, slots=True)
class NorthStarStory:
    """The metric that tells whether the vision comes true: from `first` it rises to the `newest` weekly values."""

    name: str
    slug: str
    definition: str
    owner: str
    source: str
    target: str
    due_in_days: int
    first: str
    newest: tuple[str, ...]
    weeks: int


@dataclass(frozen=True, slots=True)
class StrategyStory:
    vision: str
    themes: tuple[ThemeStory, ...]
    drafts: tuple[AnnualDraft, ...]
    north_star: NorthStarStory


@dataclass(frozen=True, slots=True)
class OrganizationStory:
    name: str
    slug: str
    timezone: str
    weekday: int
    time: time
    founder: str
    people: tuple[Person, ...]
    company_lead: str
    company_champions: tuple[str, ...]
    company_members: tuple[str, ...]
    teams: tuple[TeamStory, ...]
    objectives: tuple[ObjectiveStory, ...]
    metrics: tuple[MetricStory, ...] = ()
    facets: tuple[FacetStory, ...] = ()
    changes: tuple[ChangeStory, ...] = ()
    additions: tuple[AdditionStory, ...] = ()
    decisions: tuple[DecisionStory, ...] = ()
    escalations: tuple[EscalationStory, ...] = ()
    initiatives: tuple[InitiativeStory, ...] = ()
    micros: tuple[MicroStory, ...] = ()
    closing: ClosingStory | None = None
    plans_ahead: bool = False
    settings: tuple[tuple[str, str], ...] = ()  # beside the check-in day and time
    strategy: StrategyStory | None = None
    contributions: tuple[ContributionStory, ...] = ()
    dependencies: tuple[DependencyStory, ...] = ()
