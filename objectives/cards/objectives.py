"""One objective on one day, with the cards of its KRs."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.safestring import SafeString, mark_safe

from objectives.cards.days import Today
from objectives.cards.hooks import standing_hooks
from objectives.cards.key_results import KeyResultCard
from objectives.enums import KeyResultState
from objectives.micro import is_ready_to_close
from objectives.models import Objective
from objectives.outlooks import ObjectiveOutlook, objective_outlook
from objectives.priorities import bucket_of
from okrapp.remembering import looks
from scoring.charts.rag_bar import rag_bar
from scoring.enums import Band
from scoring.rollup import RollUp, roll_up

COUNTED = {KeyResultState.ACTIVE, KeyResultState.CLOSED}


@dataclass(frozen=True)
class ObjectiveCard:
    """One objective on one day, with the cards of its KRs."""

    objective: Objective
    key_results: Sequence[KeyResultCard]
    today: Today

    @property
    def reference(self) -> str:
        return self.objective.reference

    @cached_property
    def roll_up(self) -> RollUp:
        counted = [card.part for card in self.key_results if card.kr.state in COUNTED]
        return roll_up(counted, self.today.policy.rules)

    @cached_property
    def outlook(self) -> ObjectiveOutlook:
        """What the score is heading for, from the projections of the KRs that count."""
        counted = [card.projected for card in self.key_results if card.kr.state in COUNTED]
        return objective_outlook(counted, self.today.policy.rules, self.today.figures)

    @property
    def score(self) -> Decimal | None:
        return self.roll_up.score

    @property
    def band(self) -> Band | None:
        return self.roll_up.band

    @property
    def pace(self) -> str:
        return self.roll_up.pace or ""

    @property
    def stale(self) -> bool:
        return self.roll_up.is_stale

    @property
    def facts(self) -> list[str]:
        """Ambition and priority, in words."""
        objective = self.objective
        return [objective.get_ambition_display(), bucket_of(objective)]

    @property
    def is_ready_to_close(self) -> bool:
        """Whether it is a micro-OKR whose last day is over."""
        return is_ready_to_close(self.objective, self.today.day)

    @property
    def hooks(self) -> SafeString:
        """The attributes that every page puts on the element that shows this objective."""
        return mark_safe(
            f'data-objective="O-{self.objective.number}" {standing_hooks(self.score, self.band, self.pace)}'
            f' data-stale="{"true" if self.stale else "false"}"'
        )

    @cached_property
    def looks(self) -> tuple[Hashable, ...]:
        """All that a list shows of the objective itself, beside its KRs."""
        return looks(self.objective), self.roll_up, self.objective.owner.name, self.objective.team.name

    @cached_property
    def rag_bar(self) -> SafeString:
        return bar_of(self.key_results, label=self.reference)


def bar_of(cards: Iterable[KeyResultCard], *, label: str) -> SafeString:
    """The stacked RAG bar of some KRs."""
    counts: dict[Band | None, int] = {}
    for card in cards:
        counts[card.band] = counts.get(card.band, 0) + 1
    return mark_safe(rag_bar(counts=counts, label=label))
