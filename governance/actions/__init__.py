from governance.actions.changes import (
    Proposal,
    draft_change,
    propose_change,
    propose_draft,
    withdraw_change,
    withdraw_changes_of,
)
from governance.actions.deciding import (
    approve_change,
    approve_several,
    reject_change,
    send_back_change,
    undo_decision,
)
from governance.actions.decisions import correct_decision, record_decision, settle_decision
from governance.actions.escalations import acknowledge, close_cleared, decide, resolve, set_huddle

__all__ = [
    "Proposal",
    "acknowledge",
    "approve_change",
    "approve_several",
    "close_cleared",
    "correct_decision",
    "decide",
    "draft_change",
    "propose_change",
    "propose_draft",
    "record_decision",
    "reject_change",
    "resolve",
    "send_back_change",
    "set_huddle",
    "settle_decision",
    "undo_decision",
    "withdraw_change",
    "withdraw_changes_of",
]
