"""What closing a cycle tells people about. Registered when the app is ready; each has its emitter in `notices`."""

from notifications import kinds
from notifications.models import Notification
from objectives.models import Cycle

SOURCE_ASKED = "reviews.source_asked"
SOURCE_NOT_RIGHT = "reviews.source_not_right"
LEARNING_ASKED = "reviews.learning_asked"
CYCLE_CLOSED = "reviews.cycle_closed"
SCORE_CORRECTED = "reviews.score_corrected"


def register_all() -> None:
    kinds.register(
        SOURCE_ASKED,
        label="Final values wait for your confirmation",
        describe="When a cycle is about to be closed and you own a key result in it, or are the steward of its data.",
        is_moot=lambda notice: not _cycle(notice, locked_at=None, closed_at=None),
    )
    kinds.register(
        SOURCE_NOT_RIGHT,
        label="A final value is not right",
        describe="When somebody says that the final value of a key result of yours, or in a cycle you close, is wrong.",
        is_moot=lambda notice: not _cycle(notice, closed_at=None),
    )
    kinds.register(
        LEARNING_ASKED,
        label="A key result wants its learning",
        describe="When the data of a cycle is locked and a key result of yours has no learning yet.",
        is_moot=lambda notice: not _cycle(notice, closed_at=None),
    )
    kinds.register(
        CYCLE_CLOSED,
        label="A cycle is closed",
        describe="When a cycle is closed in which you own an objective or a key result.",
    )
    kinds.register(
        SCORE_CORRECTED,
        label="A final score is corrected",
        describe="When the score of a key result of yours, or of your objective, is corrected after its cycle closed.",
    )


def _cycle(notice: Notification, **state: object) -> bool:
    """Whether the cycle that the notification is about still stands like this."""
    return Cycle.objects.filter(id=notice.about.get("cycle"), **state).exists()
