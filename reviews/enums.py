from enum import StrEnum

from django.db.models import TextChoices


class Verdict(TextChoices):
    """What somebody who knows the source says of a final value."""

    CONFIRMED = "confirmed", "Confirmed"
    NOT_RIGHT = "not_right", "Not right"


class Sourcing(StrEnum):
    """Where the confirmation of a final value stands."""

    MISSING = "missing"
    CONFIRMED = "confirmed"
    NOT_RIGHT = "not_right"
    MOVED = "moved"  # the value changed after somebody had spoken
    NOT_NEEDED = "not_needed"  # retired before: the score was kept then


class WeighingChoice(TextChoices):
    """How an objective without agreed weights is scored."""

    EQUAL = "equal", "All count the same"
    TYPED = "typed", "By these weights"


class Step(StrEnum):
    """The five steps of closing a cycle, in order (scoring, Quarter-end scoring)."""

    CONFIRM = "confirm"
    LOCK = "lock"
    LEARN = "learn"
    WEIGH = "weigh"
    CLOSE = "close"
