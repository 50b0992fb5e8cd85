from django.db.models import TextChoices


class CycleKind(TextChoices):
    ANNUAL = "annual", "Annual"
    QUARTERLY = "quarterly", "Quarterly"
    CUSTOM = "custom", "Custom"


class Phase(TextChoices):
    """Where a cycle stands on a day (domain, Cycles)."""

    PLANNING = "planning", "Planning"
    BASELINE = "baseline", "Baseline"
    EXECUTION = "execution", "Execution"
    MID_CYCLE = "mid_cycle", "Mid-cycle window"
    FINAL_PUSH = "final_push", "Final push"
    CLOSING = "closing", "Closing"
    CLOSED = "closed", "Closed"


class Ambition(TextChoices):
    COMMITTED = "committed", "Committed"
    ASPIRATIONAL = "aspirational", "Aspirational"


class ObjectiveState(TextChoices):
    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    ACTIVE = "active", "Active"
    CLOSED = "closed", "Closed"
    BACKLOG = "backlog", "Backlog"
    CANCELLED = "cancelled", "Cancelled"


class Gate(TextChoices):
    """Whether the champion's quality gate was passed; neither while it is still to come."""

    PASSED = "passed", "Passed"
    SKIPPED = "skipped", "Not passed"


class KeyResultState(TextChoices):
    """A proposed one is the card that a change request would add; it belongs to no set until that is approved."""

    DRAFT = "draft", "Draft"
    PROPOSED = "proposed", "Proposed"
    ACTIVE = "active", "Active"
    RETIRED = "retired", "Retired"
    CLOSED = "closed", "Closed"


class Unit(TextChoices):
    PERCENT = "percent", "Percent"
    CURRENCY = "currency", "Currency"
    NUMBER = "number", "Number"
    DURATION = "duration", "Duration"
    RATIO = "ratio", "Ratio"
    TEXT = "text", "Own unit"


class RefreshFrequency(TextChoices):
    HOURLY = "hourly", "Hourly"
    DAILY = "daily", "Daily"
    WEEKLY = "weekly", "Weekly"
    MONTHLY = "monthly", "Monthly"


class KeyResultClass(TextChoices):
    LEADING = "leading", "Leading"
    LAGGING = "lagging", "Lagging"
    ACTIVITY = "activity", "Activity"
    BALANCING = "balancing", "Balancing"


class MethodChoice(TextChoices):
    """The scoring methods on offer; their rules are in scoring.attainment."""

    LINEAR = "linear", "Linear"
    LADDER = "ladder", "Ladder"
    CONTROL = "control", "Control"
    MILESTONE = "milestone", "Milestones"


class HoldChoice(TextChoices):
    """Where a controlled measure is kept (scoring.enums.Hold)."""

    AT_LEAST = "at_least", "At least"
    AT_MOST = "at_most", "At most"
    BETWEEN = "between", "Between"


class ObjectiveKind(TextChoices):
    STANDARD = "standard", "Standard"
    MICRO = "micro", "Micro-OKR"


class MicroOutcome(TextChoices):
    """What became of the bet that a micro-OKR was."""

    HELPED = "helped", "It helped"
    NO_EFFECT = "no_effect", "It made no difference"
    UNCLEAR = "unclear", "Too early to tell"


class KeyResultCategory(TextChoices):
    INPUT = "input", "Input"
    OUTPUT = "output", "Output"
    OUTCOME = "outcome", "Outcome"


class Level(TextChoices):
    """How much impact or effort: one of two, so that a quadrant follows."""

    HIGH = "high", "High"
    LOW = "low", "Low"


class Direction(TextChoices):
    """Which way a metric gets better."""

    UP = "up", "Higher is better"
    DOWN = "down", "Lower is better"
    WITHIN = "within", "Best within its range"


class ObservationSource(TextChoices):
    TYPED = "typed", "Typed"
    PULLED = "pulled", "Pulled"
    PUSHED = "pushed", "Sent by the API"
    IMPORTED = "imported", "Imported"


class InitiativeState(TextChoices):
    IDEA = "idea", "Idea"
    RUNNING = "running", "Running"
    STOPPED = "stopped", "Stopped"
    SCALED = "scaled", "Scaled"
    DONE = "done", "Done"


class ContributionState(TextChoices):
    PROPOSED = "proposed", "Proposed"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class DependencyState(TextChoices):
    REQUESTED = "requested", "Requested"
    AGREED = "agreed", "Agreed"
    DECLINED = "declined", "Declined"
    DELIVERED = "delivered", "Delivered"
    MISSED = "missed", "Missed"
    WITHDRAWN = "withdrawn", "Withdrawn"
