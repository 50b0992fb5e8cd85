from reviews.models.closings import Closing, DataLock, Learning, SourceConfirmation, Weighing
from reviews.models.scores import Correction, KeyResultScore, ObjectiveScore

__all__ = [
    "Closing",
    "Correction",
    "DataLock",
    "KeyResultScore",
    "Learning",
    "ObjectiveScore",
    "SourceConfirmation",
    "Weighing",
]
