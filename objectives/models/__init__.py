from objectives.models.cycles import Cycle
from objectives.models.key_results import Collaborator, KeyResult
from objectives.models.objectives import Objective

__all__ = ["Collaborator", "Cycle", "KeyResult", "Objective"]
