"""What the end of a cycle adds to pages of other apps."""

from collections.abc import Mapping
from typing import Any

from objectives.models import KeyResult, Objective
from okrapp import clock, panels
from organizations.models import Membership
from reviews import queries

Names = Mapping[str, Any] | None


def register_all() -> None:
    panels.MY_WEEK.add("closing", template="reviews/_my_closing.html", query=my_closing, order=25)
    panels.OBJECTIVE_MAIN.add("ending", template="reviews/_of_objective.html", query=of_objective, order=10)
    panels.KEY_RESULT_MAIN.add("ending", template="reviews/_of_key_result.html", query=of_key_result, order=10)


def my_closing(membership: Membership, _: Any) -> Names:
    """The cycles whose end asks something of the reader; one query where none ends."""
    day = clock.now().astimezone(membership.organization.zone).date()
    asked = queries.asked_of(membership, day)
    return {"asked": asked} if asked else None


def of_objective(_: Membership, objective: Objective) -> Names:
    """How an objective ended; no query while its cycle runs."""
    if not objective.cycle.is_frozen:
        return None
    return {"ending": queries.of_objective(objective), "objective": objective}


def of_key_result(membership: Membership, key_result: KeyResult) -> Names:
    """How a KR ended; no query while its cycle runs."""
    if not key_result.objective.cycle.is_frozen:
        return None
    return {"ending": queries.of_key_result(membership, key_result), "key_result": key_result}
