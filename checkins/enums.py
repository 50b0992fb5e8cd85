from django.db.models import TextChoices


class ActionOutcome(TextChoices):
    """What became of last week's next action."""

    DONE = "done", "Done"
    NOT_DONE = "not_done", "Not done"
    DROPPED = "dropped", "Dropped"


class TimingChoice(TextChoices):
    ON_TIME = "on_time", "On time"
    LATE = "late", "Late"


class ReminderStep(TextChoices):
    HEADS_UP = "heads_up", "Heads-up"
    DUE = "due", "Due"
    OVERDUE = "overdue", "Overdue"


class Reaction(TextChoices):
    """What one can say about an update with one click."""

    THUMBS_UP = "thumbs_up", "I agree"
    CELEBRATE = "celebrate", "Well done"
    THINKING = "thinking", "Not so sure"
    HEART = "heart", "Thank you"


class ResponseBand(TextChoices):
    """The bands whose entering asks for a response."""

    RED = "red", "Red"
    AMBER = "amber", "Amber"


class ResponseOutcome(TextChoices):
    """What became of a response; a row without one is open."""

    ANSWERED = "answered", "Answered"
    OVERTAKEN = "overtaken", "Overtaken by the data"
    WITHDRAWN = "withdrawn", "Withdrawn with an amendment"
