"""Going through the organizations: who is reminded of what now."""

from collections.abc import Iterator
from datetime import datetime

import structlog

from checkins.enums import ReminderStep
from checkins.reminders import ledger, messages, responses
from checkins.reminders.ledger import Round
from checkins.reminders.steps import moment_at
from okrapp import clock
from organizations.models import Membership, Organization, Team
from organizations.raci import Roster
from organizations.tenancy import tenant

log = structlog.get_logger(__name__)

PEOPLE = 1000  # owners a transaction: memory and locks stay small however large the organization is


def remind_everybody(*, at: datetime | None = None) -> int:
    """Remind in every organization that is in a step, and chase responses in all; returns how many messages it wrote.

    One that fails does not keep the others from theirs; the next run tries it again.
    """
    now, told = at or clock.now(), 0
    for organization in Organization.objects.order_by("id"):
        try:
            told += remind(organization, at=now) + responses.chase(organization, at=now)
        except Exception:
            log.exception("reminding failed", organization=organization.slug)
    return told


def remind(organization: Organization, *, at: datetime | None = None) -> int:
    """Remind the people of one organization of what they owe now; returns how many messages were written.

    Each step fires once per KR, week and person, and all that one person owes is one message. A handful of statements
    per thousand owners; nothing where no step has its moment.
    """
    now = at or clock.now()
    moment = moment_at(organization.calendar, now)
    if moment is None:
        return 0
    turn = Round(organization, moment, now)
    told = sum(_remind_owners(turn, *span) for span in _spans(organization))
    if moment.step == ReminderStep.OVERDUE:
        told += _remind_champions(turn)
    return told


def _remind_owners(turn: Round, first: int, last: int) -> int:
    with tenant(turn.organization.id):
        return messages.tell_owners(turn, ledger.fire_owners(turn, first=first, last=last))


def _remind_champions(turn: Round) -> int:
    with tenant(turn.organization.id):
        roster = Roster()
        teams = Team.objects.values_list("id", flat=True)
        champions = {team_id: [person.id for person in roster.champions_of(team_id)] for team_id in teams}
        return messages.tell_champions(turn, ledger.fire_champions(turn, champions))


def _spans(organization: Organization) -> Iterator[tuple[int, int]]:
    """First and last id of each batch of members."""
    with tenant(organization.id):
        ids = list(Membership.objects.active().order_by("id").values_list("id", flat=True))
    for place in range(0, len(ids), PEOPLE):
        yield ids[place], ids[min(place + PEOPLE, len(ids)) - 1]
