from objectives.views.advising import recommendation
from objectives.views.alignment import alignment
from objectives.views.coaching import coach
from objectives.views.contributions import contribute, contribution, targets
from objectives.views.cycles import cycles, edit_cycle, new_cycle
from objectives.views.key_results import delete_key_result, edit_key_result, history, key_result, new_key_result
from objectives.views.objectives import (
    activate,
    backlog,
    cancel,
    delete,
    edit,
    new,
    objective,
    objectives,
)

__all__ = [
    "activate",
    "alignment",
    "backlog",
    "cancel",
    "coach",
    "contribute",
    "contribution",
    "cycles",
    "delete",
    "delete_key_result",
    "edit",
    "edit_cycle",
    "edit_key_result",
    "history",
    "key_result",
    "new",
    "new_cycle",
    "new_key_result",
    "objective",
    "objectives",
    "recommendation",
    "targets",
]
