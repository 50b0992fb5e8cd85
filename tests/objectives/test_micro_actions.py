from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from objectives.actions import (
    activate_objective,
    add_key_result,
    close_micro,
    edit_key_result,
    edit_micro,
    put_aside,
    start_micro,
)
from objectives.models import Contribution, KeyResult, Objective
from okrapp.errors import DomainError, Forbidden
from tests.factories import KeyResultFactory


def start(cast, parent, *, by=None, days=27, **changes):
    first = timezone.now().date()
    typed = {
        "title": "Win back those who paused",
        "why_now": "",
        "how": "They know us",
        "team": cast.team,
        "owner": cast.owner,
        "starts_on": first,
        "ends_on": first + timedelta(days=days),
    }
    return start_micro(parent=parent, by=by or cast.owner, **(typed | changes))


@pytest.fixture
def micro(cast, active):
    """A drafted micro-OKR under `active` with one complete KR, both of the owner."""
    started = start(cast, active, by=cast.kr_owner)
    KeyResultFactory(
        objective=started,
        owner=cast.owner,
        state="draft",
        activated_at=None,
        starts_on=started.starts_on,
        due_on=started.ends_on,
    )
    return started


def test_a_micro_okr_stands_under_its_parent_in_the_parents_cycle(cast, active):
    started = start(cast, active, by=cast.kr_owner, how="They know us already")

    tie = Contribution.objects.get(objective=started)
    assert (started.kind, started.cycle, started.state) == ("micro", active.objective.cycle, "draft")
    assert (tie.to_key_result, tie.is_primary, tie.how) == (active, True, "They know us already")


@pytest.mark.parametrize(("who", "state"), [("kr_owner", "accepted"), ("owner", "proposed"), ("member", "proposed")])
def test_what_it_contributes_is_accepted_at_once_by_the_parents_owner_and_proposed_by_others(cast, active, who, state):
    started = start(cast, active, by=getattr(cast, who))

    assert Contribution.objects.get(objective=started).state == state


def test_a_form_sent_twice_starts_one(cast, active):
    key = uuid4()

    assert start(cast, active, form_key=key) == start(cast, active, form_key=key)
    assert Contribution.objects.count() == 1


@pytest.mark.parametrize(("days", "fits"), [(27, True), (28, False), (0, False)])
def test_it_lasts_from_two_days_to_four_weeks(cast, active, days, fits):
    if fits:
        assert start(cast, active, days=days).pk
        return

    with pytest.raises(DomainError) as refused:
        start(cast, active, days=days)

    assert refused.value.field == "ends_on"


def test_it_lies_inside_its_cycle(cast, active):
    last = active.objective.cycle.ends_on

    with pytest.raises(DomainError) as late:
        start(cast, active, starts_on=last - timedelta(days=5), ends_on=last + timedelta(days=2))
    with pytest.raises(DomainError) as early:
        start(cast, active, starts_on=active.objective.cycle.starts_on - timedelta(days=1))

    assert (late.value.field, early.value.field) == ("ends_on", "starts_on")


def test_nothing_is_started_under_a_key_result_that_is_not_under_way(cast, active):
    KeyResult.objects.filter(id=active.id).update(state="retired")

    with pytest.raises(DomainError, match="is not under way"):
        start(cast, active)


def test_nothing_is_started_under_a_micro_okr(cast, micro):
    running = activate_objective(objective=micro, by=cast.sponsor)

    with pytest.raises(DomainError, match="is a micro-OKR itself"):
        start(cast, running.key_results.get())


def test_its_key_results_lie_inside_its_own_days(cast, micro):
    card = micro.key_results.get()

    with pytest.raises(DomainError) as refused:
        edit_key_result(key_result=card, by=cast.owner, version=card.version, due_on=micro.ends_on + timedelta(days=1))

    assert refused.value.field == "due_on"


def test_a_third_key_result_is_refused(cast, micro):
    add_key_result(objective=micro, by=cast.owner, name="Calls made")

    with pytest.raises(DomainError, match="one or two key results"):
        add_key_result(objective=micro, by=cast.owner, name="Letters sent")


def test_other_days_take_its_key_results_along(cast, micro):
    values = {name: getattr(micro, name) for name in ("title", "why_now", "team", "owner", "starts_on")}

    edited = edit_micro(objective=micro, by=cast.owner, ends_on=micro.starts_on + timedelta(days=10), **values)

    assert edited.ends_on == micro.starts_on + timedelta(days=10)
    card = micro.key_results.get()
    assert (card.due_on, card.version) == (edited.ends_on, 2)


def test_it_is_activated_like_others_and_only_under_a_parent(cast, micro):
    Contribution.objects.filter(objective=micro).update(state="declined")
    with pytest.raises(DomainError, match="stands under no key result"):
        activate_objective(objective=micro, by=cast.sponsor)
    Contribution.objects.filter(objective=micro).update(state="proposed")

    assert activate_objective(objective=micro, by=cast.sponsor).is_active


def test_it_does_not_wait_in_the_backlog(cast, micro):
    with pytest.raises(DomainError, match="days of its own"):
        put_aside(objective=micro, by=cast.owner)


def test_closing_it_takes_one_learning_and_ends_its_updates(cast, micro):
    running = activate_objective(objective=micro, by=cast.sponsor)
    with pytest.raises(DomainError) as wordless:
        close_micro(objective=running, by=cast.owner, outcome="helped", learning=" ")
    with pytest.raises(DomainError) as aimless:
        close_micro(objective=running, by=cast.owner, outcome="", learning="Two calls a day are enough")

    closed = close_micro(objective=running, by=cast.owner, outcome="helped", learning="Two calls a day are enough")

    assert (wordless.value.field, aimless.value.field) == ("learning", "outcome")
    assert (closed.state, closed.outcome, closed.closed_by) == ("closed", "helped", cast.owner)
    assert [card.state for card in micro.key_results.all()] == ["closed"]


def test_closing_it_twice_is_once_and_takes_a_part_in_it(cast, micro):
    running = activate_objective(objective=micro, by=cast.sponsor)
    with pytest.raises(Forbidden):
        close_micro(objective=running, by=cast.member, outcome="helped", learning="Calls")

    first = close_micro(objective=running, by=cast.owner, outcome="unclear", learning="Calls")
    again = close_micro(objective=first, by=cast.owner, outcome="unclear", learning="Calls")

    assert first.closed_at == again.closed_at


def test_an_objective_of_the_usual_kind_is_not_closed_this_way(cast, active):
    with pytest.raises(DomainError, match="no micro-OKR under way"):
        close_micro(objective=active.objective, by=cast.owner, outcome="helped", learning="Calls")

    assert Objective.objects.get().is_active
