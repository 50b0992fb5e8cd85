"""The demo organizations: what they show on any day, and that building them is safe to repeat."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from checkins.actions.rebuilding import rebuild_states
from checkins.models import CheckIn, CheckInDraft, Comment, Response
from checkins.queries import my_updates
from governance.enums import ChangeState, DecisionState, EscalationState
from governance.models import ChangeRequest, Decision, Escalation, OkrSet
from notifications.enums import DeliveryState
from notifications.models import Delivery, Notification
from objectives.cards import KeyResultCard, ObjectiveCard, Today
from objectives.enums import KeyResultState, ObjectiveState
from objectives.initiatives import SHOWN
from objectives.models import Cycle, KeyResult, Objective
from objectives.models.initiatives import initiatives_of
from okrapp import clock
from okrapp.demo import planning
from okrapp.demo.builder import build
from okrapp.demo.founding import PASSWORD
from okrapp.demo.larkspur import LARKSPUR
from organizations.enums import Role
from organizations.models import Membership, Organization, Team, User
from organizations.queries.organizations import organizations_of
from organizations.raci import Roster
from organizations.tenancy import tenant
from reviews.models import Correction, KeyResultScore
from reviews.queries import standing
from scoring.models import policy_at_work
from scoring.recommendations import Rule

NOW = datetime.combine(datetime.now(UTC).date(), time(11), UTC)
LARKSPUR_SIGN_INS = ("admin", "sponsor", "lead", "champion", "owner", "kr", "steward", "member", "viewer", "both")
# A day within the week, the day of the deadline, and a day of the weekend; today's kind is what the command built.
OTHER_KINDS_OF_DAY = [day for day, kind in ((1, range(4)), (4, [4]), (5, [5, 6])) if NOW.weekday() not in kind]
SIGN_INS = [
    *(f"{name}@larkspur.example" for name in LARKSPUR_SIGN_INS),
    "admin@fernhill.example",
    "owner@fernhill.example",
]


def cards(organization: Organization, now: datetime) -> list[KeyResultCard]:
    today = Today.of(organization, policy_at_work(), now)
    rows = KeyResult.objects.filter(state=KeyResultState.ACTIVE).select_related("objective__cycle", "owner")
    rows = rows.annotate(bets=initiatives_of(SHOWN))
    for row in rows:
        row.organization = organization
    return [KeyResultCard(row, today) for row in rows]


def stale_beside_late(shown: list[KeyResultCard]) -> list[str]:
    """What has gone stale, besides what its owner still has to write about at the weekend."""
    return [card.kr.name for card in shown if card.stale and card.kr.owner.name != "Mara Lindqvist"]


def shows_what_there_is_to_show(organization: Organization, now: datetime) -> None:
    """What somebody who tries the product has to find in Larkspur, whichever day it was built on."""
    shown = cards(organization, now)
    waiting = Response.objects.get(outcome="", key_result__owner__name="Mara Lindqvist")
    red = Escalation.objects.get(state=EscalationState.HUDDLE_SET).key_result
    closed = Cycle.objects.exclude(closed_at=None).get()

    assert {each.recommendation.rule for card in shown for each in card.advice} == set(Rule)
    assert (waiting.key_result.name, waiting.band) == ("Repeat purchase rate", "amber")
    assert stale_beside_late(shown) == ["Packing cost per box"]
    assert now.date() - red.red_since >= timedelta(days=14)
    assert ChangeRequest.objects.filter(state=ChangeState.PROPOSED).count() == 4
    assert {card.kr.method for card in shown} == {"linear", "ladder", "control", "milestone"}
    assert [card.kr.name for card in shown if card.plan] == ["Working days to close the month"]
    assert KeyResultScore.objects.filter(key_result__objective__cycle=closed).exclude(score=None).count() == 5
    assert not standing(closed).unlearnt
    assert Correction.objects.count() == 1


def updates_due(organization: Organization, now: datetime) -> int:
    """How many updates kr@ is asked for."""
    person = Membership.objects.get(name="Mara Lindqvist")
    person.organization = organization
    return len(my_updates(person, now).due)


def content(organization: Organization) -> str:
    """A digest of what people read: texts, scores, states and dates, and nothing that only a database knows."""
    with tenant(organization.id):
        told = [
            list(Objective.objects.order_by("number").values_list("number", "title", "state", "activated_at")),
            list(KeyResult.objects.order_by("number").values_list("number", "score", "band", "points", "target")),
            list(
                CheckIn.objects.order_by("key_result__number", "week").values_list(
                    "week", "posted_at", "actual", "confidence", "insight", "next_action", "score", "band", "pace"
                )
            ),
            sorted(Comment.objects.values_list("written_at", "author__name", "body")),
            list(ChangeRequest.objects.order_by("number").values_list("number", "state", "reason", "proposed_at")),
            list(Decision.objects.order_by("number").values_list("number", "note", "state", "decided_on", "due_on")),
            list(Escalation.objects.order_by("number").values_list("number", "state", "opened_at", "rung")),
            sorted(Notification.objects.values_list("recipient__name", "title", "created_at")),
        ]
    return hashlib.sha256(repr(told).encode()).hexdigest()


@dataclass(frozen=True)
class Demo:
    larkspur: Organization
    fernhill: Organization
    printed: list[str]


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Demo]:
    """Both organizations, built once by the command and undone after this module's last test."""
    printed = StringIO()
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(django_settings, "DEMO", True)
        patch.setattr(clock, "now", lambda: NOW)
        call_command("demo", stdout=printed)
        found = {each.slug: each for each in Organization.objects.all()}
        yield Demo(found["larkspur"], found["fernhill"], printed.getvalue().splitlines())
        transaction.set_rollback(True)


@pytest.fixture
def larkspur(demo: Demo, db: None) -> Organization:
    return demo.larkspur


def told_elsewhere(slug: str, now: datetime) -> Organization:
    """Larkspur's story once more, at another address, as if it were built at another time."""
    return build(replace(LARKSPUR, slug=slug), now=now, password="!")


def test_the_command_says_what_it_built(demo: Demo, db: None) -> None:
    assert demo.printed == ["Built the demo organization Larkspur.", "Built the demo organization Fernhill."]


def test_a_second_run_changes_nothing(demo: Demo, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(django_settings, "DEMO", True)
    before, printed = [content(demo.larkspur), content(demo.fernhill)], StringIO()

    call_command("demo", stdout=printed)

    assert printed.getvalue() == "The demo organizations exist.\n"
    assert [content(demo.larkspur), content(demo.fernhill)] == before


def test_the_command_refuses_outside_a_demonstration(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(django_settings, "DEMO", False)

    with pytest.raises(CommandError, match="OKR_DEMO=1"):
        call_command("demo")


def test_the_same_day_tells_the_same_whatever_the_hour(larkspur: Organization) -> None:
    again = told_elsewhere("larkspur-at-night", NOW + timedelta(hours=9, minutes=13))

    assert content(again) == content(larkspur)


def test_a_build_that_fails_leaves_nothing(larkspur: Organization, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(stage: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(planning, "objectives", fail)

    with pytest.raises(ZeroDivisionError):
        told_elsewhere("half-built", NOW)

    assert not Organization.objects.filter(slug="half-built").exists()


@pytest.mark.parametrize("email", SIGN_INS)
def test_each_sign_in_lets_in(larkspur: Organization, email: str) -> None:
    assert Client().login(email=email, password=PASSWORD)
    assert EmailAddress.objects.get(email=email).verified


def test_nobody_else_has_a_password(larkspur: Organization) -> None:
    others = User.objects.exclude(email__in=SIGN_INS).filter(email__contains=".example")

    assert others.count() > 30
    assert not any(person.has_usable_password() for person in others)


def test_larkspur_shows_every_state_of_a_key_result(larkspur: Organization) -> None:
    with tenant(larkspur.id):
        shown = cards(larkspur, NOW)

        assert Counter(card.kr.band for card in shown).keys() == {"red", "amber", "green", "stretch"}
        assert {str(card.pace) for card in shown} == {"behind", "on", "ahead"}
        assert {card.kr.method for card in shown} == {"linear", "ladder", "control", "milestone"}
        assert [card.kr.name for card in shown if card.plan] == ["Working days to close the month"]
        assert {card.kr.unit for card in shown} == {"percent", "currency", "number", "duration", "text"}
        assert stale_beside_late(shown) == ["Packing cost per box"]
        assert [card.kr.name for card in shown if card.warns_early] == ["Checkouts completed on phones"]
        assert CheckIn.objects.filter(timing="late").count() == 1
        assert CheckIn.objects.filter(versions_count__gt=1).count() == 1
        assert CheckIn.objects.filter(is_win=True).count() >= 5
        assert CheckIn.objects.exclude(help_needed="").count() >= 5
        assert Comment.objects.filter(body__contains="@").count() >= 5


def test_larkspur_shows_what_there_is_to_show(larkspur: Organization) -> None:
    with tenant(larkspur.id):
        shows_what_there_is_to_show(larkspur, NOW)


def test_the_stored_state_is_the_one_that_follows_from_the_updates(demo: Demo, db: None) -> None:
    for organization in (demo.larkspur, demo.fernhill):
        with tenant(organization.id):
            assert rebuild_states(organization) == []


def test_larkspur_has_a_year_a_running_quarter_and_a_closed_one(larkspur: Organization) -> None:
    with tenant(larkspur.id):
        today = NOW.astimezone(larkspur.zone).date()
        running = Cycle.objects.filter(kind="quarterly", closed_at=None).earliest("starts_on")
        closed = Cycle.objects.exclude(closed_at=None).get()
        annual = Cycle.objects.get(kind="annual")

        assert running.starts_on == today - timedelta(weeks=7, days=today.weekday())
        assert (running.ends_on - running.starts_on).days == 90
        assert (closed.ends_on, closed.parent_id, running.parent_id) == (
            running.starts_on - timedelta(days=1),
            annual.id,
            annual.id,
        )
        assert (annual.ends_on - annual.starts_on).days == 4 * 91 - 1
        assert set(Objective.objects.filter(cycle=closed).values_list("state", flat=True)) == {ObjectiveState.CLOSED}
        assert set(KeyResult.objects.filter(objective__cycle=closed).values_list("state", flat=True)) == {"closed"}
        assert not KeyResult.objects.filter(objective__cycle=closed, score=None).exists()


def test_the_closed_quarter_has_scores_one_learning_each_and_a_visible_correction(larkspur: Organization) -> None:
    with tenant(larkspur.id):
        closed = Cycle.objects.exclude(closed_at=None).get()
        found = standing(closed)
        correction = Correction.objects.get()

        assert {step for step, is_done in found.steps.items() if not is_done} == set()
        assert found.tally.wanted == KeyResultScore.objects.count() == 5
        assert not found.unlearnt
        assert [each.weighing is not None for each in found.objectives] == [False, True]
        assert (correction.score_before, correction.score_after) == (Decimal("0.70"), Decimal("0.65"))


def test_one_set_of_the_coming_quarter_waits_at_the_gate_and_one_for_the_sponsor(larkspur: Organization) -> None:
    with tenant(larkspur.id):
        waiting = OkrSet.objects.filter(cycle__starts_on__gt=NOW).order_by("state")
        asked = {each.state: each.asked for each in waiting}

        champion = Membership.objects.get(user__email="champion@larkspur.example")
        sponsor = Membership.objects.get(user__email="sponsor@larkspur.example")
        assert asked == {"submitted": [champion.id], "passed": [sponsor.id]}


def test_one_objective_is_unweighted_and_one_still_a_draft(larkspur: Organization) -> None:
    with tenant(larkspur.id):
        by_objective: dict[int, list[KeyResultCard]] = {}
        for card in cards(larkspur, NOW):
            by_objective.setdefault(card.kr.objective_id, []).append(card)
        shown = [ObjectiveCard(each[0].kr.objective, each, each[0].today) for each in by_objective.values()]

        assert [card.objective.title for card in shown if not card.roll_up.weighted] == [
            "Let people run their subscription without asking us"
        ]
        draft = Objective.objects.get(state=ObjectiveState.DRAFT, cycle__kind="quarterly", cycle__starts_on__lte=NOW)
        assert draft.key_results.filter(baseline=None, data_source="").count() == 1


def test_a_red_key_result_escalated_and_is_being_worked(larkspur: Organization) -> None:
    with tenant(larkspur.id):
        huddle = Escalation.objects.select_related("key_result__owner__user").get(state=EscalationState.HUDDLE_SET)
        resolved = Escalation.objects.select_related("decision").get(state=EscalationState.RESOLVED)

        assert huddle.key_result.owner.user.email == "kr@larkspur.example"
        assert NOW.date() - huddle.key_result.red_since >= timedelta(days=14)
        assert huddle.evidence.count() >= 2
        assert huddle.acknowledged_by.user.email == "champion@larkspur.example"
        assert resolved.decision.state == DecisionState.DONE
        running = Escalation.objects.exclude(state=EscalationState.RESOLVED).select_related("key_result")
        assert {case.key_result.state for case in running} == {KeyResultState.ACTIVE}


def test_changes_wait_for_a_decision(larkspur: Organization) -> None:
    with tenant(larkspur.id):
        ages = sorted(NOW - change.proposed_at for change in ChangeRequest.objects.filter(state=ChangeState.PROPOSED))

        assert len(ages) == 4
        assert ages[0] < timedelta(hours=24) < ages[1]
        assert Counter(ChangeRequest.objects.values_list("state", flat=True)) == {
            "proposed": 4,
            "applied": 1,
            "rejected": 1,
            "draft": 1,
        }


def test_the_decision_log_has_overdue_done_and_corrected_lines(larkspur: Organization) -> None:
    with tenant(larkspur.id):
        decisions = Decision.objects.all()

        assert decisions.count() >= 12
        assert decisions.filter(state=DecisionState.OPEN, due_on__lt=NOW.date()).count() >= 2
        assert decisions.filter(state=DecisionState.DONE).count() >= 4
        assert decisions.exclude(corrects=None).get().corrects.state == DecisionState.DROPPED
        assert set(decisions.values_list("origin", flat=True)) == {"ad_hoc", "review", "escalation", "change_request"}


def test_the_key_result_owner_has_three_updates_to_write_this_week(larkspur: Organization) -> None:
    with tenant(larkspur.id):
        owned = KeyResult.objects.filter(owner__user__email="kr@larkspur.example", state=KeyResultState.ACTIVE)

        assert updates_due(larkspur, NOW) == 3
        assert owned.filter(band="red").count() == 1
        assert CheckInDraft.objects.get().key_result in owned


def test_a_team_without_a_champion_is_looked_after_by_the_one_above(larkspur: Organization) -> None:
    with tenant(larkspur.id):
        retention = Team.objects.get(slug="retention")

        assert not retention.seats.filter(seat="champion").exists()
        assert [person.user.email for person in Roster().champions_of(retention.id)] == ["champion@larkspur.example"]


def test_every_sign_in_finds_something_unread_and_little_is_sent(larkspur: Organization) -> None:
    with tenant(larkspur.id):
        people = Membership.objects.filter(user__email__in=SIGN_INS)
        unread = Counter(Notification.objects.filter(read_at=None).values_list("recipient__user__email", flat=True))

        assert {person.user.email for person in people} - unread.keys() == set()
        assert max(unread.values()) <= 20
        assert Delivery.objects.filter(state=DeliveryState.PENDING).count() <= 40


def test_fernhill_has_its_own_people_and_shares_one(demo: Demo, db: None) -> None:
    fernhill = demo.fernhill
    with tenant(fernhill.id):
        both = Membership.objects.select_related("user").get(user__email="both@larkspur.example")
        emails = set(Membership.objects.exclude(id=both.id).values_list("user__email", flat=True))

        assert (fernhill.timezone, fernhill.check_in_weekday) == ("America/New_York", 3)
        assert {email.split("@")[1] for email in emails} == {"fernhill.example"}
        assert len(emails) == 6
        assert Team.objects.exclude(parent=None).count() == 2
        assert Membership.objects.active().holding(Role.ADMIN).get().user.email == "admin@fernhill.example"
    assert {each.slug for each in organizations_of(both.user)} == {"larkspur", "fernhill"}


@pytest.mark.parametrize("weekday", OTHER_KINDS_OF_DAY)
def test_any_day_of_the_week_looks_alive(demo: Demo, db: None, weekday: int) -> None:
    now = NOW + timedelta(days=7 + weekday - NOW.weekday())

    organization = told_elsewhere("larkspur-then", now)

    with tenant(organization.id):
        shown = cards(organization, now)
        shows_what_there_is_to_show(organization, now)
        assert {card.kr.band for card in shown} == {"red", "amber", "green", "stretch"}
        assert updates_due(organization, now) == 3
        assert Escalation.objects.filter(state=EscalationState.HUDDLE_SET).count() == 1
        assert not CheckIn.objects.filter(posted_at__gt=now).exists()
