"""The metric dictionary: its list, and one metric with its values and what stands on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields import CharField, IntegerField
from django.db.models.functions import Lower
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from objectives.enums import KeyResultState, ObservationSource
from objectives.metrics import rules
from objectives.metrics.cards import MetricCard
from objectives.metrics.likeness import is_nearly_the_meaning, is_nearly_the_name
from objectives.models import Driver, KeyResult, Metric, MetricDriver, Observation
from okrapp import clock
from organizations.enums import Role
from organizations.models import Membership, Team, TeamSeat

PAGE = 40
VALUES_PAGE = 30
CHARTED = 60
SHORTEST, MOST_ALIKE = 3, 5
SHOWN_KEY_RESULTS = 40
OPEN = [KeyResultState.DRAFT, KeyResultState.ACTIVE]
MINE, KPI, UNHEALTHY, STALE, RETIRED = "mine", "kpi", "unhealthy", "stale", "retired"
SHOWN = {"": "All", MINE: "Mine", KPI: "KPIs", UNHEALTHY: "Unhealthy", STALE: "Stale", RETIRED: "Retired"}
ORDER = ("trouble", "place", "lower_name", "id")


@dataclass(frozen=True, slots=True)
class MetricFilters:
    """What the address of the dictionary asks for; an unknown value finds nothing rather than everything."""

    show: str = ""
    team: str = ""
    owner: str = ""
    steward: str = ""
    q: str = ""

    @classmethod
    def of(cls, query: Mapping[str, Any]) -> "MetricFilters":
        return cls(
            **{each.name: str(query.get(each.name, ""))[:80].replace("\x00", "").strip() for each in fields(cls)}
        )

    @property
    def in_use(self) -> bool:
        return any((self.show, self.team, self.owner, self.steward, self.q))

    def href(self, **changes: str) -> str:
        kept = {each.name: getattr(self, each.name) for each in fields(self)} | changes
        return f"?{urlencode({name: value for name, value in kept.items() if value})}"

    def condition(self, reader: Membership, now: datetime) -> Q:
        found = Q(retired_at__isnull=self.show != RETIRED)
        found &= {
            MINE: Q(owner=reader) | Q(steward=reader),
            KPI: Q(healthy_low__isnull=False) | Q(healthy_high__isnull=False),
            UNHEALTHY: unhealthy(),
            STALE: stale(now),
        }.get(self.show, Q() if self.show in SHOWN else Q(pk=None))
        if self.team:
            seats = TeamSeat.objects.filter(membership_id=OuterRef("owner_id"), team__slug=self.team)
            led = Team.objects.filter(lead_id=OuterRef("owner_id"), slug=self.team)
            found &= Q(Exists(seats)) | Q(Exists(led))
        found &= _person("owner_id", self.owner) & _person("steward_id", self.steward)
        words = Q(name__icontains=self.q) | Q(definition__icontains=self.q) | Q(source__icontains=self.q)
        return found & words if self.q else found


@dataclass(frozen=True, slots=True)
class MetricList:
    """One page of the dictionary; `after` is the metric that the next page begins behind."""

    cards: Sequence[MetricCard]
    filters: MetricFilters
    teams: Sequence[tuple[str, str]]
    owners: Sequence[tuple[int, str]]
    stewards: Sequence[tuple[int, str]]
    after: str

    @property
    def next_href(self) -> str:
        return self.filters.href(after=self.after) if self.after else ""

    @property
    def shown_choices(self) -> list[tuple[str, str]]:
        """The usual ways to look at the list."""
        return list(SHOWN.items())


@dataclass(frozen=True, slots=True)
class ShownObservation:
    """One line of a metric's values; `corrected_by` is the id of the one that took its place, `corrects` says what it
    replaced."""

    observation: Observation
    shown: str
    corrected_by: int | None
    corrected_to: str
    corrects: str

    @property
    def recorder(self) -> str:
        by = self.observation.recorded_by
        return by.name if by else self.observation.recorded_from

    @property
    def origin(self) -> str:
        """Where it came from, beside who recorded it."""
        observation = self.observation
        is_typed = observation.source == ObservationSource.TYPED
        parts = ["" if is_typed else observation.get_source_display()]
        parts += [observation.recorded_from] if observation.recorded_by else []
        return " · ".join(filter(None, parts))

    @property
    def is_late(self) -> bool:
        """Whether it was written down on another day than it was measured."""
        return localtime(self.observation.recorded_at).date() != localtime(self.observation.observed_at).date()


@dataclass(frozen=True, slots=True)
class MetricPage:
    """A metric with its newest values, what it drives and what drives it."""

    card: MetricCard
    chart: SafeString
    values: Sequence[ShownObservation]
    older_href: str
    newest_href: str
    key_results: Sequence[KeyResult]
    drives: Sequence[KeyResult]
    drivers: Sequence[MetricCard]
    moves: Sequence[Metric]

    @property
    def metric(self) -> Metric:
        return self.card.metric


def metric_list(reader: Membership, query: Mapping[str, Any], *, at: datetime | None = None) -> MetricList:
    """Unhealthy and stale ones first, then mine, then the others by name. Three queries, four behind the first page."""
    now, filters = at or clock.now(), MetricFilters.of(query)
    ranked = _ranked(reader, now)
    rows = ranked.filter(filters.condition(reader, now))
    after = str(query.get("after", ""))
    if after:
        rows = rows.filter(_behind(ranked, after))
    found = list(rows[: PAGE + 1])
    shown = [MetricCard(metric, now) for metric in found[:PAGE]]
    owners, stewards = _people()
    teams = list(Team.objects.order_by("name").values_list("slug", "name"))
    more = found[PAGE - 1].slug if len(found) > PAGE else ""
    return MetricList(shown, filters, teams, owners, stewards, more)


def metric_page(metric: Metric, *, before: str = "", at: datetime | None = None) -> MetricPage:
    """A metric and its surroundings; `before` is the id of the value that the page of values begins behind, where
    anything is older than it.

    Three queries: its values, the KRs that it measures or drives, the metrics around it; one more for older values.
    """
    now = at or clock.now()
    card = MetricCard(metric, now)
    newest = list(_values(metric)[: CHARTED + VALUES_PAGE])
    older = _values_behind(metric, before) if before else []
    values = older or newest[: VALUES_PAGE + 1]
    key_results = _key_results_on(metric)
    links = list(MetricDriver.objects.filter(Q(metric=metric) | Q(driver=metric)).select_related("metric", "driver"))
    return MetricPage(
        card=card,
        chart=card.chart([each for each in newest if _corrected(each) is None][:CHARTED]),
        values=[_shown(card, each) for each in values[:VALUES_PAGE]],
        older_href=f"?before={values[VALUES_PAGE - 1].id}#values" if len(values) > VALUES_PAGE else "",
        newest_href="?#values" if older else "",
        key_results=[each for each in key_results if each.metric_id == metric.id],
        drives=[each for each in key_results if vars(each)["is_driven"]],
        drivers=[MetricCard(link.driver, now) for link in links if link.metric_id == metric.id],
        moves=[link.metric for link in links if link.driver_id == metric.id],
    )


def observation_of(metric: Metric, observation_id: int) -> Observation | None:
    return Observation.objects.filter(metric=metric, id=observation_id).first()


def metric_with_id(number: int) -> Metric | None:
    return Metric.objects.select_related("owner", "steward").filter(id=number).first()


def metric_to_take(slug: str) -> Metric | None:
    """The metric of this name in addresses, where a card can still be measured by it. One query at most."""
    return Metric.objects.filter(slug=slug, retired_at=None).first() if slug else None


def similar_metrics(name: str, definition: str, *, beside: str = "") -> list[Metric]:
    """The metrics whose name or definition is nearly the same as what is typed, `beside` the one that is edited.

    One query.
    """
    if len(name.strip()) < SHORTEST:
        return []
    others = Metric.objects.exclude(slug=beside).only(
        "id", "organization_id", "name", "slug", "definition", "retired_at"
    )
    alike = (
        each
        for each in others.order_by("name")
        if is_nearly_the_name(name[:120], each.name) or is_nearly_the_meaning(definition[:2000], each.definition)
    )
    return list(islice(alike, MOST_ALIKE))


def stale(now: datetime) -> Q:
    """A value that is too old, or none: what `rules.freshness` does not call fresh."""
    aged = Q(latest_at=None)
    for refresh in rules.REFRESHES:
        aged |= Q(refresh_frequency=refresh, latest_at__lt=now - rules.fresh_for(refresh))
    return aged


def unhealthy() -> Q:
    """A KPI whose newest value lies outside its healthy range: what `rules.health` calls unhealthy."""
    return Q(latest_value__lt=F("healthy_low")) | Q(latest_value__gt=F("healthy_high"))


def steward_choices(present: int | None = None) -> QuerySet[Membership]:
    """Who can be the steward of a metric: the data stewards, and whoever is it now."""
    able = Membership.objects.active().holding(Role.DATA_STEWARD)
    return able if present is None else Membership.objects.filter(Q(id__in=able.values("id")) | Q(id=present))


def _ranked(reader: Membership, now: datetime) -> QuerySet[Metric]:
    mine = Q(owner=reader) | Q(steward=reader)
    return (
        Metric.objects.select_related("owner", "steward")
        .annotate(
            trouble=_ranks((unhealthy(), 0), (stale(now), 1), otherwise=2),
            place=_ranks((mine, 0), otherwise=1),
            lower_name=Lower("name", output_field=CharField()),
        )
        .order_by(*ORDER)
    )


def _behind(rows: QuerySet[Metric], slug: str) -> Q:
    """What comes behind this metric in the order of the list."""
    last = rows.filter(slug=slug).values_list(*ORDER).first()
    found, equal = Q(), Q()
    for name, value in zip(ORDER, last or (), strict=False):
        found |= equal & Q(**{f"{name}__gt": value})
        equal &= Q(**{name: value})
    return found


def _ranks(*cases: tuple[Q, int], otherwise: int) -> Case:
    whens = [When(condition, then=Value(value)) for condition, value in cases]
    return Case(*whens, default=Value(otherwise), output_field=IntegerField())


def _person(column: str, chosen: str) -> Q:
    if not chosen:
        return Q()
    return Q(**{column: int(chosen)}) if chosen.isdecimal() and len(chosen) < 16 else Q(pk=None)


def _people() -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """The owners and the stewards of the dictionary, by name. One query."""
    names = ("owner_id", "owner__name", "steward_id", "steward__name")
    rows = list(Metric.objects.order_by().values_list(*names).distinct())
    owners = {(number, name) for number, name, _, _ in rows}
    keepers = {(number, name) for _, _, number, name in rows if number is not None}
    return sorted(owners, key=lambda each: each[1]), sorted(keepers, key=lambda each: each[1])


def _key_results_on(metric: Metric) -> list[KeyResult]:
    """The KRs that take their value from a metric, and those that it is believed to move; open ones first."""
    is_driven = Exists(Driver.objects.filter(key_result=OuterRef("id"), metric=metric))
    rows = KeyResult.objects.annotate(is_driven=is_driven).filter(Q(metric=metric) | Q(is_driven=True))
    ranked = rows.order_by(Case(When(state__in=OPEN, then=0), default=1), "-number")
    return list(ranked.select_related("objective__cycle")[:SHOWN_KEY_RESULTS])


def _values(metric: Metric) -> QuerySet[Observation]:
    """All values, newest first, each with the id and the value of what corrected it."""
    later = Observation.objects.filter(supersedes=OuterRef("id"))
    rows = Observation.objects.filter(metric=metric).select_related("recorded_by", "supersedes")
    return rows.annotate(
        corrected_by=Subquery(later.values("id")[:1]), corrected_to=Subquery(later.values("value")[:1])
    ).order_by("-observed_at", "-id")


def _values_behind(metric: Metric, before: str) -> list[Observation]:
    number = int(before) if before.isdecimal() and len(before) < 16 else 0
    moment = Subquery(Observation.objects.filter(metric=metric, id=number).values("observed_at"))
    earlier = Q(observed_at__lt=moment) | Q(observed_at=moment, id__lt=number)
    return list(_values(metric).filter(earlier)[: VALUES_PAGE + 1])


def _corrected(observation: Observation) -> int | None:
    found: int | None = vars(observation)["corrected_by"]
    return found


def _shown(card: MetricCard, observation: Observation) -> ShownObservation:
    corrected = _corrected(observation)
    return ShownObservation(
        observation,
        card.show(observation.value),
        corrected_by=corrected,
        corrected_to=card.show(vars(observation)["corrected_to"]) if corrected else "",
        corrects=card.show(observation.supersedes.value) if observation.supersedes else "",
    )
