"""What of objectives is found by the search."""

from objectives.enums import DependencyState, InitiativeState, KeyResultState, ObjectiveState
from organizations.addresses import address
from organizations.models import Organization
from organizations.search_kinds import SearchKind, page, register, words
from organizations.searchable import ENDED


def register_all() -> None:
    register(
        SearchKind(
            "objective",
            "Objectives",
            "objectives",
            page("objectives:objective"),
            prefix="O",
            states=words(ObjectiveState, but=ObjectiveState.ACTIVE),
            over=frozenset({ObjectiveState.CLOSED, ObjectiveState.CANCELLED}),
        )
    )
    register(
        SearchKind(
            "key_result",
            "Key results",
            "check-in",
            page("objectives:key_result"),
            prefix="KR",
            states=words(KeyResultState, but=KeyResultState.ACTIVE),
            over=frozenset({KeyResultState.CLOSED, KeyResultState.RETIRED}),
        )
    )
    register(SearchKind("metric", "Metrics", "metrics", page("objectives:metric"), states={ENDED: "Retired"}))
    register(
        SearchKind(
            "initiative",
            "Initiatives",
            "strategy",
            page("objectives:initiative"),
            prefix="I",
            states=words(InitiativeState),
            over=frozenset({InitiativeState.STOPPED, InitiativeState.DONE}),
        )
    )
    register(
        SearchKind(
            "dependency",
            "Dependencies",
            "alignment",
            page("objectives:dependency"),
            prefix="DP",
            states=words(DependencyState),
            over=frozenset({DependencyState.DECLINED, DependencyState.DELIVERED, DependencyState.WITHDRAWN}),
        )
    )
    register(SearchKind("theme", "Themes", "strategy", _of_theme, states={ENDED: "Retired"}))
    register(SearchKind("cycle", "Cycles", "week", _of_cycle, states={ENDED: "Closed"}))


def _of_cycle(organization: Organization, slug: str) -> str:
    """The objectives of the cycle: cycles have no page of their own."""
    return f"{address(organization, 'objectives:objectives')}?cycle={slug}"


def _of_theme(organization: Organization, number: str) -> str:
    """The place of the theme on the page of the strategy."""
    return f"{address(organization, 'objectives:strategy')}#theme-{number}"
