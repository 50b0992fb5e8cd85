"""What of governance is found by the search."""

from governance.enums import ChangeState, DecisionState, EscalationKind, EscalationState
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
