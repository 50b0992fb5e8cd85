"""What a set of key results shows together. Each rule answers with the words that break it, or None.

Source: domain.md, "Writing coach", Set.
"""

from collections.abc import Callable, Mapping

from objectives.coach.phrases import phrase
from objectives.coach.values import Bet, Card, Draft, Severity
from objectives.coach.vocabulary import Lists
from objectives.enums import KeyResultClass
from scoring.rollup import weights_problem

Caught = tuple[str, ...] | None
Check = Callable[[Draft, Lists], Caught]


def too_few(draft: Draft, lists: Lists) -> Caught:
    """Fewer key results than are usual."""
    count = len(draft.cards)
    return (_counted(count, "key result"),) if count < draft.limits.fewest else None


def too_many(draft: Draft, lists: Lists) -> Caught:
    """More key results than are usual, and not beyond the limit yet."""
    count = len(draft.cards)
    return (_counted(count, "key result"),) if draft.limits.most < count <= draft.limits.limit else None


def beyond_limit(draft: Draft, lists: Lists) -> Caught:
    """More key results than anybody can steer by."""
    count = len(draft.cards)
    return (_counted(count, "key result"),) if count > draft.limits.limit else None


def no_leading(draft: Draft, lists: Lists) -> Caught:
    """Nothing says early whether the objective will come true."""
    return _without(draft, KeyResultClass.LEADING)


def no_lagging(draft: Draft, lists: Lists) -> Caught:
    """Nothing proves in the end that the objective came true."""
    return _without(draft, KeyResultClass.LAGGING)


def unbalanced(draft: Draft, lists: Lists) -> Caught:
    """Something is to grow, and no key result watches what might suffer from it."""
    if any(card.kr_class == KeyResultClass.BALANCING for card in draft.cards):
        return None
    return tuple(card.reference or card.name for card in draft.cards if _is_growth(card, lists)) or None


def weights(draft: Draft, lists: Lists) -> Caught:
    """The weights are missing, or do not add up."""
    given = [card.weight for card in draft.cards]
    problem = weights_problem(given)
    if problem:
        until = "the score is the plain mean" if None in given else "each counts by its share of their sum"
        return (problem, f"Until then {until}.")
    return ("every key result counts the same",) if len(given) > 1 and set(given) == {None} else None


def only_big_bets(draft: Draft, lists: Lists) -> Caught:
    """Every key result is high in effort."""
    return ("big bets",) if len(draft.cards) > 1 and {card.bet for card in draft.cards} == {Bet.BIG_BET} else None


def low_impact(draft: Draft, lists: Lists) -> Caught:
    """Every key result is placed, and none is an easy win or a big bet (domain.md, "Key results")."""
    bets = {card.bet for card in draft.cards}
    is_low = len(draft.cards) > 1 and bets <= {Bet.INCREMENTAL, Bet.MONEY_PIT}
    return ("low impact",) if is_low else None


def money_pits(draft: Draft, lists: Lists) -> Caught:
    """More than one key result costs much and brings little."""
    pits = tuple(card.reference or card.name for card in draft.cards if card.bet == Bet.MONEY_PIT)
    return pits if len(pits) > 1 else None


def crowded(draft: Draft, lists: Lists) -> Caught:
    """The team carries more objectives than are usual, and not beyond the limit yet."""
    count, limits = draft.team_objectives, draft.limits
    is_over = limits.most_objectives < count <= limits.objectives_limit
    return (_counted(count, "objective"),) if is_over else None


def overcrowded(draft: Draft, lists: Lists) -> Caught:
    """The team carries more objectives than the limit."""
    count = draft.team_objectives
    return (_counted(count, "objective"),) if count > draft.limits.objectives_limit else None


SET_RULES: Mapping[str, tuple[Severity, Check]] = {
    "too-few": (Severity.SHOULD, too_few),
    "too-many": (Severity.SHOULD, too_many),
    "beyond-limit": (Severity.MUST, beyond_limit),
    "no-leading": (Severity.SHOULD, no_leading),
    "no-lagging": (Severity.SHOULD, no_lagging),
    "unbalanced": (Severity.NOTE, unbalanced),
    "weights": (Severity.NOTE, weights),
    "only-big-bets": (Severity.NOTE, only_big_bets),
    "low-impact": (Severity.NOTE, low_impact),
    "money-pits": (Severity.NOTE, money_pits),
    "crowded": (Severity.SHOULD, crowded),
    "overcrowded": (Severity.MUST, overcrowded),
}


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _without(draft: Draft, wanted: str) -> Caught:
    """What the classes of a set of several are, where the wanted one is not among them."""
    classes = tuple(dict.fromkeys(card.kr_class for card in draft.cards if card.kr_class))
    return (classes or ("no class",)) if len(draft.cards) > 1 and wanted not in classes else None


def _is_growth(card: Card, lists: Lists) -> bool:
    baseline, target = card.fields.baseline, card.fields.target
    rises = baseline is not None and target is not None and target > baseline
    return rises and bool(phrase(card.name).having(lists.growth))
