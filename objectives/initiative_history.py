"""What happened to an initiative, read from the audit trail: who moved it, what was learnt, under which KR it ran."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from django.db.models import Q

from objectives.enums import InitiativeState
from objectives.history import Difference, Version
from objectives.models import Initiative, KeyResult
from organizations.models import Membership

LABELS = {
    "state": "State",
    "learning": "What we learnt",
    "key_result_id": "Key result",
    "lead_id": "Lead",
    "title": "We believe that",
    "because": "Because",
    "expected_effect": "Expected effect",
    "start_criteria": "Start when",
    "stop_criteria": "Stop when",
    "url": "Link to the work",
}

Names = Mapping[str, Mapping[Any, str]]


def initiative_history(initiative: Initiative) -> list[Version]:
    """The versions of an initiative, newest first; times at which it was only confirmed are left out. Three queries."""
    events = list(
        initiative.history.order_by("pgh_id").values(  # type: ignore[attr-defined]
            *LABELS, "pgh_created_at", "pgh_context"
        )
    )
    names = _names(events)
    versions = [_version(after, _differences(before, after, names), names) for before, after in pairwise(events)]
    first = [_version(event, (), names, is_first=True) for event in events[:1]]
    return [each for each in reversed([*first, *versions]) if each.is_first or each.differences]


def _names(events: list[dict[str, Any]]) -> Names:
    users = {_user(event) for event in events} - {None}
    leads, cards = {event["lead_id"] for event in events}, {event["key_result_id"] for event in events}
    people = list(
        Membership.objects.filter(Q(id__in=leads) | Q(user_id__in=users)).values_list("id", "user_id", "name")
    )
    key_results = KeyResult.objects.filter(id__in=cards)
    return {
        "lead_id": {row[0]: row[2] for row in people},
        "user": {row[1]: row[2] for row in people},
        "key_result_id": {each.id: str(each) for each in key_results},
        "state": {str(state): str(state.label) for state in InitiativeState},
    }


def _user(event: Mapping[str, Any]) -> Any:
    return (event["pgh_context"] or {}).get("user")


def _version(
    event: Mapping[str, Any], differences: tuple[Difference, ...], names: Names, *, is_first: bool = False
) -> Version:
    return Version(event["pgh_created_at"], names["user"].get(_user(event), ""), differences, is_first)


def _differences(before: Mapping[str, Any], after: Mapping[str, Any], names: Names) -> tuple[Difference, ...]:
    return tuple(
        Difference(label, _words(name, before, names), _words(name, after, names))
        for name, label in LABELS.items()
        if before[name] != after[name]
    )


def _words(name: str, event: Mapping[str, Any], names: Names) -> str:
    return names[name].get(event[name], "") if name in names else str(event[name])
