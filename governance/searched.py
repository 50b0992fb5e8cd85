"""What of governance is found by the search."""

from governance.enums import ChangeState, DecisionState, EscalationKind, EscalationState, IssueState
from organizations.search_kinds import SearchKind, page, register, words


def register_all() -> None:
    register(
        SearchKind(
            "change",
            "Change requests",
            "approvals",
            page("governance:change"),
            prefix="CR",
            states=words(ChangeState),
            over=frozenset({ChangeState.APPLIED, ChangeState.REJECTED, ChangeState.WITHDRAWN}),
        )
    )
    register(
        SearchKind(
            "decision",
            "Decisions",
            "decisions",
            page("governance:decision"),
            prefix="D",
            states=words(DecisionState, but=DecisionState.OPEN),
            over=frozenset({DecisionState.DONE, DecisionState.DROPPED}),
        )
    )
    register(
        SearchKind(
            "escalation",
            "Escalations",
            "escalations",
            page("governance:escalation"),
            prefix="E",
            titles=words(EscalationKind),
            states=words(EscalationState, but=EscalationState.OPEN),
            over=frozenset({EscalationState.RESOLVED, EscalationState.CLEARED}),
        )
    )
    register(
        SearchKind(
            "data_issue",
            "Data issues",
            "escalations",
            page("governance:data_issue"),
            prefix="E",  # numbered with the escalations
            states=words(IssueState, but=IssueState.OPEN),
            over=frozenset({IssueState.RESOLVED}),
        )
    )
