"""One change request as pages show it: in a row, and with all that is needed to decide, for one reader."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from django.utils.safestring import SafeString, mark_safe

from governance.cards import card_of, cards_in, scores_of
from governance.change_rules import weights_problem
from governance.enums import ChangeKind, ChangeState
from governance.governed import GovernedCard
from governance.models import ChangeRequest
from governance.policies import (
    CHANGE,
    can_decide,
    can_withdraw,
    closed_to_changes,
    deciders_of,
    matrix_for,
    proposing_rights,
)
from governance.rules import SERVICE_LEVEL, can_still_be_undone, reads_as_hard_to_reach
from governance.weights import Weights, mark_of, moved, others_beside, weights_in, weights_now, would_be
from governance.wording import FieldChange, as_row, fields_in, fields_of, of_others, summary_of
from objectives.cards import KeyResultCard
from objectives.models import KeyResult
from objectives.queries import today_for
from okrapp.figures import Figures
from organizations.enums import Letter
from organizations.models import Membership
from organizations.raci import Deciders, Matrix, Roster
from scoring.charts.sparkline import sparkline
from scoring.enums import Band
from scoring.rag import band

TOGETHER = "The same request can give the others new weights."
ALWAYS = {"target", "due_date", "owner"}
WAITING = (ChangeState.PROPOSED, ChangeState.DRAFT)
ANSWERED = (ChangeState.REJECTED, ChangeState.SENT_BACK, ChangeState.WITHDRAWN)
DECIDED = (ChangeState.APPLIED, ChangeState.REJECTED, ChangeState.SENT_BACK)


@dataclass(frozen=True)
class ChangeRow:
    """One request in a list: what would change, where it stands and its clock. `others` are the present weights of the
    other cards that it names."""

    change: ChangeRequest
    fields: list[FieldChange]
    now: datetime
    summary: str
    others: Weights

    @property
    def key_result(self) -> KeyResult:
        key_result: KeyResult = self.change.key_result
        return key_result

    @property
    def since(self) -> datetime:
        return self.change.proposed_at or self.change.drafted_at

    @property
    def due_at(self) -> datetime:
        return self.since + SERVICE_LEVEL

    @property
    def is_proposed(self) -> bool:
        return self.change.state == ChangeState.PROPOSED

    @property
    def is_draft(self) -> bool:
        return self.change.state == ChangeState.DRAFT

    @property
    def is_waiting(self) -> bool:
        return self.change.state in WAITING

    @property
    def is_stale(self) -> bool:
        """The card is no longer the one that the proposer saw, or the weight of another that it names."""
        has_moved = card_of(self.key_result) != cards_in(self.change, self.key_result)[0]
        return self.is_proposed and (has_moved or bool(moved(self.change, self.others)))

    @property
    def can_be_selected(self) -> bool:
        """Whether it can be approved together with others, without opening it."""
        return self.is_proposed and not self.is_stale

    @property
    def flag(self) -> str:
        """What is said about the change for what it is, such as a target lowered late."""
        return next((each.note for each in self.fields if each.flag), "")

    @property
    def can_be_undone(self) -> bool:
        return self.change.state in DECIDED and can_still_be_undone(self.change.decided_at, self.now)


@dataclass(frozen=True)
class ChangeView(ChangeRow):
    """One request with all that is needed to decide, for one reader. `advice` says what its weight does to the set."""

    reader: Membership
    card: KeyResultCard
    matrix: Matrix
    advice: str = ""
    drift: list[FieldChange] = field(default_factory=list)

    @property
    def changed(self) -> list[FieldChange]:
        return [each for each in self.fields if each.is_changed]

    @property
    def shown_fields(self) -> list[FieldChange]:
        """What is asked for, and beside it the fields that people look for first."""
        return [each for each in self.fields if each.is_changed or (each.name in ALWAYS and not self.is_addition)]

    @property
    def score_note(self) -> str:
        if self.is_retirement or self.scores[0] == self.scores[1]:
            return ""
        return "of the same result, under the new card"

    @property
    def can_be_asked_again(self) -> bool:
        """By whoever wrote or sent it, as long as its set can change at all."""
        is_open = self.change.state in ANSWERED and not closed_to_changes(self.key_result)
        stands = self.change.replaces is None or self.change.replaces.is_active
        return is_open and stands and can_withdraw(self.reader, self.change)

    @cached_property
    def why_not_decide(self) -> str:
        own = "Nobody decides on their own proposal. " if self.is_own else ""
        return f"{own}{self.deciders.line}. Today: {self.deciders.names or self.deciders.gap}."

    @property
    def seen_version(self) -> str:
        """The mark of what is on the screen, which travels with the decision."""
        return mark_of(card_of(self.key_result), self.others)

    @cached_property
    def scores(self) -> tuple[Decimal | None, Decimal | None]:
        """Today's value under both cards; for a decided request, what it was then."""
        if not self.is_waiting:
            return self.change.score_before, self.change.score_after
        return scores_of(self.key_result, card_of(self.key_result), self.after)

    @property
    def bands(self) -> tuple[Band | None, Band | None]:
        policy = self.card.today.policy.rules
        return band(self.scores[0], policy, self.card.planned), band(self.scores[1], policy, self.card.planned)

    @cached_property
    def after(self) -> GovernedCard:
        now, (before, wanted) = card_of(self.key_result), cards_in(self.change, self.key_result)
        return now.merged(wanted, wanted.differing_from(before)) if self.is_waiting else wanted

    @property
    def is_addition(self) -> bool:
        return self.change.is_addition

    @property
    def new_card(self) -> KeyResultCard:
        """The card as it would be: what an addition puts under way."""
        return KeyResultCard(as_row(self.after, self.key_result), self.card.today)

    @property
    def is_retirement(self) -> bool:
        return self.change.kind == ChangeKind.RETIRE

    @property
    def sparkline(self) -> SafeString:
        """The value's weeks with the line of the target as it was and as it would be."""
        card, _ = cards_in(self.change, self.key_result)
        before = card.target
        is_same_line = self.after.target == before or card.turns(self.after)
        proposed = None if is_same_line else self.after.target
        return mark_safe(
            sparkline(
                reference=self.card.reference,
                points=self.card.weeks,
                target=before,
                proposed=proposed,
                band=self.card.band,
                label=self.key_result.name,
            )
        )

    @property
    def reads_as_hard_to_reach(self) -> bool:
        return reads_as_hard_to_reach(self.change.reason_category, self.change.reason)

    @cached_property
    def may_decide(self) -> bool:
        return self.is_proposed and can_decide(self.reader, self.change, self.key_result, self.matrix)

    @cached_property
    def may_propose(self) -> bool:
        return self.is_draft and proposing_rights(self.reader, self.key_result, self.matrix).can_propose

    @property
    def may_withdraw(self) -> bool:
        return self.is_waiting and can_withdraw(self.reader, self.change)

    @property
    def may_undo(self) -> bool:
        return self.can_be_undone and self.change.decided_by_id == self.reader.id

    @property
    def is_own(self) -> bool:
        return self.change.proposed_by_id == self.reader.id

    @cached_property
    def deciders(self) -> Deciders:
        return deciders_of(self.change, self.key_result, self.matrix)

    @cached_property
    def proposers(self) -> str:
        """Who may propose this draft, and by which line, for those who may not."""
        rights = proposing_rights(self.reader, self.key_result, self.matrix)
        return rights.explained or self.matrix.line(CHANGE, Letter.RESPONSIBLE)


def change_view(change: ChangeRequest, reader: Membership, *, now: datetime) -> ChangeView:
    """A request that came with its surroundings, for this reader.

    At most three queries: people, policy, matrix; two more where it concerns the weights of its set.
    """
    matrix = matrix_for(reader)
    key_result = change.key_result
    key_result.organization = reader.organization
    matrix.roster.learn(people_in([change]))
    today = today_for(reader.organization, now, cycle=key_result.objective.cycle)
    (before, after), current = cards_in(change, key_result), card_of(key_result)
    is_proposed, others = change.state == ChangeState.PROPOSED, weights_now([change])
    day, figures = change.proposed_at or change.drafted_at, today.figures
    drift = fields_of(before, current, key_result, matrix.roster, figures, day=day)
    return ChangeView(
        change=change,
        fields=fields_in(change, key_result, matrix.roster, figures),
        now=now,
        summary=summary_of(change, key_result, matrix.roster, figures),
        reader=reader,
        card=KeyResultCard(key_result, today),
        matrix=matrix,
        others=others,
        advice=_weight_advice(change, current, after),
        drift=[each for each in [*drift, *_drift_of_others(change, others)] if each.is_changed] if is_proposed else [],
    )


def change_row(change: ChangeRequest, roster: Roster, figures: Figures, others: Weights, now: datetime) -> ChangeRow:
    """A request whose people the roster has learnt; `others` as `weights_now` gives them."""
    fields = fields_in(change, change.key_result, roster, figures)
    return ChangeRow(change, fields, now, summary_of(change, change.key_result, roster, figures), others)


def people_in(changes: Iterable[ChangeRequest]) -> list[int | None]:
    found: list[int | None] = []
    for change in changes:
        owners = (change.before["owner"], change.after["owner"])
        found += [int(each) for each in owners if each]
        found += [change.key_result.owner_id, change.key_result.objective.owner_id]
    return found


def _drift_of_others(change: ChangeRequest, now: Weights) -> list[FieldChange]:
    """The weights of other cards that moved since; none where one has ended."""
    return of_others(replace(each, after=now.get(each.number)) for each in moved(change, now))


def _weight_advice(change: ChangeRequest, before: GovernedCard, after: GovernedCard) -> str:
    """What is to be said of the weights of the set as the request would leave it; at most one query."""
    ends = after.is_retired and not before.is_retired
    concerns_weights = after.weight != before.weight or change.is_addition or ends
    if change.state not in WAITING or not concerns_weights:
        return ""
    others = others_beside(change.key_result, change.replaces_id)
    problem = weights_problem(would_be(others, weights_in(change), after))
    return f"{problem} {TOGETHER}" if problem else ""
