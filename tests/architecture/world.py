"""One example of each thing that an address may name, made when it is first asked for, in the organization `acme`."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from checkins.actions import post_check_in
from checkins.models import CheckIn
from governance.actions import (
    Proposal,
    pass_set,
    propose_change,
    raise_data_issue,
    record_decision,
    reject_change,
    send_back_set,
    submit_set,
)
from governance.models import ChangeRequest, DataIssue, Decision, Escalation, OkrSet
from notifications import kinds, unsubscribing
from notifications.models import Delivery
from objectives.actions import add_theme, record_observation, start_micro
from objectives.models import (
    Contribution,
    Cycle,
    Dependency,
    Initiative,
    KeyResult,
    Metric,
    Objective,
    Observation,
    Strategy,
    Theme,
)
from okrapp import clock
from organizations import raci
from organizations.enums import Seat
from organizations.forms import MatrixForm, SettingsForm
from organizations.models import Invitation, Membership, Organization, Team, TeamSeat, User
from reviews.actions import close, lock_data, open_closing, write_learning
from reviews.models import Closing
from reviews.queries import final_mark, standing
from scoring.models import RagPolicy
from tests.cast import Cast
from tests.factories import (
    ActiveObjectiveFactory,
    ContributionFactory,
    CycleFactory,
    DeadDeliveryFactory,
    DependencyFactory,
    InitiativeFactory,
    InvitationFactory,
    KeyResultFactory,
    MetricFactory,
    ObjectiveFactory,
    TeamFactory,
    UserFactory,
)
from tests.governance.sets import ticked


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody with an account who belongs nowhere yet."""

    user: User


class World:
    """The cast and their things. Add a cached property for the model of your own page."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    @property
    def organization(self) -> Organization:
        return self.cast.organization

    @property
    def team(self) -> Team:
        return self.cast.team

    @property
    def person(self) -> Membership:
        return self.cast.member

    @cached_property
    def seat(self) -> TeamSeat:
        return TeamSeat.objects.get(team=self.team, membership=self.cast.champion, seat=Seat.CHAMPION)

    @cached_property
    def cycle(self) -> Cycle:
        return CycleFactory()

    @cached_property
    def objective(self) -> Objective:
        """Active, owned by `owner`, of the team whose champion is `champion`."""
        return ActiveObjectiveFactory(team=self.team, owner=self.cast.owner, cycle=self.cycle)

    @cached_property
    def key_result(self) -> KeyResult:
        """Active, owned by `kr_owner`."""
        return KeyResultFactory(objective=self.objective, owner=self.cast.kr_owner)

    @cached_property
    def draft(self) -> Objective:
        """A draft of the same team and owner that could be activated."""
        objective = ObjectiveFactory(team=self.team, owner=self.cast.owner, cycle=self.cycle)
        KeyResultFactory(objective=objective, owner=self.cast.kr_owner, state="draft", activated_at=None)
        return objective

    @cached_property
    def theme(self) -> Theme:
        return add_theme(by=self.cast.sponsor, name="Closer to the farmers")

    @property
    def strategy(self) -> int:
        """The version of the strategy, to send with what is written."""
        found = Strategy.objects.first()
        return found.version if found else 0

    @property
    def drafted_key_result(self) -> KeyResult:
        return self.draft.key_results.get()

    @cached_property
    def contribution(self) -> Contribution:
        """Of `draft` to `key_result`, which waits for `kr_owner`."""
        return ContributionFactory(objective=self.draft, to_key_result=self.key_result, proposed_by=self.cast.owner)

    @cached_property
    def dependency(self) -> Dependency:
        """What `key_result` needs from a team that `steward` leads."""
        return DependencyFactory(key_result=self.key_result, team=TeamFactory(lead=self.cast.steward))

    @property
    def request(self) -> dict[str, object]:
        """What is posted to ask another team."""
        team = TeamFactory(lead=self.cast.steward)
        needed_on = date.today() + timedelta(days=7)  # noqa: DTZ011
        return {"what": "A list of lapsed customers", "team": team.id, "needed_on": needed_on}

    @property
    def objective_form(self) -> dict[str, object]:
        ids = {"team": self.team.id, "cycle": self.cycle.id, "owner": self.cast.owner.id}
        return {"title": "Make trying us feel safe", "ambition": "committed", **ids}

    @property
    def key_result_form(self) -> dict[str, object]:
        return {"name": "Trials started", "unit": "number", "method": "linear", "kr_class": "leading", "version": "1"}

    @cached_property
    def metric(self) -> Metric:
        """Owned by `owner`, kept by `steward`, without a value."""
        return MetricFactory(owner=self.cast.owner, steward=self.cast.steward)

    @cached_property
    def observation(self) -> Observation:
        """The one value of another metric of `owner`."""
        metric = MetricFactory(owner=self.cast.owner)
        return record_observation(metric=metric, by=self.cast.owner, value=Decimal(20), observed_at=clock.now())

    @property
    def metric_form(self) -> dict[str, object]:
        words = {"name": "Trials started", "unit": "number", "direction": "up", "refresh_frequency": "weekly"}
        return {**words, "owner": self.cast.owner.id, "version": "1"}

    @property
    def value_form(self) -> dict[str, object]:
        return {"value": "21", "observed_at": "2026-01-05T09:00"}

    @cached_property
    def waiting(self) -> Objective:
        """In the backlog, owned by `owner`."""
        return ObjectiveFactory(team=self.team, owner=self.cast.owner, cycle=self.cycle, state="backlog")

    @cached_property
    def micro(self) -> Objective:
        """The draft of a micro-OKR under `key_result`, owned by `owner`."""
        typed = {**self.micro_form, "team": self.team, "owner": self.cast.owner, "form_key": None}
        return start_micro(parent=self.key_result, by=self.cast.owner, **typed)

    @property
    def running_micro(self) -> Objective:
        Objective.objects.filter(id=self.micro.id).update(state="active")
        return self.micro

    @property
    def micro_form(self) -> dict[str, Any]:
        days = {"starts_on": self.cycle.starts_on, "ends_on": self.cycle.starts_on + timedelta(days=20)}
        ids = {"team": self.team.id, "owner": self.cast.owner.id}
        words = {"title": "Win back those who paused", "why_now": "", "how": "They know us"}
        return {**words, **days, **ids, "form_key": str(uuid4())}

    @cached_property
    def initiative(self) -> Initiative:
        """Running under `key_result`, led by `steward`."""
        return InitiativeFactory(key_result=self.key_result, lead=self.cast.steward, state="running")

    @property
    def initiative_form(self) -> dict[str, object]:
        return {"title": "A shorter checkout", "lead": self.cast.steward.id, "version": "1"}

    @property
    def key_result_row(self) -> dict[str, object]:
        return {"name": "Trials started", "unit": "number", "kr_class": "leading", "version": "1"}

    @property
    def cycle_form(self) -> dict[str, object]:
        return {"kind": "custom", "name": "The year", "starts_on": self.cycle.starts_on, "ends_on": self.cycle.ends_on}

    @cached_property
    def check_in(self) -> CheckIn:
        """The update of eight days ago on `key_result`, with a file; this week still waits for its own."""
        return post_check_in(
            key_result=self.key_result,
            by=self.cast.kr_owner,
            actual=Decimal(20),
            confidence=3,
            insight="Two cohorts came back",
            next_action="Ask the third",
            form_key=uuid4(),
            evidence_file=SimpleUploadedFile("cohorts.txt", b"two"),
            at=clock.now() - timedelta(days=8),
        )

    @property
    def advised(self) -> KeyResult:
        """`key_result`, red for some weeks and behind pace, so that a huddle is recommended."""
        check_in = self.check_in
        KeyResult.objects.filter(id=check_in.key_result_id).update(red_since=check_in.week - timedelta(weeks=2))
        return check_in.key_result

    @property
    def update(self) -> tuple[str, date]:
        """The address of `check_in`."""
        return self.key_result.reference, self.check_in.week

    @property
    def words(self) -> dict[str, str]:
        """What an update says."""
        typed = {"actual": "21", "confidence": "4", "insight": "Doubled", "next_action": "Test it"}
        return {**typed, "form_key": str(uuid4()), "version": "1"}

    @cached_property
    def undelivered(self) -> Delivery:
        """A message to `owner` that was given up."""
        return DeadDeliveryFactory(recipient=self.cast.owner)

    @property
    def unsubscribe_token(self) -> str:
        kind = next(iter(kinds.all_kinds()))
        return unsubscribing.token(self.organization, self.cast.owner, kind.code)

    @cached_property
    def token(self) -> str:
        """Opens the invitation of `newcomer`."""
        InvitationFactory(email=self.newcomer.user.email, token="an-open-door")
        return "an-open-door"

    @cached_property
    def newcomer(self) -> Newcomer:
        return Newcomer(UserFactory(name="Newcomer"))

    @cached_property
    def invitation(self) -> Invitation:
        return InvitationFactory()

    @property
    def invitees(self) -> dict[str, object]:
        return {"addresses": "ana@example.org, Ana Lima", "roles": ["member"]}

    @property
    def settings(self) -> dict[str, object]:
        form = SettingsForm(instance=self.organization)
        return {name: form[name].value() for name in form.fields}

    @property
    def matrix(self) -> dict[str, object]:
        form = MatrixForm(rules=raci.Matrix().rules)
        return {name: form[name].value() or "" for name in form.fields}

    @property
    def policy(self) -> dict[str, Any]:
        """A RAG policy that is harder on Red."""
        figures = RagPolicy(red_top=Decimal("0.35")).figures
        return {**figures, "why": "Our targets are within reach", "seen": 1}

    @cached_property
    def proposal(self) -> dict[str, Any]:
        """What is posted to propose a change of the KR's target."""
        return {
            "target": "27",
            "reason_category": "context_changed",
            "reason": "The second market opens later",
            "evidence_url": "https://example.com/minutes",
            "form_key": str(uuid4()),
            "action": "propose",
        }

    @property
    def addition(self) -> dict[str, Any]:
        """What is posted to propose another KR of the objective."""
        card = {
            "name": "Refund rate",
            "unit": "percent",
            "baseline": "4",
            "target": "3",
            "start_date": self.objective.cycle.starts_on,
            "due_date": self.objective.cycle.ends_on,
            "owner": self.cast.kr_owner.id,
            "data_source": "Ledger",
            "refresh_frequency": "weekly",
            "method": "linear",
            "kr_class": "leading",
        }
        return {**self.proposal, **card}

    @cached_property
    def returned_set(self) -> OkrSet:
        """The set of `draft`, sent back by `sponsor` a moment ago."""
        self.draft  # noqa: B018 (made when it is first asked for)
        okr_set = submit_set(by=self.cast.owner, team=self.team, cycle=self.cycle)
        okr_set = pass_set(by=self.cast.champion, okr_set=okr_set, checked=ticked(okr_set))
        return send_back_set(by=self.cast.sponsor, okr_set=okr_set, note="One objective too many")

    @cached_property
    def change(self) -> ChangeRequest:
        """Proposed by `lead`, waiting for `sponsor`."""
        typed = {**self.proposal, "target": Decimal(27), "form_key": uuid4()}
        del typed["action"]
        return propose_change(by=self.cast.lead, key_result=self.key_result, proposal=Proposal(**typed))

    @cached_property
    def decided_change(self) -> ChangeRequest:
        """Rejected by `sponsor` just now."""
        return reject_change(by=self.cast.sponsor, change=self.change, note="The market is open")

    @cached_property
    def decision(self) -> Decision:
        """Logged by `owner` and owned by them."""
        return record_decision(
            by=self.cast.owner,
            objective=self.objective,
            note="Stop the newsletter",
            owner=self.cast.owner,
            form_key=uuid4(),
        )

    @cached_property
    def escalation(self) -> Escalation:
        """Open on the KR, whose team's champion is `champion`."""
        now = clock.now()
        KeyResult.objects.filter(id=self.key_result.id).update(red_since=now.date())
        return Escalation.objects.create(
            number=1,
            kind="red_kr",
            key_result=self.key_result,
            streak_week=now.date(),
            opened_at=now,
            found_at=now,
            due_at=now,
        )

    @cached_property
    def data_issue(self) -> DataIssue:
        """Raised on `metric` by `owner`."""
        return raise_data_issue(by=self.cast.owner, metric=self.metric, problem="Gifts are counted")

    @cached_property
    def closing(self) -> Closing:
        """The closing of the cycle of `key_result`, opened early by `lead`."""
        return open_closing(by=self.cast.lead, cycle=self.key_result.objective.cycle, early_because="The team ends")

    @property
    def source_mark(self) -> str:
        """What a visitor saw of `key_result` before confirming its value."""
        return standing(self.cycle).key_results[0].mark

    @cached_property
    def unweighted(self) -> Objective:
        """Two KRs of it have no weights."""
        objective = ActiveObjectiveFactory(team=self.team, owner=self.cast.owner, cycle=self.closing.cycle)
        KeyResultFactory.create_batch(2, objective=objective, owner=self.cast.kr_owner, weight=None)
        return objective

    @cached_property
    def locked_cycle(self) -> Cycle:
        """Nothing is left but to close it."""
        closing = self.closing
        write_learning(by=self.cast.lead, key_result=self.key_result, text="Ask first")
        lock_data(by=self.cast.lead, cycle=closing.cycle, because="No steward")
        return closing.cycle

    @cached_property
    def closed_cycle(self) -> Cycle:
        return close(by=self.cast.lead, cycle=self.locked_cycle)

    @property
    def closed_key_result(self) -> KeyResult:
        return KeyResult.objects.get(objective__cycle=self.closed_cycle)

    @property
    def correction(self) -> dict[str, object]:
        """What is posted to correct its final score."""
        seen = final_mark(self.closed_key_result)
        return {"actual": "25", "reason": "The export was short", "seen": seen, "form_key": str(uuid4())}
