"""What stands against turning a card into another one, in words. Values in, words out; no database, no clock.

Source: governance.md, "Change requests"; domain.md, "Cycles" and the fields marked ●.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from governance.governed import GovernedCard
from objectives import rules
from objectives.enums import MethodChoice
from objectives.rules import Span, dates_problem, is_flat, missing, parameters_problem, schedule_problem
from objectives.units import plain
from scoring.attainment import validate_hold
from scoring.enums import Hold, Method

NOTHING_CHANGES = "Nothing would change. Enter what is to be another, or retire the KR."
UNIT_STAYS = "The unit stays while the key result is under way: its updates are in it."
# The form's names for the fields of a card, where they differ: rows have none of their own.
FORM_NAMES = {
    "starts_on": "start_date",
    "due_on": "due_date",
    "rungs": "bound_1",
    "milestones": "milestone_name_1",
    "plan": "plan_day_1",
}
PARAMETERS = {"baseline", "target", "rungs", "hold", "hold_upper", "milestones", "method"}


@dataclass(frozen=True, slots=True)
class Problem:
    """What stands against a change, in words, and the form field that it is about."""

    message: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a change is judged in beside the card itself: its cycle, and where its figures come from."""

    cycle: Span
    data_source: str = "its source"
    refresh_frequency: str = "weekly"


def problems(before: GovernedCard, after: GovernedCard, around: Surroundings) -> list[Problem]:
    """What stands against turning a card into another; empty when nothing does."""
    changed = after.differing_from(before)
    if not changed:
        return [Problem(NOTHING_CHANGES)]
    if changed == {"state"}:
        return []
    found = _of_the_way(before, after, changed)
    found += [] if found else _of_the_measure(after, changed, around)
    found += _of_the_dates(after, changed, around)
    if "owner_id" in changed and after.owner_id is None:
        found.append(Problem("A KR has one owner. Name who takes it over.", "owner"))
    return found


def weights_problem(weights: Sequence[int | None]) -> str:
    """What is to be said of the weights of a set under way, as it would be; empty when they are in order.

    They add to 100, or nobody has one. It advises: the score divides by whatever the sum is.
    """
    if all(weight is None for weight in weights):
        return ""
    if None in weights:
        return "Some of the set's key results would have a weight and others none: then all count alike."
    whole = sum(weight or 0 for weight in weights)
    if whole == 100:
        return ""
    return f"The weights of the set would add to {whole} instead of 100."


def _of_the_way(before: GovernedCard, after: GovernedCard, changed: set[str]) -> list[Problem]:
    """What stands against another method, unit or end of the way from the baseline."""
    if before.turns(after):
        return _of_the_turn(after)
    if "method" in changed or "establishes_baseline" in changed:
        return [Problem(rules.METHOD_STAYS, "method")]
    if changed & {"unit", "unit_label"}:
        return [Problem(UNIT_STAYS, "unit")]
    found = _target_problem(before, after, changed) if changed & {"target", "baseline"} else None
    return [found] if found else []


def _of_the_turn(after: GovernedCard) -> list[Problem]:
    if after.method == MethodChoice.MILESTONE:
        return [Problem("Say how it is measured now that its baseline is known.", "method")]
    return []


def _of_the_measure(after: GovernedCard, changed: set[str], around: Surroundings) -> Iterator[Problem]:
    """What the card's method can't use, and what it would lack."""
    card = after.card_fields(data_source=around.data_source, refresh_frequency=around.refresh_frequency)
    found = parameters_problem(card) if changed & PARAMETERS else None
    if found:
        yield Problem(found[1], FORM_NAMES.get(found[0], found[0]))
        return
    lacks = missing(card) if changed & PARAMETERS else []
    if lacks:
        yield Problem(f"It would need {', '.join(lacks)}.", _field_of(after, lacks))
    found = schedule_problem(card) if changed & {"plan", "milestones"} else None
    if found:
        yield Problem(found[1], FORM_NAMES.get(found[0], found[0]))


def _field_of(card: GovernedCard, lacks: list[str]) -> str | None:
    fields = {"a baseline": "baseline", "a target": "target", "a bound to hold": "target"}
    return next((fields[each] for each in lacks if each in fields), None)


def _of_the_dates(after: GovernedCard, changed: set[str], around: Surroundings) -> Iterator[Problem]:
    if not changed & {"starts_on", "due_on"}:
        return
    if after.due_on is None or after.starts_on is None:
        yield Problem("A KR has a start and a due date.", "due_date" if after.due_on is None else "start_date")
    found = dates_problem(after.starts_on, after.due_on, around.cycle)
    if found:
        yield Problem(found[1], FORM_NAMES[found[0]])


def _target_problem(before: GovernedCard, after: GovernedCard, changed: set[str]) -> Problem | None:
    method = Method(after.method)
    if method == Method.MILESTONE:
        return Problem("This KR is scored by its milestones: change those, and its target follows.", "target")
    if method == Method.LADDER and changed & {"target", "rungs"} == {"target"}:
        return Problem("This KR is scored by its ladder: change its rungs with the target.", "target")
    if after.target is None:
        return Problem("A KR keeps a target. To end it without one, retire it.", "target")
    if after.baseline is None:
        return Problem("A KR keeps a baseline.", "baseline")
    if method == Method.CONTROL:
        return _bound_problem(after)
    return _direction_problem(before, after)


def _bound_problem(after: GovernedCard) -> Problem | None:
    crossed = validate_hold(Hold(after.hold), after.target, after.hold_upper)
    upper = "" if after.hold_upper is None else f" That one is {plain(after.hold_upper)}."
    return Problem(f"{crossed[0]}{upper}", "target") if crossed else None


def _direction_problem(before: GovernedCard, after: GovernedCard) -> Problem | None:
    """What stands against another end, or another beginning, of the line."""
    baseline, target = after.baseline, after.target
    if baseline is None or target is None or before.target is None or before.baseline is None:
        return None
    if is_flat(baseline, target):
        return Problem(
            f"The target equals the baseline of {plain(baseline)}, so there would be nothing to score.", "target"
        )
    if (target > baseline) != (before.target > before.baseline):
        return _other_way(before.target, before.baseline)
    return None


def _other_way(target: Decimal, baseline: Decimal) -> Problem:
    way, count = ("above", "up") if target > baseline else ("below", "down")
    return Problem(
        f"This KR counts {count} from {plain(baseline)}: its target stays {way} that."
        " To measure the other way, retire it and add a new one.",
        "target",
    )
