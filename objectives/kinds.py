"""What objectives tell people, as kinds of notification."""

from notifications.kinds import register
from notifications.models import Notification
from objectives.enums import ContributionState, DependencyState, ObjectiveState
from objectives.models import Contribution, Dependency, Initiative, Objective

ACTIVATED = "objective_activated"
CALLED_OFF = "objective_called_off"
CONTRIBUTION_PROPOSED = "contribution_proposed"
CONTRIBUTION_CHANGED = "contribution_changed"
ANOMALY = "metric_anomaly"
CLAIMED = "metric_claimed_twice"
METRIC_CHANGED = "metric_changed"
DEPENDENCY_REQUESTED = "dependency_requested"
DEPENDENCY_CHANGED = "dependency_changed"
LEADS_INITIATIVE = "initiative_lead"
INITIATIVE_STOPPED = "initiative_stopped"


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
    register(
        CONTRIBUTION_PROPOSED,
        label="A contribution waits for your answer",
        describe="When an objective wants to contribute to an objective or a key result that you own.",
        is_moot=_is_answered,
    )
    register(
        CONTRIBUTION_CHANGED,
        label="What became of a contribution",
        describe="When a contribution of yours, or to something of yours, is answered, withdrawn or made to diverge.",
    )
    register(
        CLAIMED,
        label="Two objectives claim one metric",
        describe="When another objective under way in the cycle has a key result on a metric that yours has one on.",
        is_moot=_is_over,
    )
    register(
        ANOMALY,
        label="A value outside its valid range",
        describe="When somebody records a value that a metric you keep can hardly have, and confirms it.",
    )
    register(
        METRIC_CHANGED,
        label="A metric of yours has changed",
        describe="When the definition, source, refresh or steward of a metric that measures a key result of yours"
        " becomes another.",
    )
    register(
        DEPENDENCY_REQUESTED,
        label="Another team needs something from you",
        describe="When you are asked for what a key result of another team needs.",
        is_moot=_is_settled,
    )
    register(
        DEPENDENCY_CHANGED,
        label="What became of a dependency",
        describe="When what you asked for, or were asked for, is answered, delivered, missed or withdrawn.",
    )
    register(
        LEADS_INITIATIVE,
        label="An initiative is yours to lead",
        describe="When somebody names you as the lead of an initiative.",
        is_moot=_has_another_lead,
    )
    register(
        INITIATIVE_STOPPED,
        label="An initiative is stopped",
        describe="When somebody else stops an initiative under a key result that you own.",
    )


def _is_over(notification: Notification) -> bool:
    """No news any more when the objective has ended since."""
    active = Objective.objects.filter(id=notification.about["objective"], state=ObjectiveState.ACTIVE)
    return not active.exists()


def _is_answered(notification: Notification) -> bool:
    waiting = Contribution.objects.filter(id=notification.about["contribution"], state=ContributionState.PROPOSED)
    return not waiting.exists()


def _is_settled(notification: Notification) -> bool:
    waiting = Dependency.objects.filter(id=notification.about["dependency"], state=DependencyState.REQUESTED)
    return not waiting.exists()


def _has_another_lead(notification: Notification) -> bool:
    """No news any more when somebody else was named since."""
    mine = Initiative.objects.filter(id=notification.about["initiative"], lead_id=notification.recipient_id)
    return not mine.exists()
