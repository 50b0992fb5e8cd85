"""What of governance is found by the search."""

from governance.enums import ChangeState, DecisionState, EscalationKind, EscalationState, IssueState
from organizations.addresses import address
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
            # Without a prefix: its references are numbered with the escalations'.
            lambda organization, key: address(organization, "governance:data_issue", f"E-{key}"),
            states=words(IssueState, but=IssueState.OPEN),
            over=frozenset({IssueState.RESOLVED}),
        )
    )
