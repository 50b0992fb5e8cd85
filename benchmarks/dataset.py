"""The organization that is measured: 60 objectives with 240 KRs and 13 weeks of updates, and one whole dashboard: five
KRs with 15 drivers, 20 decisions, initiatives, contributions and dependencies.

Rows are written in bulk, then their current state is computed by the product's own rules. Built once; a changed
migration or a change here builds it again in a fresh organization.
"""

import hashlib
import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from checkins.models import CheckIn
from checkins.state import refresh_state
from governance.models import Decision
from objectives.models import Contribution, Cycle, Dependency, Driver, Initiative, KeyResult, Metric, Objective
from organizations.actions import found_organization
from organizations.enums import Role
from organizations.models import Membership, Organization, Team, User
from organizations.models.counters import next_number
from organizations.tenancy import tenant
from scoring.attainment import score
from scoring.models import policy_at_work
from scoring.rag import band

WEEKS = 13
OBJECTIVES, KRS_EACH = 60, 4
DASHBOARD_KRS, DASHBOARD_DECISIONS, DRIVERS_EACH = 5, 20, 3
READER = "Person Number 0"


def slug() -> str:
    """The organization's address: another one for another shape of the data, or for another day."""
    code = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:8]
    return f"bench-{code}-{timezone.localdate():%m%d}"


def build() -> None:
    """Build the organization unless it is there."""
    if Organization.objects.filter(slug=slug()).exists():
        return
    with transaction.atomic():
        founder = User.objects.create_user(f"founder@{slug()}.example", name="Founder")
        membership = found_organization(by=founder, name="Bench", slug=slug())
        with tenant(membership.organization_id):
            _fill(membership)


def _fill(founder: Membership) -> None:
    people = [founder, *(_person(number) for number in range(39))]
    company = Team.objects.get(parent=None)
    teams = [Team.objects.create(name=f"Team {n}", slug=f"team-{n}", parent=company, lead=people[n]) for n in range(6)]
    today = timezone.localdate()
    cycle = Cycle.objects.create(
        name="Running", slug="running", starts_on=today - timedelta(weeks=WEEKS), ends_on=today + timedelta(weeks=2)
    )
    first = _objective(cycle, company, people[1], DASHBOARD_KRS, people)
    others = [
        _objective(cycle, teams[number % 6], people[number % 40], KRS_EACH, people) for number in range(1, OBJECTIVES)
    ]
    _decisions(first, people)
    _around(first, others, people)


def _person(number: int) -> Membership:
    user = User.objects.create_user(f"person{number}@{slug()}.example", name=f"Person Number {number}")
    return Membership.objects.create(user=user, name=user.name, roles=[Role.MEMBER])


def _objective(cycle: Cycle, team: Team, owner: Membership, krs: int, people: list[Membership]) -> Objective:
    started = datetime.combine(cycle.starts_on, datetime.min.time(), tzinfo=timezone.get_current_timezone())
    objective = Objective.objects.create(
        number=next_number("O"),
        title="Make every second order arrive without anybody having to ask for it",
        team=team,
        cycle=cycle,
        owner=owner,
        state="active",
        activated_at=started,
    )
    for number in range(krs):
        _key_result(objective, people[(objective.number + number) % 40], number, started)
    return objective


def _key_result(objective: Objective, owner: Membership, number: int, started: datetime) -> None:
    key_result = KeyResult.objects.create(
        number=next_number("KR"),
        objective=objective,
        name="Repeat purchase rate of subscribers",
        baseline=Decimal(18),
        target=Decimal(28),
        starts_on=objective.cycle.starts_on,
        due_on=objective.cycle.ends_on,
        owner=owner,
        data_source="Orders, weekly export",
        refresh_frequency="weekly",
        weight=25 if number < 4 else None,
        state="active",
        activated_at=started,
    )
    _check_ins(key_result, owner)
    refresh_state(key_result)


def _check_ins(key_result: KeyResult, owner: Membership) -> None:
    calendar = owner_organization().calendar
    policy = policy_at_work().rules
    week = calendar.last_closed_week(timezone.now())
    weeks: list[date] = []
    for _ in range(WEEKS):
        weeks.insert(0, week)
        week = calendar.previous(week)
    previous: Decimal | None = None
    rows = []
    for index, each in enumerate(weeks):
        actual = Decimal(18) + Decimal((index * (key_result.number % 7 + 1)) % 90) / 10
        reached = score(key_result.measure, actual)
        rows.append(
            CheckIn(
                key_result=key_result,
                week=each,
                posted_by=owner,
                posted_at=calendar.deadline(each) - timedelta(hours=3),
                timing="on_time",
                form_key=uuid.uuid4(),
                previous_actual=previous,
                baseline=key_result.baseline,
                target=key_result.target,
                score=reached,
                band=band(reached, policy) or "",
                actual=actual,
                confidence=index % 5 + 1,
                insight="Customers who were called in the first month order a second time twice as often.",
                next_action="Call the next forty new subscribers before Thursday and compare with last month.",
                evidence_url="https://data.example/report",
            )
        )
        previous = actual
    CheckIn.objects.bulk_create(rows)


def owner_organization() -> Organization:
    return Organization.objects.get(slug=slug())


def _decisions(objective: Objective, people: list[Membership]) -> None:
    today = timezone.localdate()
    for number in range(DASHBOARD_DECISIONS):
        Decision.objects.create(
            number=next_number("D"),
            objective=objective,
            decided_on=today - timedelta(days=number * 3),
            note="Move two people from the newsletter to the first-month calls until the end of the quarter.",
            owner=people[number],
            due_on=today + timedelta(days=14),
            recorded_by=people[1],
            recorded_at=timezone.now(),
            form_key=uuid.uuid4(),
        )


def _around(first: Objective, others: list[Objective], people: list[Membership]) -> None:
    """Each KR of the dashboard gets drivers, an initiative and something it needs; three objectives contribute."""
    now = timezone.now()
    for place, key_result in enumerate(first.key_results.order_by("number")):
        for position in range(DRIVERS_EACH):
            metric = _metric(place * DRIVERS_EACH + position, people[position], now)
            Driver.objects.create(key_result=key_result, metric=metric, position=position)
        Initiative.objects.create(
            number=next_number("I"),
            key_result=key_result,
            title="Calling new subscribers in their first month",
            because="those who were called ordered again twice as often last spring",
            lead=people[place],
            state="running",
            moved_at=now,
        )
        Dependency.objects.create(
            number=next_number("DP"),
            key_result=key_result,
            what="The weekly export of orders, with the first order of each subscriber",
            team=others[place].team,
            needed_on=timezone.localdate() + timedelta(days=20),
            requested_by=people[1],
            requested_at=now,
        )
    for other in others[:3]:
        Contribution.objects.create(
            objective=other,
            to_objective=first,
            how="Subscribers who get their beans on time order again",
            is_primary=True,
            state="accepted",
            proposed_by=other.owner,
            proposed_at=now,
        )


def _metric(number: int, owner: Membership, now: datetime) -> Metric:
    values = [Decimal(40) + Decimal((week * (number % 5 + 2)) % 30) for week in range(WEEKS)]
    times = [now - timedelta(weeks=WEEKS - week) for week in range(WEEKS)]
    return Metric.objects.create(
        name=f"Share of new subscribers called, group {number + 1}",
        slug=f"called-{number + 1}",
        owner=owner,
        latest_value=values[-1],
        latest_at=times[-1],
        points=[[each.isoformat(), str(value)] for each, value in zip(times, values, strict=True)],
    )
