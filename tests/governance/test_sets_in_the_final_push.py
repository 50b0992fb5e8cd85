"""New targets in the final push: a set says why at its submission, its gate and its approval (domain.md, "Cycles")."""

from datetime import timedelta

import pytest
from django.utils import timezone

from governance.actions import approve_set, approve_several, pass_set, submit_set
from governance.actions.several import SeenSet
from governance.models import Decision, OkrSet
from objectives.actions.activation import RequiredRules
from objectives.models import Cycle, Objective
from okrapp.errors import DomainError
from tests.cast import Cast, sign_in
from tests.factories import CycleFactory
from tests.governance.sets import drafted_objective, submitted, ticked
from tests.governance.situations import browse, text_of

PAGE = "sets/q4-2026/growth/"
WHY = "The supplier left <last> week"


@pytest.fixture
def cycle(cast: Cast) -> Cycle:
    """A quarter in its last fortnight."""
    ends_on = timezone.now().date() + timedelta(days=12)
    return CycleFactory(name="Q4 2026", slug="q4-2026", starts_on=ends_on - timedelta(days=90), ends_on=ends_on)


@pytest.fixture
def draft(cast: Cast, cycle: Cycle) -> Objective:
    return drafted_objective(cast, cycle)


def put_back(cycle: Cycle, days: int) -> None:
    """Let the cycle have begun so much later, as it was when the set was submitted."""
    Cycle.objects.filter(id=cycle.id).update(
        starts_on=cycle.starts_on + timedelta(days=days), ends_on=cycle.ends_on + timedelta(days=days)
    )
    cycle.refresh_from_db()


def test_it_is_not_submitted_without_a_reason_which_stays_with_the_set(
    cast: Cast, cycle: Cycle, draft: Objective
) -> None:
    with pytest.raises(DomainError, match="Q4 2026 is in its final push") as refused:
        submit_set(by=cast.owner, team=cast.team, cycle=cycle, late_because="  ")

    assert (refused.value.field, Objective.objects.get().state) == ("late_because", "draft")
    submit_set(by=cast.owner, team=cast.team, cycle=cycle, late_because=WHY)
    assert OkrSet.objects.get().late_because == WHY


def test_a_set_that_is_submitted_in_time_keeps_no_such_reason(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    put_back(cycle, 40)

    submit_set(by=cast.owner, team=cast.team, cycle=cycle, late_because=WHY)

    assert OkrSet.objects.get().late_because == ""


def test_the_gate_asks_where_the_push_began_after_the_submission(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    put_back(cycle, 40)
    okr_set = submitted(cast, cycle)
    put_back(cycle, -40)
    with pytest.raises(DomainError, match="final push"):
        pass_set(by=cast.champion, okr_set=okr_set, checked=ticked(okr_set))

    pass_set(by=cast.champion, okr_set=okr_set, checked=ticked(okr_set), late_because=WHY)

    assert OkrSet.objects.get().late_because == WHY


def test_the_approval_takes_a_reason_of_its_own_on_the_objective_and_in_the_log(
    cast: Cast, cycle: Cycle, draft: Objective
) -> None:
    okr_set = submit_set(by=cast.owner, team=cast.team, cycle=cycle, late_because=WHY)
    okr_set = pass_set(by=cast.champion, okr_set=okr_set, checked=ticked(okr_set))
    with pytest.raises(RequiredRules, match="new targets in the final push"):
        approve_set(by=cast.sponsor, okr_set=okr_set)
    several = approve_several(by=cast.sponsor, sets=[SeenSet(okr_set, okr_set.version)])

    approve_set(by=cast.sponsor, okr_set=okr_set, reason="Without it the shop stops")

    draft.refresh_from_db()
    assert "new targets in the final push" in several.left[0]
    assert ([each["code"] for each in draft.passed_over], draft.passed_over_because) == (
        ["final_push"],
        "Without it the shop stops",
    )
    assert Decision.objects.get().note.endswith("New targets in the final push. Without it the shop stops")


def test_the_pages_say_so_at_each_step_and_ask_for_it(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    shown = text_of(browse(sign_in(cast.owner), PAGE))
    wordless = browse(sign_in(cast.owner), PAGE, action="submit")
    browse(sign_in(cast.owner), PAGE, action="submit", late_because=WHY)
    gate = text_of(browse(sign_in(cast.champion), PAGE))
    okr_set = OkrSet.objects.get()
    pass_set(by=cast.champion, okr_set=okr_set, checked=ticked(okr_set))
    approval = text_of(browse(sign_in(cast.sponsor), PAGE))
    answer = browse(sign_in(cast.sponsor), PAGE, action="approve", reason="Without it the shop stops")

    assert "The cycle is in its final push" in shown
    assert 'name="late_because"' in shown
    assert wordless.status_code == 422
    assert "say why these can’t wait for the next cycle" in text_of(wordless)
    for page in (gate, approval):
        assert "The cycle is in its final push" in page
        assert "The supplier left &lt;last&gt; week" in page
    assert 'data-required="final_push"' in approval
    assert answer.status_code == 302
    assert Objective.objects.get().state == "active"
