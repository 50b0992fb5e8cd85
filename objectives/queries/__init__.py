"""What the pages of objectives show, each as one question."""

from objectives.queries.alignment import EVERYTHING, AlignmentMap, alignment_map, owners_in, teams_below
from objectives.queries.cards import (
    Owned,
    Readiness,
    card_among,
    objective_card,
    of_person,
    of_team,
    readiness_of,
    suggested_objective,
)
from objectives.queries.contributions import (
    Offer,
    is_reference,
    named_target,
    numbered_cycle,
    offers,
    proposed_to,
    shown_contribution,
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
    "EVERYTHING",
    "AlignmentMap",
    "CycleRow",
    "Filters",
    "ObjectiveList",
    "Offer",
    "Owned",
    "Readiness",
    "alignment_map",
    "card_among",
    "cycle_at_work",
    "cycle_row",
    "cycle_rows",
    "filter_choices",
    "filters_in",
    "is_reference",
    "named_target",
    "needs_setting_up",
    "numbered_cycle",
    "objective_card",
    "objective_cards",
    "objective_list",
    "of_person",
    "of_team",
    "offers",
    "owners_in",
    "policy_for",
    "proposed_to",
    "readiness_of",
    "shown_contribution",
    "suggested_cycle",
    "suggested_objective",
    "teams_below",
    "today_for",
    "today_of",
]
