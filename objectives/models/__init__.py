from objectives.models.alignment import Contribution, Dependency
from objectives.models.cycles import Cycle
from objectives.models.dismissals import Dismissal
from objectives.models.initiatives import Initiative
from objectives.models.key_results import Collaborator, Driver, KeyResult
from objectives.models.metrics import Metric, MetricDriver, Observation
from objectives.models.objectives import Objective
from objectives.models.strategy import Strategy, Theme
from objectives.models.writing import WritingRules

__all__ = [
    "Collaborator",
    "Contribution",
    "Cycle",
    "Dependency",
    "Dismissal",
    "Driver",
    "Initiative",
    "KeyResult",
    "Metric",
    "MetricDriver",
    "Objective",
    "Observation",
    "Strategy",
    "Theme",
    "WritingRules",
]
