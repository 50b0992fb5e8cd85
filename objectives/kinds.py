"""What objectives tell people, as kinds of notification."""

from notifications.kinds import register
from notifications.models import Notification
from objectives.enums import ObjectiveState
from objectives.models import Objective

ACTIVATED = "objective_activated"
CALLED_OFF = "objective_called_off"


def register_kinds() -> None:
    register(
        ACTIVATED,
        label="An objective is under way",
        describe="When an objective that you own, or that one of your key results belongs to, is activated.",
        is_moot=_is_over,
    )
    register(
        CALLED_OFF,
        label="An objective is called off",
        describe="When an objective that you own, or that one of your key results belongs to, ends before its time.",
    )


def _is_over(notification: Notification) -> bool:
    """No news any more when the objective has ended since."""
    active = Objective.objects.filter(id=notification.about["objective"], state=ObjectiveState.ACTIVE)
    return not active.exists()
