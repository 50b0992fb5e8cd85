from organizations.forms.audit import AuditFilterForm
from organizations.forms.matrix import MatrixForm
from organizations.forms.people import HandOverForm, InviteForm, RolesForm
from organizations.forms.settings import CadenceForm, SettingsForm, StartForm
from organizations.forms.teams import SeatForm, TeamForm

__all__ = [
    "AuditFilterForm",
    "CadenceForm",
    "HandOverForm",
    "InviteForm",
    "MatrixForm",
    "RolesForm",
    "SeatForm",
    "SettingsForm",
    "StartForm",
    "TeamForm",
]
