from governance.queries.cases import CaseFilters, cases
from governance.queries.change_cards import change_view
from governance.queries.changes import addition_page, propose_page, selected
from governance.queries.decisions import decision_page, log, objective_log, record_page
from governance.queries.escalations import case_page, open_case_of
from governance.queries.issues import issue_page, open_issue_of
from governance.queries.queue import approvals
from governance.queries.queued_sets import queue_row, selected_sets
from governance.queries.set_standings import sets_of_team, sets_page, standing_of_draft, standing_of_set
from governance.queries.sets import InSet, Line, SetPage, set_page

__all__ = [
    "CaseFilters",
    "InSet",
    "Line",
    "SetPage",
    "addition_page",
    "approvals",
    "case_page",
    "cases",
    "change_view",
    "decision_page",
    "issue_page",
    "log",
    "objective_log",
    "open_case_of",
    "open_issue_of",
    "propose_page",
    "queue_row",
    "record_page",
    "selected",
    "selected_sets",
    "set_page",
    "sets_of_team",
    "sets_page",
    "standing_of_draft",
    "standing_of_set",
]
