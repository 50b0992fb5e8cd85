"""What people do between the opening of a closing and its end: confirm values, write learnings, agree on weights."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from objectives import units
from objectives.actions import settle_weights
from objectives.actions.cycles import held_cycle
from objectives.models import Cycle, KeyResult, Objective
from okrapp import clock
from okrapp.errors import Conflict, DomainError
from organizations.models import Membership
from organizations.raci import Matrix
from reviews import notices, rules
from reviews.enums import Sourcing, Verdict, WeighingChoice
from reviews.models import Closing, Learning, SourceConfirmation, Weighing
from reviews.policies import require_confirmer, require_learner, require_weigher
from reviews.queries import KeyResultStanding, ObjectiveStanding, standing


@transaction.atomic
def say_of_source(
    *,
    by: Membership,
    key_result: KeyResult,
    verdict: str,
    seen: str,
    because: str = "",
    at: datetime | None = None,
) -> SourceConfirmation:
    """Confirm the final value of a KR, or say what is not right about it; for its owner and the data's stewards.

    `seen` is the mark of what the person had on the screen (`rules.mark`). Raises Conflict when the value or what
    others say of it is another by now, or the data is locked; DomainError for “not right” without a reason; Forbidden
    for others. Saying the same again changes nothing.
    """
    now = at or clock.now()
    require_confirmer(by, key_result, Matrix())
    row = _row(key_result, locked=True)
    card, said = row.key_result, row.confirmation
    if row.sourcing == Sourcing.NOT_NEEDED:
        ended = "closed with its micro-OKR" if row.is_settled else "retired"
        raise DomainError(f"{card.reference} was {ended} before, with the score it had: there is nothing to confirm.")
    reason = because.strip() if verdict == Verdict.NOT_RIGHT else ""
    if verdict == Verdict.NOT_RIGHT:
        _require_line(reason, "Say what is not right about the value.", field="because")
    if said and (said.verdict, said.because, said.actual) == (verdict, reason, card.actual):
        return said
    if row.mark != seen:
        raise Conflict(_moved(row))
    words = {"verdict": verdict, "actual": card.actual, "because": reason, "said_by": by, "said_at": now}
    kept, _ = SourceConfirmation.objects.update_or_create(key_result=card, defaults=words)
    if verdict == Verdict.NOT_RIGHT:
        notices.tell_not_right(kept, by=by, at=now)
    return kept


@transaction.atomic
def write_learning(
    *, by: Membership, key_result: KeyResult, text: str, seen: str = "", at: datetime | None = None
) -> Learning:
    """Write the one line that a KR leaves behind, or another in its place until the cycle is closed.

    `seen` is the line that the person had on the screen. Raises Conflict, with what it says now, when somebody wrote
    another meanwhile; DomainError for none or more than a line; Forbidden for those who have no part in it.
    """
    require_learner(by, key_result)
    row = _row(key_result, locked=False)
    line, said = text.strip(), row.learning
    if row.is_settled:
        raise DomainError(f"{key_result.objective.reference} was closed with what it taught, and that stands.")
    _require_line(line, "Write the one thing that will change the next cycle's bets.", field="text")
    if said and said.text == line:
        return said
    if (said.text if said else "") != seen.strip():
        who, words = (said.written_by.name, said.text) if said else ("Somebody", "nothing yet")
        raise Conflict(f"{who} changed this meanwhile. It says now: “{words}”", field="text")
    values = {"text": line, "written_by": by, "written_at": at or clock.now()}
    kept, _ = Learning.objects.update_or_create(key_result=row.key_result, defaults=values)
    return kept


@transaction.atomic
def choose_weights(
    *,
    by: Membership,
    objective: Objective,
    choice: str,
    present: str,
    weights: Mapping[int, int | None] | None = None,
    at: datetime | None = None,
) -> Weighing:
    """Record how an objective without agreed weights is scored, who was there, and write the weights on its cards.

    `weights` are whole percents by the KR's number, for those that count. Raises DomainError when they don't add to
    100 or nobody is named, Conflict when it was chosen before or needs no choice, Forbidden for others.
    """
    require_weigher(by, objective)
    row = _objective_row(objective)
    if row.weighing is not None:
        raise Conflict(f"{row.weighing.chosen_by.name} has recorded the weights of {objective.reference} already.")
    if not row.needs_weighing:
        raise Conflict(f"The weights of {objective.reference} were agreed before: they stand.")
    _require_line(present, "Name who was there.", field="present")
    chosen = _weights(row, choice, weights or {})
    before = {each.number: each.weight for each in row.counted}
    settle_weights(weights={each.id: weight for each, weight in zip(row.counted, chosen, strict=True)})
    return Weighing.objects.create(
        objective=row.objective,
        choice=choice,
        weights={str(each.number): weight for each, weight in zip(row.counted, chosen, strict=True)},
        before={str(number): weight for number, weight in before.items()},
        present=present.strip(),
        chosen_by=by,
        chosen_at=at or clock.now(),
    )


@transaction.atomic
def take_back_weights(*, by: Membership, objective: Objective) -> Objective:
    """Open the discussion of an objective's weights again, before its cycle is closed; its cards get theirs back.

    Raises Conflict when nothing is recorded. The audit trail keeps what was.
    """
    require_weigher(by, objective)
    row = _objective_row(objective)
    if row.weighing is None:
        raise Conflict(f"No choice is recorded for {objective.reference}.")
    before = row.weighing.before
    settle_weights(weights={each.id: before[str(each.number)] for each in row.counted if str(each.number) in before})
    row.weighing.delete()
    return row.objective


def _held_open(cycle: Cycle) -> Cycle:
    """The cycle, held, whose closing is open and not over. Raises Conflict and DomainError otherwise."""
    held = held_cycle(cycle)
    if held.is_closed:
        raise Conflict(held.why_frozen)
    if not Closing.objects.filter(cycle=held).exists():
        raise DomainError(f"The closing of {held.name} is not open yet.")
    return held


def _row(key_result: KeyResult, *, locked: bool) -> KeyResultStanding:
    """The KR as it is now, with what was said of it; with `locked`, held, and only while its data is not locked."""
    cycle = _held_open(key_result.objective.cycle)
    if locked:
        if cycle.is_frozen:
            raise Conflict(f"{cycle.why_frozen} To correct a value, a program lead unlocks it with a reason.")
        KeyResult.objects.select_for_update(no_key=True).only("id").get(id=key_result.id)
    found = next((each for each in standing(cycle).key_results if each.key_result.id == key_result.id), None)
    if found is None:
        raise DomainError(f"{key_result.reference} was never under way in {cycle.name}.")
    return found


def _objective_row(objective: Objective) -> ObjectiveStanding:
    cycle = _held_open(objective.cycle)
    found = next((each for each in standing(cycle).objectives if each.objective.id == objective.id), None)
    if found is None:
        raise DomainError(f"{objective.reference} was never under way in {cycle.name}.")
    return found


def _weights(row: ObjectiveStanding, choice: str, typed: Mapping[int, int | None]) -> Sequence[int]:
    if choice == WeighingChoice.EQUAL:
        return rules.equal_weights(len(row.counted))
    if choice != WeighingChoice.TYPED:
        raise DomainError("Choose how the key results are weighed.", field="choice")
    given = [typed.get(each.number) for each in row.counted]
    problem = rules.typed_weights_problem(given)
    if problem:
        raise DomainError(problem, field="choice")
    return [weight for weight in given if weight is not None]


def _moved(row: KeyResultStanding) -> str:
    card, said = row.key_result, row.confirmation
    value = units.show(card.actual, card.unit, card.unit_label) if card.actual is not None else "none"
    who = f" {said.said_by.name} said: {said.get_verdict_display().lower()}." if said else ""
    return f"This changed since you opened the page. The value is {value} now.{who} Look again."


def _require_line(text: str, empty: str, *, field: str) -> None:
    problem = rules.line_problem(text, empty=empty)
    if problem:
        raise DomainError(problem, field=field)
