from governance.queries.change_cards import change_view
from governance.queries.changes import approvals, propose_page, selected
from governance.queries.decisions import decision_page, log, objective_log, record_page
from governance.queries.escalations import case_page, cases, open_case_of

__all__ = [
    "approvals",
    "case_page",
    "cases",
    "change_view",
    "decision_page",
    "log",
    "objective_log",
    "open_case_of",
    "propose_page",
    "record_page",
    "selected",
]
