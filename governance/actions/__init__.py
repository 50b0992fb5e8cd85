from governance.actions.adding import draft_addition, propose_addition
from governance.actions.changes import (
    Proposal,
    Reasons,
    draft_change,
    propose_change,
    propose_draft,
    withdraw_change,
    withdraw_changes_of,
)
from governance.actions.deciding import (
    approve_change,
    reject_change,
    send_back_change,
    undo_decision,
)
from governance.actions.deciding_sets import approve_set, reject_set, send_back_set, undo_set_decision
from governance.actions.decisions import correct_decision, record_decision, settle_decision
from governance.actions.escalations import acknowledge, close_cleared, decide, resolve, set_huddle
from governance.actions.issues import acknowledge_data_issue, raise_data_issue, resolve_data_issue
from governance.actions.sets import (
    Checked,
    Mark,
    ask_anew,
    keep_checklist,
    pass_set,
    return_set,
    submit_set,
    take_back_set,
)
from governance.actions.several import SeenSet, approve_several

__all__ = [
    "Checked",
    "Mark",
    "Proposal",
    "Reasons",
    "SeenSet",
    "acknowledge",
    "acknowledge_data_issue",
    "approve_change",
    "approve_set",
    "approve_several",
    "ask_anew",
    "close_cleared",
    "correct_decision",
    "decide",
    "draft_addition",
    "draft_change",
    "keep_checklist",
    "pass_set",
    "propose_addition",
    "propose_change",
    "propose_draft",
    "raise_data_issue",
    "record_decision",
    "reject_change",
    "reject_set",
    "resolve",
    "resolve_data_issue",
    "return_set",
    "send_back_change",
    "send_back_set",
    "set_huddle",
    "settle_decision",
    "submit_set",
    "take_back_set",
    "undo_decision",
    "undo_set_decision",
    "withdraw_change",
    "withdraw_changes_of",
]
