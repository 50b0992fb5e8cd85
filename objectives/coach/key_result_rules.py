"""What the card of a key result shows by itself. Each rule answers with the words that break it, or None.

Source: domain.md, "Writing coach", Key result.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from objectives import rules
from objectives.coach.phrases import Phrase, core, head
from objectives.coach.values import Card, Severity
from objectives.coach.vocabulary import Lists
from objectives.enums import MethodChoice, RefreshFrequency, Unit

Caught = tuple[str, ...] | None
Check = Callable[[Card, Phrase, Lists], Caught]

SHARES = {Unit.PERCENT, Unit.RATIO, Unit.DURATION, Unit.CURRENCY}
MEASURED = {MethodChoice.LINEAR, MethodChoice.LADDER}


def incomplete(card: Card, said: Phrase, lists: Lists) -> Caught:
    """A baseline, target, owner, source or date is missing."""
    return tuple(words for words in rules.missing(card.fields) if words != rules.DIFFERING) or None


def activity(card: Card, said: Phrase, lists: Lists) -> Caught:
    """More of something done is counted, and no effect of it is named; fewer of it can be an effect."""
    baseline, target = _way(card)
    falls = baseline is not None and target is not None and target < baseline
    if card.unit in SHARES or falls:
        return None
    words = _without_periods(said.words, lists)
    done = core(words, lists)
    performed = _performed(done, lists)
    if performed:
        counted = done[: -len(performed.split())]
        behind = words[words.index(done[-1]) + 2 :]  # without the preposition of those whom it is done to
        if _is_several(head(counted, lists), lists):
            return None if _names_effect((*counted[:-1], *behind), lists) else (performed,)
    if _names_effect(words, lists):
        return None
    verb = said.opening(lists.done | lists.making | lists.delivery_verbs | lists.rising_verbs)
    if verb and len(words) > 1:
        words = words[len(verb.split()) :]
    noun = head(tuple(word for word in words if not word.isdecimal()), lists)
    return (noun,) if noun in lists.activities else None


def disguise(card: Card, said: Phrase, lists: Lists) -> Caught:
    """A step that is done or not, scored as if it could be half done."""
    if card.fields.method == MethodChoice.MILESTONE:
        return None
    words = said.words[2:] if said.words[1:2] == ("of",) and said.words[0] in lists.shares else said.words
    ending = words[-1] if words else ""
    is_ending = len(words) > 1 and ending in lists.finished
    if is_ending and head(words[:-1], lists) in lists.projects:
        return (ending,)
    if said.having(lists.effects):
        return None
    verb = said.opening(lists.delivery_verbs)
    if verb:
        return (verb,)
    return (ending,) if is_ending and not head(words, lists).endswith("s") else None


def slow_source(card: Card, said: Phrase, lists: Lists) -> Caught:
    """The source is refreshed more rarely than the weekly update asks for a value."""
    is_slow = card.fields.refresh_frequency == RefreshFrequency.MONTHLY
    return (str(RefreshFrequency.MONTHLY.label).lower(),) if is_slow else None


def wrong_side(card: Card, said: Phrase, lists: Lists) -> Caught:
    """The target equals the baseline, or lies on the side that the verb does not mean."""
    baseline, target = _way(card)
    if baseline is None or target is None:
        return None
    if target == baseline:
        return (f"{baseline.normalize():f}",)
    against = lists.rising_verbs if target < baseline else lists.falling_verbs
    verb = said.opening(against)
    return (verb,) if verb else None


def no_stretch(card: Card, said: Phrase, lists: Lists) -> Caught:
    """The target is less than a tenth of the baseline away from it."""
    baseline, target = _way(card)
    if baseline is None or target is None or baseline in {0, target}:
        return None
    is_close = abs(target - baseline) * 10 < abs(baseline)
    return (f"{baseline.normalize():f}", f"{target.normalize():f}") if is_close else None


def vague(card: Card, said: Phrase, lists: Lists) -> Caught:
    """A verb such as “improve” and no number, neither in the words nor on the card."""
    verb = said.opening(lists.vague_verbs)
    has_numbers = any(sign.isdigit() for sign in card.name) or None not in _way(card)
    is_measured = card.fields.method in MEASURED or card.fields.target is None
    return (verb,) if verb and is_measured and not has_numbers else None


KEY_RESULT_RULES: Mapping[str, tuple[Severity, Check]] = {
    "incomplete": (Severity.MUST, incomplete),
    "activity": (Severity.MUST, activity),
    "disguise": (Severity.SHOULD, disguise),
    "slow-source": (Severity.SHOULD, slow_source),
    "wrong-side": (Severity.MUST, wrong_side),
    "no-stretch": (Severity.NOTE, no_stretch),
    "vague": (Severity.MUST, vague),
}


def _names_effect(words: tuple[str, ...], lists: Lists) -> bool:
    return any(word in lists.effects for word in words)


def _performed(words: tuple[str, ...], lists: Lists) -> str:
    """What was done to what stands before it, at the end of the words: “held”, “carried out”; empty when nothing."""
    for ending in (" ".join(words[-2:]), *words[-1:]):
        if ending in lists.performed and len(words) > len(ending.split()):
            return ending
    return ""


def _is_several(noun: str, lists: Lists) -> bool:
    return noun.endswith("s") or noun in lists.groups


def _without_periods(words: tuple[str, ...], lists: Lists) -> tuple[str, ...]:
    """The words without “per week” or “each month”, which say how often and not what comes of it."""
    kept: list[str] = []
    for word in words:
        if word in lists.periods and kept and kept[-1] in lists.per:
            kept.pop()
        else:
            kept.append(word)
    return tuple(kept)


def _way(card: Card) -> tuple[Decimal | None, Decimal | None]:
    """Baseline and target where the method goes from one to the other; nothing where it does not."""
    is_measured = card.fields.method in MEASURED
    return (card.fields.baseline, card.fields.target) if is_measured else (None, None)
