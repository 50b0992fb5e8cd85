from checkins.models.drafts import CheckInDraft
from checkins.models.lessons import Lesson
from checkins.models.reminders import Reminder
from checkins.models.responses import Response
from checkins.models.streaks import EndedStreak
from checkins.models.thread import CheckInReaction, Comment
from checkins.models.updates import CheckIn, CheckInVersion, EvidenceFile

__all__ = [
    "CheckIn",
    "CheckInDraft",
    "CheckInReaction",
    "CheckInVersion",
    "Comment",
    "EndedStreak",
    "EvidenceFile",
    "Lesson",
    "Reminder",
    "Response",
]
