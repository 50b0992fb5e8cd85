"""Confidence, 1 to 5: the owner's belief that the target will be reached. It never enters the score.

Source: scoring.md, "Confidence". A history runs from the oldest check-in to the newest.
"""

from collections.abc import Sequence


def confidence_change(history: Sequence[int]) -> int | None:
    """The newest confidence minus the one before it, in steps; None before the second check-in."""
    return history[-1] - history[-2] if len(history) > 1 else None


def is_early_warning(history: Sequence[int]) -> bool:
    """Whether confidence has just fallen by two or more in one step, or twice in a row.

    Only the end of the history counts: a warning ends with the first check-in that does not fall.
    """
    change = confidence_change(history)
    if change is None or change >= 0:
        return False
    return change <= -2 or (len(history) > 2 and history[-2] < history[-3])
