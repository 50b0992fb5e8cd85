from objectives.forms.base import ActionForm, DismissForm, ReasonForm, owner_choices
from objectives.forms.contributions import ContributionForm, DivergenceForm, WhyForm
from objectives.forms.cycles import CycleForm
from objectives.forms.dependencies import AgreeForm, DeclineForm, DependencyForm
from objectives.forms.drafting import DraftForm, HeadForm, RowForm
from objectives.forms.initiatives import CarryForm, InitiativeForm, MoveForm
from objectives.forms.key_results import KeyResultForm
from objectives.forms.metrics import MetricForm, ObservationForm, PasteForm
from objectives.forms.micro import CloseMicroForm, MicroForm, PullForm, micro_to_start
from objectives.forms.objectives import ObjectiveForm
from objectives.forms.pasting import PastedRows
from objectives.forms.strategy import NorthStarForm, ThemeForm, VisionForm
from objectives.forms.writing import WritingForm

__all__ = [
    "ActionForm",
    "AgreeForm",
    "CarryForm",
    "CloseMicroForm",
    "ContributionForm",
    "CycleForm",
    "DeclineForm",
    "DependencyForm",
    "DismissForm",
    "DivergenceForm",
    "DraftForm",
    "HeadForm",
    "InitiativeForm",
    "KeyResultForm",
    "MetricForm",
    "MicroForm",
    "MoveForm",
    "NorthStarForm",
    "ObjectiveForm",
    "ObservationForm",
    "PasteForm",
    "PastedRows",
    "PullForm",
    "ReasonForm",
    "RowForm",
    "ThemeForm",
    "VisionForm",
    "WhyForm",
    "WritingForm",
    "micro_to_start",
    "owner_choices",
]
