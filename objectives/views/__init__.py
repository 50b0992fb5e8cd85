from objectives.views.advising import recommendation
from objectives.views.alignment import alignment, alignment_health
from objectives.views.coaching import coach, coached
from objectives.views.contributions import contribute, contribution, targets
from objectives.views.cycles import cycles, edit_cycle, new_cycle
from objectives.views.dependencies import dependencies, dependency, new_dependency
from objectives.views.drafting import draft_head, draft_people, draft_row, draft_rows, drafting, restore_row
from objectives.views.initiatives import (
    carry_over_initiative,
    confirm_initiative,
    edit_initiative,
    initiative,
    initiatives,
    move_initiative,
    new_initiative,
)
from objectives.views.key_results import delete_key_result, edit_key_result, history, key_result, new_key_result
from objectives.views.metrics import (
    delete_metric,
    edit_metric,
    metric,
    metric_facts,
    metrics,
    new_metric,
    restore_metric,
    retire_metric,
    similar_metrics,
)
from objectives.views.micro import backlog_list, close_micro, edit_micro, pull, start_micro
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
from objectives.views.observations import correct_observation, observe, paste_observations
from objectives.views.pasting import paste_rows
from objectives.views.starting import earlier, starters, undo_start
from objectives.views.strategy import edit_theme, new_theme, north_star, order_theme, strategy, vision
from objectives.views.writing import writing

__all__ = [
    "activate",
    "alignment",
    "alignment_health",
    "backlog",
    "backlog_list",
    "cancel",
    "carry_over_initiative",
    "close_micro",
    "coach",
    "coached",
    "confirm_initiative",
    "contribute",
    "contribution",
    "correct_observation",
    "cycles",
    "delete",
    "delete_key_result",
    "delete_metric",
    "dependencies",
    "dependency",
    "draft_head",
    "draft_people",
    "draft_row",
    "draft_rows",
    "drafting",
    "earlier",
    "edit",
    "edit_cycle",
    "edit_initiative",
    "edit_key_result",
    "edit_metric",
    "edit_micro",
    "edit_theme",
    "history",
    "initiative",
    "initiatives",
    "key_result",
    "metric",
    "metric_facts",
    "metrics",
    "move_initiative",
    "new",
    "new_cycle",
    "new_dependency",
    "new_initiative",
    "new_key_result",
    "new_metric",
    "new_theme",
    "north_star",
    "objective",
    "objectives",
    "observe",
    "order_theme",
    "paste_observations",
    "paste_rows",
    "pull",
    "recommendation",
    "restore_metric",
    "restore_row",
    "retire_metric",
    "similar_metrics",
    "start_micro",
    "starters",
    "strategy",
    "targets",
    "undo_start",
    "vision",
    "writing",
]
