from objectives.forms.base import ActionForm, DismissForm, ReasonForm, owner_choices
from objectives.forms.contributions import ContributionForm, DivergenceForm, WhyForm
from objectives.forms.cycles import CycleForm
from objectives.forms.dependencies import AgreeForm, DeclineForm, DependencyForm
from objectives.forms.drafting import DraftForm, HeadForm, RowForm
from objectives.forms.key_results import KeyResultForm
from objectives.forms.metrics import MetricForm, ObservationForm, PasteForm
from objectives.forms.objectives import ObjectiveForm
from objectives.forms.pasting import PastedRows
from objectives.forms.strategy import NorthStarForm, ThemeForm, VisionForm
from objectives.forms.writing import WritingForm

__all__ = [
    "ActionForm",
    "AgreeForm",
    "ContributionForm",
    "CycleForm",
    "DeclineForm",
    "DependencyForm",
    "DismissForm",
    "DivergenceForm",
    "DraftForm",
    "HeadForm",
    "KeyResultForm",
    "MetricForm",
    "NorthStarForm",
    "ObjectiveForm",
    "ObservationForm",
    "PasteForm",
    "PastedRows",
    "ReasonForm",
    "RowForm",
    "ThemeForm",
    "VisionForm",
    "WhyForm",
    "WritingForm",
    "owner_choices",
]
