from organizations.forms.audit import AuditFilterForm
from organizations.forms.matrix import MatrixForm
from organizations.forms.people import HandOverForm, InviteForm, PersonNameForm, RolesForm
from organizations.forms.settings import CadenceForm, SettingsForm, StartForm
from organizations.forms.teams import SeatForm, TeamForm

__all__ = [
    "AuditFilterForm",
    "CadenceForm",
    "HandOverForm",
    "InviteForm",
    "MatrixForm",
    "PersonNameForm",
    "RolesForm",
    "SeatForm",
    "SettingsForm",
    "StartForm",
    "TeamForm",
]
