"""The priority of stored objectives. No database."""

from objectives import rules
from objectives.models import Objective


def bucket_of(objective: Objective) -> str:
    """The priority bucket; aligned and depended upon where the objective was annotated with its ties
    (`ties_of_objectives` of the models of alignment)."""
    return rules.bucket(
        is_important=objective.is_important,
        is_urgent=objective.is_urgent,
        is_aligned=getattr(objective, "is_aligned", False),
        is_depended_upon=getattr(objective, "is_depended_upon", False),
    )
