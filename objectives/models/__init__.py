from objectives.models.cycles import Cycle
from objectives.models.dismissals import Dismissal
from objectives.models.key_results import Collaborator, KeyResult
from objectives.models.objectives import Objective

__all__ = ["Collaborator", "Cycle", "Dismissal", "KeyResult", "Objective"]
