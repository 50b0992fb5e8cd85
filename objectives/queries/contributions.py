"""What waits to be answered, and what an objective could contribute to."""

from dataclasses import dataclass

from django.db.models import Case, Q, QuerySet, Value, When

from objectives.contributing import GONE
from objectives.enums import ContributionState
from objectives.models import Contribution, Cycle, KeyResult, Objective
from objectives.models.alignment import STANDING
from objectives.models.ties import contribution_parts
from objectives.ties import ShownContribution

OFFERED = 12
MOST_WORDS = 8
ENDED = list(GONE)
ENDED_SOURCE = Q(objective__state__in=ENDED)
ENDED_TARGET = (
    Q(to_objective__isnull=False, to_objective__state__in=ENDED)
    | Q(to_key_result__isnull=False, to_key_result__state__in=ENDED)
    | Q(to_key_result__isnull=False, to_key_result__objective__state__in=ENDED)
)


@dataclass(frozen=True, slots=True)
class Offer:
    """An objective or a KR that can be picked, by its reference."""

    reference: str
    name: str
    team: str
    owner: str
    cycle: str


def proposed_to(member_id: int) -> QuerySet[Contribution]:
    """The contributions that wait for this member's answer: to a KR or an objective that they own. Where one of the
    two has ended there is nothing left to answer."""
    own = Q(to_objective__owner_id=member_id) | Q(to_key_result__owner_id=member_id)
    ownerless = Q(to_key_result__owner_id=None, to_key_result__objective__owner_id=member_id)
    waiting = Contribution.objects.filter(own | ownerless, state=ContributionState.PROPOSED)
    return waiting.exclude(ENDED_SOURCE).exclude(ENDED_TARGET)


def offers(cycle: Cycle, words: str, *, source: Objective | None = None) -> list[Offer]:
    """What an objective of this cycle could contribute to, by a reference or by words: objectives first, and of both
    those of the cycle above first. At most a dozen; two queries. Loops are not looked for: proposing refuses them.
    """
    objectives = _objectives(cycle).filter(_matching(words, "O", "title"))
    key_results = _key_results(cycle).filter(_matching(words, "KR", "name"))
    if source is not None:
        taken = Contribution.objects.filter(objective=source, state__in=STANDING)
        to_objectives = taken.filter(to_objective__isnull=False).values("to_objective_id")
        to_key_results = taken.filter(to_key_result__isnull=False).values("to_key_result_id")
        objectives = objectives.exclude(id=source.id).exclude(id__in=to_objectives)
        key_results = key_results.exclude(objective_id=source.id).exclude(id__in=to_key_results)
    above = [_of_objective(each) for each in objectives[:OFFERED]]
    below = [_of_key_result(each) for each in key_results[:OFFERED]]
    shown = above[: max(OFFERED // 2, OFFERED - len(below))]
    return [*shown, *below[: OFFERED - len(shown)]]


def named_target(reference: str) -> Objective | KeyResult | None:
    """The objective or the KR of a reference, with its surroundings; None where there is none. One query at most."""
    prefix, number = _parsed(reference)
    if prefix == "O":
        return Objective.objects.select_related("team", "owner", "cycle").filter(number=number).first()
    if prefix == "KR":
        surroundings = ("owner", "objective__owner", "objective__team", "objective__cycle")
        return KeyResult.objects.select_related(*surroundings).filter(number=number).first()
    return None


def is_reference(words: str) -> bool:
    """Whether these words are the reference of an objective or a KR."""
    return bool(_parsed(words)[0])


def shown_contribution(contribution_id: int) -> ShownContribution:
    """One contribution as pages show it. One query."""
    return ShownContribution.of(
        Contribution.objects.values_list(contribution_parts(), flat=True).get(id=contribution_id)
    )


def numbered_cycle(text: str) -> Cycle | None:
    """The cycle that a form names by its id; None where there is none. One query at most."""
    is_id = text.isascii() and text.isdecimal() and len(text) < 16
    return Cycle.objects.filter(id=int(text)).first() if is_id else None


def _objectives(cycle: Cycle) -> QuerySet[Objective]:
    rows = Objective.objects.filter(cycle_id__in=_reach(cycle), cycle__closed_at=None).exclude(state__in=ENDED)
    above = Case(When(cycle_id=cycle.parent_id, then=Value(0)), default=Value(1))
    return rows.select_related("team", "owner", "cycle").order_by(above, "number")


def _key_results(cycle: Cycle) -> QuerySet[KeyResult]:
    rows = KeyResult.objects.filter(objective__cycle_id__in=_reach(cycle), objective__cycle__closed_at=None)
    rows = rows.exclude(state__in=ENDED).exclude(objective__state__in=ENDED)
    above = Case(When(objective__cycle_id=cycle.parent_id, then=Value(0)), default=Value(1))
    surroundings = ("objective__team", "objective__owner", "objective__cycle", "owner")
    return rows.select_related(*surroundings).order_by(above, "number")


def _reach(cycle: Cycle) -> list[int]:
    return [cycle.id, cycle.parent_id] if cycle.parent_id else [cycle.id]


def _matching(words: str, prefix: str, name: str) -> Q:
    """By reference where the words are one, by all of the words otherwise."""
    named, number = _parsed(words)
    if named:
        return Q(number=number) if named == prefix else Q(pk=None)
    found = Q()
    for word in words.split()[:MOST_WORDS]:
        found &= Q(**{f"{name}__icontains": word})
    return found


def _parsed(reference: str) -> tuple[str, int]:
    """“kr-12” as ("KR", 12), and anything else as ("", 0)."""
    prefix, _, number = reference.strip().upper().partition("-")
    is_number = number.isascii() and number.isdecimal() and len(number) < 10
    return (prefix, int(number)) if prefix in {"O", "KR"} and is_number else ("", 0)


def _of_objective(row: Objective) -> Offer:
    return Offer(row.reference, row.title, row.team.name, row.owner.name, row.cycle.name)


def _of_key_result(row: KeyResult) -> Offer:
    owner = row.owner or row.objective.owner
    return Offer(row.reference, row.name, row.objective.team.name, owner.name, row.objective.cycle.name)
