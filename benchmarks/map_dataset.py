"""The organization whose alignment map is measured: 500 objectives of 41 teams with 1,500 KRs, contributing to one
another three deep, with dependencies, and some standing apart. Written in bulk; built once a day as `dataset`'s."""

import hashlib
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from objectives.models import Contribution, Cycle, Dependency, KeyResult, Objective
from organizations.actions import found_organization
from organizations.models import Membership, Organization, Team, User
from organizations.tenancy import tenant

OBJECTIVES, KRS_EACH, TEAMS, PEOPLE = 500, 3, 40, 40
COMPANY = 10
# One in so many stands apart, and one KR in so many needs something from another team.
APART, NEEDY = 12, 9
BANDS = ("red", "amber", "green", "stretch")


def slug() -> str:
    """The organization's address: another one for another shape of the data, or for another day."""
    code = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:8]
    return f"map-{code}-{timezone.localdate():%m%d}"


def build() -> None:
    """Build the organization unless it is there."""
    if Organization.objects.filter(slug=slug()).exists():
        return
    with transaction.atomic():
        founder = User.objects.create_user(f"founder@{slug()}.example", name="Founder")
        membership = found_organization(by=founder, name="Map", slug=slug())
        with tenant(membership.organization_id):
            _fill(membership)


def _fill(founder: Membership) -> None:
    company = Team.objects.get(parent=None)
    teams = [Team.objects.create(name=f"Team {n}", slug=f"team-{n}", parent=company) for n in range(TEAMS)]
    today = timezone.localdate()
    cycle = Cycle.objects.create(
        name="Running", slug="running", starts_on=today - timedelta(weeks=9), ends_on=today + timedelta(weeks=4)
    )
    people = [founder, *(_person(number) for number in range(1, PEOPLE))]
    started = datetime.combine(cycle.starts_on, datetime.min.time(), tzinfo=timezone.get_current_timezone())
    objectives = Objective.objects.bulk_create(
        Objective(
            number=number + 1,
            title=f"Make step {number} of the way arrive without anybody having to ask for it",
            team=company if number < COMPANY else teams[number % TEAMS],
            cycle=cycle,
            owner=people[number % PEOPLE],
            state="active",
            activated_at=started,
        )
        for number in range(OBJECTIVES)
    )
    cards = KeyResult.objects.bulk_create(
        _card(objective, number, people, started) for objective in objectives for number in range(KRS_EACH)
    )
    _ties(objectives, cards, teams, founder, today)


def _person(number: int) -> Membership:
    user = User.objects.create_user(f"person{number}@{slug()}.example", name=f"Person Number {number}")
    return Membership.objects.create(user=user, name=user.name, roles=["member"])


def _card(objective: Objective, place: int, people: list[Membership], started: datetime) -> KeyResult:
    number = KRS_EACH * (objective.number - 1) + place
    cycle = objective.cycle
    return KeyResult(
        number=number + 1,
        objective=objective,
        name=f"Repeat purchase rate of subscribers in market {number}",
        baseline=Decimal(18),
        target=Decimal(28),
        starts_on=cycle.starts_on,
        due_on=cycle.ends_on,
        owner=people[number % PEOPLE],
        data_source="Orders, weekly export",
        refresh_frequency="weekly",
        weight=33,
        state="active",
        activated_at=started,
        score=Decimal(number % 100) / 100,
        band=BANDS[number % 100 * len(BANDS) // 100],
        confidence=number % 5 + 1,
        last_week=cycle.starts_on + timedelta(weeks=8),
    )


def _ties(
    objectives: list[Objective], cards: list[KeyResult], teams: list[Team], founder: Membership, today: date
) -> None:
    """Each below company level contributes to a KR of one that stands before it; every ninth KR needs something."""
    now = timezone.now()
    Contribution.objects.bulk_create(
        Contribution(
            objective=objective,
            to_key_result=cards[(place // 4) * KRS_EACH + place % KRS_EACH],
            how="It takes a reason to leave away",
            is_primary=True,
            state="proposed" if place % 10 == 0 else "accepted",
            proposed_by=founder,
            proposed_at=now,
        )
        for place, objective in enumerate(objectives)
        if place >= COMPANY and place % APART
    )
    Dependency.objects.bulk_create(
        Dependency(
            number=number + 1,
            key_result=card,
            what="A list of lapsed customers, by market",
            team=teams[number % TEAMS],
            needed_on=today + timedelta(days=14),
            state="agreed" if number % 3 else "requested",
            requested_by=founder,
            requested_at=now,
        )
        for number, card in enumerate(cards[::NEEDY])
    )
