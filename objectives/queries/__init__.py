"""What the pages of objectives show, each as one question."""

from objectives.queries.cards import (
    Owned,
    Readiness,
    objective_card,
    of_person,
    of_team,
    readiness_of,
    suggested_objective,
)
from objectives.queries.cycles import (
    CycleRow,
    cycle_at_work,
    cycle_row,
    cycle_rows,
    needs_setting_up,
    suggested_cycle,
)
from objectives.queries.days import policy_for, today_for, today_of
from objectives.queries.lists import (
    Filters,
    ObjectiveList,
    filter_choices,
    filters_in,
    objective_cards,
    objective_list,
)

__all__ = [
    "CycleRow",
    "Filters",
    "ObjectiveList",
    "Owned",
    "Readiness",
    "cycle_at_work",
    "cycle_row",
    "cycle_rows",
    "filter_choices",
    "filters_in",
    "needs_setting_up",
    "objective_card",
    "objective_cards",
    "objective_list",
    "of_person",
    "of_team",
    "policy_for",
    "readiness_of",
    "suggested_cycle",
    "suggested_objective",
    "today_for",
    "today_of",
]
