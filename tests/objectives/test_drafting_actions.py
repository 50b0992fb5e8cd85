from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from objectives.actions import (
    add_key_result,
    delete_key_result,
    delete_objective,
    draft_objective,
    edit_key_result,
    edit_objective,
    put_aside,
    take_up,
)
from objectives.models import Collaborator, KeyResult, Objective
from okrapp.errors import Conflict, DomainError, Forbidden
from tests.factories import CycleFactory, MembershipFactory, TeamFactory


def wording(cast, cycle, **changes):
    return {
        "title": "Make subscribing feel effortless",
        "team": cast.team,
        "cycle": cycle,
        "owner": cast.owner,
        **changes,
    }


def test_anybody_but_a_viewer_writes_a_draft(cast, cycle):
    objective = draft_objective(by=cast.member, **wording(cast, cycle))

    assert (objective.reference, objective.state) == ("O-1", "draft")
    with pytest.raises(Forbidden, match="as a viewer"):
        draft_objective(by=cast.viewer, **wording(cast, cycle))
    assert Objective.objects.count() == 1


def test_a_form_sent_twice_makes_one_objective_and_one_key_result(cast, cycle):
    key, card_key = uuid4(), uuid4()

    first = draft_objective(by=cast.owner, form_key=key, **wording(cast, cycle))
    second = draft_objective(by=cast.owner, form_key=key, **wording(cast, cycle))
    cards = [add_key_result(objective=first, by=cast.owner, form_key=card_key, name="Rate") for _ in range(2)]

    assert first == second
    assert cards[0] == cards[1]
    assert (Objective.objects.count(), KeyResult.objects.count()) == (1, 1)


@pytest.mark.parametrize(("who", "words"), [("viewer", "as a viewer"), ("gone", "has left")])
def test_the_owner_is_somebody_who_can_own(cast, cycle, who, words):
    gone = MembershipFactory(name="Gone", deactivated_at=timezone.now())
    owner = {"viewer": cast.viewer, "gone": gone}[who]

    with pytest.raises(DomainError, match=words) as refused:
        draft_objective(by=cast.lead, **wording(cast, cycle, owner=owner))

    assert refused.value.field == "owner"


def test_nothing_is_written_into_a_closed_cycle(cast, cycle, draft):
    cycle.closed_at = timezone.now()
    cycle.save()

    with pytest.raises(Conflict, match="read-only"):
        draft_objective(by=cast.owner, **wording(cast, cycle))
    with pytest.raises(Conflict, match="read-only"):
        edit_objective(objective=draft, by=cast.owner, title="Other words")
    with pytest.raises(Conflict, match="read-only"):
        add_key_result(objective=draft, by=cast.owner, name="Rate")


def test_under_way_team_and_cycle_stay_and_only_a_lead_hands_it_over(cast, active):
    objective = active.objective

    edit_objective(objective=objective, by=cast.owner, title="Better words")
    with pytest.raises(DomainError, match="The team was agreed"):
        edit_objective(objective=objective, by=cast.owner, team=TeamFactory())
    with pytest.raises(DomainError, match="from a program lead"):
        edit_objective(objective=objective, by=cast.owner, owner=cast.member)
    changed = edit_objective(objective=objective, by=cast.lead, owner=cast.member)

    assert (changed.title, changed.owner) == ("Better words", cast.member)


def test_a_draft_takes_its_key_results_along_to_another_cycle(cast, draft):
    later = CycleFactory(starts_on=draft.cycle.ends_on + timedelta(days=1))

    edit_objective(objective=draft, by=cast.owner, cycle=later)

    spans = set(KeyResult.objects.filter(objective=draft).values_list("starts_on", "due_on"))
    assert spans == {(later.starts_on, later.ends_on)}


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"baseline": Decimal(18), "target": Decimal("18.0")}, "target", "must differ from the baseline"),
        ({"due_on": "after"}, "due_on", "outside the cycle"),
        ({"starts_on": "before"}, "starts_on", "outside the cycle"),
        ({"method": "ladder", "rungs": [["4", "1"], ["6", "1"]]}, "rungs", "must rise, or fall"),
        ({"method": "ladder", "rungs": [["4", "1"]]}, "rungs", "at least two rungs"),
    ],
)
def test_what_can_not_be_right_is_refused_with_its_field(cast, draft, values, field, words):
    days = {"after": draft.cycle.ends_on + timedelta(days=1), "before": draft.cycle.starts_on - timedelta(days=1)}
    given = {name: days.get(value, value) if isinstance(value, str) else value for name, value in values.items()}
    given = {name: values[name] if name == "method" else value for name, value in given.items()}

    with pytest.raises(DomainError, match=words) as refused:
        add_key_result(objective=draft, by=cast.owner, name="Rate", **given)

    assert refused.value.field == field
    assert draft.key_results.count() == 2


def test_a_draft_card_changes_freely_and_raises_its_version(cast, draft):
    card = draft.key_results.first()

    changed = edit_key_result(
        key_result=card, by=cast.owner, version=1, baseline=Decimal(20), collaborators=[cast.member, cast.kr_owner]
    )

    assert (changed.baseline, changed.version) == (20, 2)
    assert [each.membership for each in Collaborator.objects.filter(key_result=card)] == [cast.member]


def test_two_tabs_never_overwrite_each_other(cast, draft):
    card = draft.key_results.first()

    edit_key_result(key_result=card, by=cast.owner, version=1, name="First tab")
    with pytest.raises(Conflict, match="Somebody changed this card"):
        edit_key_result(key_result=card, by=cast.owner, version=1, name="Second tab")

    card.refresh_from_db()
    assert card.name == "First tab"


def test_under_way_agreed_fields_change_only_by_a_decision(cast, active):
    edit_key_result(key_result=active, by=cast.owner, version=1, name="Repeat rate", target=active.target)
    with pytest.raises(DomainError, match="a change of the target, due date is proposed"):
        edit_key_result(
            key_result=active,
            by=cast.owner,
            version=2,
            target=Decimal(25),
            due_on=active.due_on - timedelta(days=1),
        )

    active.refresh_from_db()
    assert (active.name, active.target) == ("Repeat rate", 28)


def test_key_results_are_added_and_deleted_in_drafts_only(cast, draft, active):
    card = draft.key_results.first()

    delete_key_result(key_result=card, by=cast.owner)
    with pytest.raises(DomainError, match="under way"):
        delete_key_result(key_result=active, by=cast.owner)
    with pytest.raises(DomainError, match="agreed before"):
        add_key_result(objective=active.objective, by=cast.owner, name="Late idea")

    assert list(KeyResult.objects.filter(objective=draft)) == [*draft.key_results.all()]
    assert draft.key_results.count() == 1


def test_a_draft_waits_in_the_backlog_and_can_be_deleted_for_good(cast, draft, active):
    assert put_aside(objective=draft, by=cast.owner).state == "backlog"
    assert take_up(objective=draft, by=cast.owner).state == "draft"

    delete_objective(objective=draft, by=cast.owner)
    with pytest.raises(Conflict, match="no longer a draft"):
        delete_objective(objective=active.objective, by=cast.owner)
    with pytest.raises(Conflict, match="deleted this draft"):
        edit_objective(objective=draft, by=cast.owner, title="Too late")

    assert [each.id for each in Objective.objects.all()] == [active.objective_id]
