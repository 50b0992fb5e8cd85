"""How far the closing of a cycle has come: every KR with its confirmation and learning, every objective's weights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from governance.models import ChangeRequest
from governance.queries.change_cards import WAITING
from objectives.enums import KeyResultState, ObjectiveState
from objectives.models import Cycle, KeyResult, Objective
from okrapp.errors import DomainError
from reviews import rules
from reviews.enums import Sourcing, Step
from reviews.models import Closing, DataLock, Learning, SourceConfirmation, Weighing
from reviews.rules import Tally

DRAFTS = [ObjectiveState.DRAFT, ObjectiveState.IN_REVIEW]
COUNTED = {KeyResultState.ACTIVE, KeyResultState.CLOSED}


@dataclass(frozen=True)
class KeyResultStanding:
    """A KR that was under way in the cycle, with what was said of its final value and what was learnt."""

    key_result: KeyResult
    confirmation: SourceConfirmation | None
    learning: Learning | None

    @property
    def is_settled(self) -> bool:
        """Whether its micro-OKR was closed before: its score was kept then, and its learning stands."""
        objective: Objective = self.key_result.objective
        return objective.ended_with_learning

    @property
    def wants_learning(self) -> bool:
        return not self.is_settled

    @property
    def lacks_learning(self) -> bool:
        return self.wants_learning and self.learning is None

    @cached_property
    def sourcing(self) -> Sourcing:
        said = self.confirmation
        return rules.sourcing(
            verdict=said.verdict if said else "",
            spoken_of=said.actual if said else None,
            actual=self.key_result.actual,
            is_active=self.key_result.state in COUNTED and not self.is_settled,
        )

    @property
    def mark(self) -> str:
        """What somebody saw before speaking: the value, and what was said of it."""
        said = self.confirmation
        return rules.mark(self.key_result.actual, said.verdict if said else "", said.said_at if said else None)

    @property
    def final_mark(self) -> str:
        """What somebody saw before correcting: the value and the score."""
        return final_mark(self.key_result)

    @property
    def wants_source(self) -> bool:
        return self.sourcing != Sourcing.NOT_NEEDED

    @property
    def lacks_source(self) -> bool:
        return self.sourcing not in {Sourcing.CONFIRMED, Sourcing.NOT_NEEDED}


@dataclass(frozen=True)
class ObjectiveStanding:
    """An objective of the cycle with its KRs, and how its weights were settled where none had been agreed."""

    objective: Objective
    key_results: Sequence[KeyResultStanding]
    weighing: Weighing | None

    @property
    def counted(self) -> list[KeyResult]:
        """The KRs that its score is made of."""
        return [each.key_result for each in self.key_results if each.key_result.state in COUNTED]

    @property
    def needs_weighing(self) -> bool:
        """Whether its weights have to be discussed, and were not yet."""
        if self.weighing is not None or self.objective.state == ObjectiveState.CANCELLED:
            return False
        return rules.is_to_weigh([each.key_result.weight for each in self.key_results], len(self.counted))


@dataclass(frozen=True)
class Standing:
    """A cycle on its way to being closed."""

    cycle: Cycle
    closing: Closing | None
    locks: Sequence[DataLock]
    objectives: Sequence[ObjectiveStanding]
    drafts: Sequence[Objective]
    changes: Sequence[ChangeRequest]

    @cached_property
    def key_results(self) -> list[KeyResultStanding]:
        return [each for objective in self.objectives for each in objective.key_results]

    @property
    def opened(self) -> Closing:
        """The closing, where it is known to be open. Raises DomainError where it is not."""
        if self.closing is None:
            raise DomainError(f"The closing of {self.cycle.name} is not open yet.")
        return self.closing

    @property
    def lock(self) -> DataLock | None:
        """The one that holds now."""
        return next((lock for lock in self.locks if lock.unlocked_at is None), None)

    @cached_property
    def unconfirmed(self) -> list[KeyResultStanding]:
        return [each for each in self.key_results if each.lacks_source]

    @cached_property
    def unlearnt(self) -> list[KeyResultStanding]:
        return [each for each in self.key_results if each.lacks_learning]

    @cached_property
    def unweighed(self) -> list[ObjectiveStanding]:
        return [each for each in self.objectives if each.needs_weighing]

    @cached_property
    def tally(self) -> Tally:
        sources = sum(each.wants_source for each in self.key_results)
        learnings = sum(each.wants_learning for each in self.key_results)
        weighed = sum(each.weighing is not None for each in self.objectives)
        return Tally(
            is_open=self.closing is not None,
            is_locked=self.cycle.is_frozen,
            is_closed=self.cycle.is_closed,
            sources=sources,
            confirmed=sources - len(self.unconfirmed),
            wanted=learnings,
            learnings=learnings - len(self.unlearnt),
            to_weigh=weighed + len(self.unweighed),
            weighed=weighed,
            drafts=len(self.drafts),
        )

    @cached_property
    def steps(self) -> Mapping[Step, bool]:
        return rules.standing_of(self.tally)


def standing(cycle: Cycle) -> Standing:
    """How far the closing of a cycle has come. Nine queries at most, however much is in the cycle."""
    closing = Closing.objects.select_related("opened_by").filter(cycle=cycle).first()
    rows = Objective.objects.filter(cycle=cycle).select_related("team", "owner").order_by("number")
    everything = list(rows)
    cards = _cards(cycle, everything)
    weighings = {each.objective_id: each for each in _weighings(cycle)}
    return Standing(
        cycle=cycle,
        closing=closing,
        locks=list(closing.locks.select_related("locked_by", "unlocked_by")) if closing else [],
        objectives=[
            ObjectiveStanding(each, cards[each.id], weighings.get(each.id)) for each in everything if cards.get(each.id)
        ],
        drafts=[each for each in everything if each.state in DRAFTS],
        changes=[] if cycle.is_frozen else list(_open_changes(cycle)),
    )


def counted(objective: Objective) -> list[KeyResult]:
    """The KRs that an objective's score is made of, by number. One query."""
    return list(KeyResult.objects.filter(objective=objective, state__in=COUNTED).order_by("number"))


def final_mark(key_result: KeyResult) -> str:
    """What somebody sees of a KR before correcting it: its value and its score."""
    return rules.mark(key_result.actual, "" if key_result.score is None else str(key_result.score), None)


def _cards(cycle: Cycle, objectives: Sequence[Objective]) -> dict[int, list[KeyResultStanding]]:
    """The KRs that were under way, by objective: drafts that were never activated leave nothing behind."""
    by_id = {each.id: each for each in objectives}
    under_way = KeyResult.objects.filter(objective__cycle=cycle, activated_at__isnull=False)
    said = {each.key_result_id: each for each in _confirmations(cycle)}
    learnt = {each.key_result_id: each for each in _learnings(cycle)}
    found: dict[int, list[KeyResultStanding]] = {}
    for row in under_way.select_related("owner").order_by("number"):
        row.objective = by_id[row.objective_id]
        row.objective.cycle = cycle
        found.setdefault(row.objective_id, []).append(
            KeyResultStanding(row, said.get(row.id), learnt.get(row.id)),
        )
    return found


def _confirmations(cycle: Cycle) -> Sequence[SourceConfirmation]:
    return list(SourceConfirmation.objects.filter(key_result__objective__cycle=cycle).select_related("said_by"))


def _learnings(cycle: Cycle) -> Sequence[Learning]:
    return list(Learning.objects.filter(key_result__objective__cycle=cycle).select_related("written_by"))


def _weighings(cycle: Cycle) -> Sequence[Weighing]:
    return list(Weighing.objects.filter(objective__cycle=cycle).select_related("chosen_by"))


def _open_changes(cycle: Cycle) -> Sequence[ChangeRequest]:
    waiting = ChangeRequest.objects.filter(key_result__objective__cycle=cycle, state__in=WAITING)
    return list(waiting.select_related("key_result", "drafted_by").order_by("number"))
