from governance.models.changes import ChangeRequest
from governance.models.decisions import Decision
from governance.models.escalations import Escalation, EscalationEvidence
from governance.models.issues import DataIssue
from governance.models.sets import OkrSet, SetCheck

__all__ = ["ChangeRequest", "DataIssue", "Decision", "Escalation", "EscalationEvidence", "OkrSet", "SetCheck"]
