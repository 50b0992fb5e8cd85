"""What the form of an update stands among, and what it would amount to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property

from django.utils.safestring import SafeString, mark_safe

from checkins.models import CheckInDraft
from checkins.policies import why_not_post
from checkins.queries.due import expectation
from checkins.queries.threads import newest
from checkins.rules import Standing, looks_like_a_slip, week_for, weeks_between
from checkins.showing import ShownUpdate, change_in_words
from checkins.state import standing_on
from objectives import units
from objectives.cards import KeyResultCard, Today
from objectives.models import KeyResult
from objectives.queries import today_for
from okrapp.figures import Figures
from organizations.calendar import LATE_WINDOW, Timing
from organizations.models import Membership
from scoring.attainment import held, weeks_held
from scoring.charts.sparkline import Point, sparkline
from scoring.enums import Method
from scoring.figures import explain
from scoring.models import policy_at_work
from scoring.rag import BAND_RULES


@dataclass(frozen=True)
class UpdatePage:
    """A KR on the page of its update: the week that counts, last week's update, the draft, or why there is no form."""

    card: KeyResultCard
    week: date
    is_late: bool
    why_not: str
    posted: ShownUpdate | None
    last: ShownUpdate | None
    draft: CheckInDraft | None

    @property
    def key_result(self) -> KeyResult:
        return self.card.kr

    @property
    def deadline(self) -> datetime:
        return self.card.today.calendar.deadline(self.week)

    @property
    def grace_ends(self) -> datetime:
        return self.deadline + LATE_WINDOW

    @property
    def drafted(self) -> Mapping[str, str]:
        return self.draft.fields if self.draft else {}

    @property
    def revision(self) -> int:
        return self.draft.revision if self.draft else 0

    @property
    def takes_update(self) -> bool:
        return not self.why_not and self.posted is None


@dataclass(frozen=True)
class Preview:
    """What a value would amount to if it were posted now."""

    key_result: KeyResult
    actual: Decimal
    standing: Standing
    week: date
    figures: Figures

    @property
    def shown(self) -> str:
        return units.show(self.actual, self.key_result.unit, self.key_result.unit_label)

    @property
    def change(self) -> str:
        return change_in_words(self.actual, self.key_result.actual, self.key_result)

    @property
    def formula(self) -> str:
        return explain(self.key_result.measure, self.actual, self.key_result.values_so_far, figures=self.figures)

    @property
    def held(self) -> str:
        """Whether the week would hold, and how many did: “held, 7 of 8 weeks”; empty where nothing is kept."""
        measure, values = self.key_result.measure, [*self.key_result.values_so_far, self.actual]
        if measure.method != Method.CONTROL:
            return ""
        count = f"{weeks_held(measure, values)} of {len(values)} {'week' if len(values) == 1 else 'weeks'}"
        return f"{'held' if held(measure, self.actual) else 'did not hold'}, {count}"

    @property
    def last_shown(self) -> str:
        """The last value, for a figure that looks like a slip."""
        return units.show(self.key_result.actual, self.key_result.unit, self.key_result.unit_label)

    @property
    def follows(self) -> str:
        """What the band asks for."""
        band = self.standing.band
        return BAND_RULES[band].triggers if band else ""

    @property
    def is_slip(self) -> bool:
        return looks_like_a_slip(self.actual, self.key_result.actual)

    @cached_property
    def sparkline(self) -> SafeString:
        key_result = self.key_result
        points = [Point(date.fromisoformat(p[0]), None if p[1] is None else Decimal(p[1])) for p in key_result.points]
        if points:
            period = timedelta(weeks=key_result.organization.cadence)
            points += [Point(week, None) for week in weeks_between(points[-1].week, self.week, period)]
        points.append(Point(self.week, self.actual))
        drawn = sparkline(
            reference=key_result.reference,
            points=points,
            target=key_result.target,
            band=self.standing.band,
            label=key_result.name,
        )
        return mark_safe(drawn)


def update_page(key_result: KeyResult, membership: Membership, now: datetime) -> UpdatePage:
    """The page of a KR's update. Three queries: the policy, the newest updates, the draft."""
    key_result.organization = membership.organization
    card = KeyResultCard(key_result, today_for(membership.organization, now, cycle=key_result.objective.cycle))
    week, timing = week_for(expectation(key_result), card.today.calendar, now)
    updates = newest(key_result, membership, count=2)
    posted = next((each for each in updates if each.check_in.week >= week), None)
    return UpdatePage(
        card=card,
        week=week,
        is_late=timing == Timing.LATE,
        why_not=why_not_post(key_result),
        posted=posted,
        last=next((each for each in updates if each.check_in.week < week), None),
        draft=None if posted else _draft(key_result, membership),
    )


def preview(key_result: KeyResult, actual: Decimal, membership: Membership, now: datetime) -> Preview:
    """What this value would amount to. One query. Raises ValueError for a card that can't be scored."""
    key_result.organization = membership.organization
    today = Today.of(membership.organization, policy_at_work(), now)
    week, _ = week_for(expectation(key_result), today.calendar, now)
    return _preview(key_result, actual, week, today)


def preview_on(page: UpdatePage, actual: Decimal | None) -> Preview | None:
    """What the value that stands in a form would amount to; None where it can't be scored. No query."""
    today = page.card.today
    try:
        return None if actual is None else _preview(page.key_result, actual, page.week, today)
    except ValueError:
        return None


def _preview(key_result: KeyResult, actual: Decimal, week: date, today: Today) -> Preview:
    earlier = key_result.values_so_far
    standing = standing_on(key_result, actual, at=today.now, policy=today.policy, earlier=earlier)
    return Preview(key_result=key_result, actual=actual, standing=standing, week=week, figures=today.figures)


def _draft(key_result: KeyResult, membership: Membership) -> CheckInDraft | None:
    """What this person has typed since the last update was posted."""
    drafts = CheckInDraft.objects.filter(key_result=key_result, author=membership)
    if key_result.last_posted_at:
        drafts = drafts.filter(saved_at__gte=key_result.last_posted_at)
    return drafts.first()
