"""A team's drafts of a cycle in planning, and the steps of their set on the way to activation."""

from datetime import timedelta
from typing import Any

from governance.actions import Checked, Mark, pass_set, submit_set
from governance.enums import PER_OBJECTIVE, Check
from governance.models import OkrSet
from objectives.models import Cycle, KeyResult, Objective
from organizations.models import Membership
from tests.cast import Cast
from tests.factories import KeyResultFactory, ObjectiveFactory

STOPS = "The old newsletter ends"


def drafted_objective(cast: Cast, cycle: Cycle, *, owner: Membership | None = None, **values: Any) -> Objective:
    """A draft of the team with two complete key results."""
    team = values.pop("team", cast.team)
    objective = ObjectiveFactory(team=team, cycle=cycle, owner=owner or cast.owner, **values)
    for name, kr_class in (("Repeat purchase rate", "lagging"), ("Share of trials rated easy", "leading")):
        KeyResultFactory(
            objective=objective,
            owner=cast.kr_owner,
            name=name,
            kr_class=kr_class,
            weight=50,
            state="draft",
            activated_at=None,
        )
    return objective


def ticked(okr_set: OkrSet, *, notes: dict[Check, str] | None = None, stops: str = STOPS) -> Checked:
    """The checklist of a set with every line ticked, apart from those with a note."""
    said = notes or {}
    objectives = Objective.objects.filter(team=okr_set.team, cycle=okr_set.cycle, state="in_review")
    places = [(each.id, item) for each in objectives for item in PER_OBJECTIVE] + [(None, Check.CAPACITY)]
    marks = [Mark(place, item, item not in said, said.get(item, "")) for place, item in places]
    return Checked(marks, stops, OkrSet.objects.get(id=okr_set.id).version)


def submitted(cast: Cast, cycle: Cycle, *, by: Membership | None = None) -> OkrSet:
    return submit_set(by=by or cast.owner, team=cast.team, cycle=cycle)


def passed(cast: Cast, cycle: Cycle, *, by: Membership | None = None) -> OkrSet:
    """Submitted by the owner of its only objective, so that the sponsor approves it; through the gate."""
    okr_set = submitted(cast, cycle, by=by)
    return pass_set(by=cast.champion, okr_set=okr_set, checked=ticked(okr_set))


def lacking(objective: Objective) -> KeyResult:
    """A key result of the objective without a baseline."""
    found = objective.key_results.order_by("id").first()
    assert found is not None
    KeyResult.objects.filter(id=found.id).update(baseline=None)
    return found


def later(okr_set: OkrSet, seconds: int) -> Any:
    assert okr_set.decided_at is not None
    return okr_set.decided_at + timedelta(seconds=seconds)
