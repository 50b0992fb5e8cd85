"""What a closed cycle came to: its summary, and the final scores on the pages of its objectives and KRs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString

from objectives.cards import KeyResultCard, ObjectiveCard, Today, bar_of
from objectives.models import Cycle, KeyResult, Objective
from objectives.queries import CycleRow, cycle_row
from organizations.models import Membership
from reviews.models import Correction, KeyResultScore, Learning, ObjectiveScore, Weighing
from reviews.policies import can_run
from reviews.queries.standing import KeyResultStanding, ObjectiveStanding, Standing, standing


@dataclass(frozen=True)
class KeyResultOutcome:
    """A KR in the summary: its card as it stands, the score it was closed with, and its corrections, oldest first."""

    standing: KeyResultStanding
    card: KeyResultCard
    closed_with: KeyResultScore | None
    corrections: Sequence[Correction]


@dataclass(frozen=True)
class ObjectiveOutcome:
    """An objective in the summary. `was_corrected` says that its score is another than the one it was closed with."""

    standing: ObjectiveStanding
    card: ObjectiveCard
    closed_with: ObjectiveScore | None
    key_results: Sequence[KeyResultOutcome]

    @property
    def was_corrected(self) -> bool:
        return self.closed_with is not None and self.closed_with.score != self.card.score


@dataclass(frozen=True)
class Summary:
    """A closed cycle: scores, bands and learnings by objective, and how it was closed. Nothing here sums up persons."""

    standing: Standing
    row: CycleRow
    objectives: Sequence[ObjectiveOutcome]
    may_correct: bool

    @property
    def cycle(self) -> Cycle:
        return self.standing.cycle

    @cached_property
    def key_results(self) -> list[KeyResultOutcome]:
        return [each for objective in self.objectives for each in objective.key_results]

    @property
    def bar(self) -> SafeString:
        return bar_of((each.card for each in self.key_results), label=self.cycle.name)

    @property
    def unscored(self) -> int:
        return sum(each.card.score is None for each in self.key_results)

    @property
    def learnings(self) -> list[Learning]:
        return [each.standing.learning for each in self.key_results if each.standing.learning]

    @property
    def corrections(self) -> list[Correction]:
        return [correction for each in self.key_results for correction in each.corrections]


@dataclass(frozen=True, slots=True)
class OfKeyResult:
    """The end of one KR: the score it was closed with, corrections since, and what it taught."""

    closed_with: KeyResultScore | None
    corrections: Sequence[Correction]
    learning: Learning | None
    may_correct: bool


@dataclass(frozen=True, slots=True)
class OfObjective:
    """The end of one objective: the score it was closed with, corrections of its KRs, and how it was weighed."""

    closed_with: ObjectiveScore | None
    corrections: Sequence[Correction]
    weighing: Weighing | None


def summary(reader: Membership, cycle: Cycle, today: Today) -> Summary:
    """What a closed cycle came to. Eleven queries, however much was in it."""
    found = standing(cycle)
    of_key_results = {each.key_result_id: each for each in _scores_in(cycle)}
    of_objectives = {each.objective_id: each for each in ObjectiveScore.objects.filter(objective__cycle=cycle)}
    corrections = _by_key_result(_corrections(key_result__objective__cycle=cycle))
    return Summary(
        standing=found,
        row=cycle_row(cycle, today),
        objectives=[_outcome(each, of_key_results, of_objectives, corrections, today) for each in found.objectives],
        may_correct=can_run(reader),
    )


def of_key_result(reader: Membership, key_result: KeyResult) -> OfKeyResult:
    """The end of a KR in a locked or closed cycle. Three queries."""
    return OfKeyResult(
        closed_with=KeyResultScore.objects.filter(key_result=key_result).first(),
        corrections=_corrections(key_result=key_result),
        learning=Learning.objects.filter(key_result=key_result).select_related("written_by").first(),
        may_correct=can_run(reader),
    )


def of_objective(objective: Objective) -> OfObjective:
    """The end of an objective in a locked or closed cycle. Three queries."""
    return OfObjective(
        closed_with=ObjectiveScore.objects.filter(objective=objective).first(),
        corrections=_corrections(key_result__objective=objective),
        weighing=Weighing.objects.filter(objective=objective).select_related("chosen_by").first(),
    )


def _scores_in(cycle: Cycle) -> list[KeyResultScore]:
    return list(KeyResultScore.objects.filter(key_result__objective__cycle=cycle))


def _corrections(**where: Cycle | Objective | KeyResult) -> list[Correction]:
    return list(Correction.objects.filter(**where).select_related("corrected_by", "key_result"))


def _by_key_result(corrections: Sequence[Correction]) -> dict[int, list[Correction]]:
    found: dict[int, list[Correction]] = {}
    for each in corrections:
        found.setdefault(each.key_result_id, []).append(each)
    return found


def _outcome(
    each: ObjectiveStanding,
    of_key_results: Mapping[int, KeyResultScore],
    of_objectives: Mapping[int, ObjectiveScore],
    corrections: Mapping[int, Sequence[Correction]],
    today: Today,
) -> ObjectiveOutcome:
    rows = [
        KeyResultOutcome(
            standing=row,
            card=KeyResultCard(row.key_result, today),
            closed_with=of_key_results.get(row.key_result.id),
            corrections=corrections.get(row.key_result.id, ()),
        )
        for row in each.key_results
    ]
    return ObjectiveOutcome(
        standing=each,
        card=ObjectiveCard(each.objective, [row.card for row in rows], today),
        closed_with=of_objectives.get(each.objective.id),
        key_results=rows,
    )
