"""What an objective contributes to: proposed, answered, taken back, and what never comes about."""

from datetime import UTC, datetime, timedelta

import pytest

from notifications.models import Notification
from objectives.actions import (
    accept_contribution,
    cancel_objective,
    decline_contribution,
    draft_contributing_objective,
    edit_objective,
    end_divergence,
    make_primary,
    mark_divergence,
    propose_contribution,
    withdraw_contribution,
)
from objectives.models import Contribution, Cycle, KeyResult, Objective
from okrapp.errors import Conflict, DomainError, Forbidden
from organizations.models import Membership
from tests.cast import Cast
from tests.factories import (
    ActiveObjectiveFactory,
    ContributionFactory,
    CycleFactory,
    KeyResultFactory,
    MembershipFactory,
    ObjectiveFactory,
)

AT = datetime(2026, 11, 18, 9, tzinfo=UTC)


@pytest.fixture
def year(cast: Cast, cycle: Cycle) -> Cycle:
    found = CycleFactory(kind="annual", starts_on=cycle.starts_on - timedelta(days=200), ends_on=cycle.ends_on)
    Cycle.objects.filter(id=cycle.id).update(parent=found)
    cycle.refresh_from_db()
    return found


@pytest.fixture
def above(cast: Cast, year: Cycle) -> KeyResult:
    """A KR of the company's year, owned by `lead`."""
    objective = ActiveObjectiveFactory(team=cast.company, cycle=year, owner=cast.sponsor)
    return KeyResultFactory(objective=objective, owner=cast.lead, name="Active subscribers")


def propose(
    cast: Cast, objective: Objective, target: Objective | KeyResult, how: str = "Habit keeps them"
) -> Contribution:
    return propose_contribution(objective=objective, by=cast.owner, target=target, how=how, at=AT)


def refusal(cast: Cast, objective: Objective, target: Objective | KeyResult) -> str:
    with pytest.raises(DomainError) as met:
        propose(cast, objective, target)
    assert met.value.field == "target"
    return met.value.message


def told(person: Membership) -> list[str]:
    return list(Notification.objects.filter(recipient=person).order_by("id").values_list("title", flat=True))


def test_a_proposal_waits_for_the_owner_of_the_key_result_who_is_told(cast, draft, above):
    made = propose(cast, draft, above, "  Habit \n keeps   them ")

    assert (made.state, made.how, made.is_primary) == ("proposed", "Habit keeps them", True)
    assert (made.proposed_by, made.proposed_at, made.answered_by) == (cast.owner, AT, None)
    assert told(cast.lead) == [f"{draft.reference} wants to contribute to {above.reference}: {draft.title}"]
    assert told(cast.sponsor) == told(cast.owner) == []


def test_it_stands_at_once_where_the_proposer_owns_the_target(cast, draft, above):
    KeyResult.objects.filter(id=above.id).update(owner=cast.owner)

    made = propose(cast, draft, above)

    assert (made.state, made.answered_by, made.answered_at) == ("accepted", cast.owner, AT)
    assert Notification.objects.count() == 0


def test_a_key_result_without_an_owner_is_answered_for_by_its_objectives(cast, draft, above):
    KeyResult.objects.filter(id=above.id).update(owner=None)

    made = propose(cast, draft, above)

    assert len(told(cast.sponsor)) == 1
    assert accept_contribution(contribution=made, by=cast.sponsor).state == "accepted"


def test_accepting_tells_who_proposed(cast, draft, above):
    made = propose(cast, draft, above)

    accepted = accept_contribution(contribution=made, by=cast.lead, at=AT)
    again = accept_contribution(contribution=made, by=cast.lead)

    assert (accepted.state, accepted.answered_by, again.answered_at) == ("accepted", cast.lead, AT)
    assert told(cast.owner) == [f"{cast.lead.name} accepts the contribution of {draft.reference} to {above.reference}"]


def test_declining_takes_a_reason_that_who_proposed_reads(cast, draft, above):
    made = propose(cast, draft, above)

    with pytest.raises(DomainError, match="Say why"):
        decline_contribution(contribution=made, by=cast.lead, reason=" \n ")
    declined = decline_contribution(contribution=made, by=cast.lead, reason="It moves another market", at=AT)

    assert (declined.state, declined.answer, declined.is_primary) == ("declined", "It moves another market", False)
    assert Notification.objects.get(recipient=cast.owner).body == "It moves another market"


def test_only_the_owner_of_the_target_answers(cast, draft, above):
    made = propose(cast, draft, above)

    for person in (cast.owner, cast.sponsor, cast.admin, cast.member):
        with pytest.raises(Forbidden) as met:
            accept_contribution(contribution=made, by=person)
        assert met.value.who == cast.lead.name
        with pytest.raises(Forbidden):
            decline_contribution(contribution=made, by=person, reason="No")


def test_a_new_owner_answers_what_is_open(cast, draft, above):
    made = propose(cast, draft, above)
    KeyResult.objects.filter(id=above.id).update(owner=cast.steward)

    with pytest.raises(Forbidden):
        accept_contribution(contribution=made, by=cast.lead)
    assert accept_contribution(contribution=made, by=cast.steward).state == "accepted"


def test_what_was_answered_is_not_answered_otherwise(cast, draft, above):
    made = propose(cast, draft, above)
    decline_contribution(contribution=made, by=cast.lead, reason="No")

    with pytest.raises(Conflict, match="declined"):
        accept_contribution(contribution=made, by=cast.lead)
    with pytest.raises(Conflict, match="declined"):
        withdraw_contribution(contribution=made, by=cast.owner)


def test_a_withdrawn_one_can_be_proposed_again_and_is_not_answered(cast, draft, above):
    made = propose(cast, draft, above)

    withdraw_contribution(contribution=made, by=cast.owner)
    withdraw_contribution(contribution=made, by=cast.owner)

    with pytest.raises(Conflict, match="withdrawn"):
        accept_contribution(contribution=made, by=cast.lead)
    assert propose(cast, draft, above).id != made.id


def test_others_than_editors_of_the_objective_neither_propose_nor_withdraw(cast, draft, above):
    with pytest.raises(Forbidden) as met:
        propose_contribution(objective=draft, by=cast.member, target=above, how="It does")

    made = propose(cast, draft, above)
    with pytest.raises(Forbidden):
        withdraw_contribution(contribution=made, by=cast.member)
    with pytest.raises(Forbidden):
        make_primary(contribution=made, by=cast.member)
    assert met.value.who == cast.owner.name
    assert propose_contribution(objective=draft, by=cast.champion, target=above.objective, how="It does").id


def test_one_of_those_that_stand_is_primary(cast, draft, above):
    first, second = propose(cast, draft, above), propose(cast, draft, above.objective)

    make_primary(contribution=second, by=cast.owner)
    assert [each.is_primary for each in Contribution.objects.order_by("id")] == [False, True]

    decline_contribution(contribution=second, by=cast.sponsor, reason="No")
    assert [each.is_primary for each in Contribution.objects.order_by("id")] == [True, False]
    with pytest.raises(Conflict):
        make_primary(contribution=second, by=cast.owner)

    withdraw_contribution(contribution=first, by=cast.owner)
    assert not Contribution.objects.filter(is_primary=True).exists()


def test_an_accepted_one_can_diverge_on_purpose_and_come_back(cast, draft, above):
    made = propose(cast, draft, above)
    with pytest.raises(Conflict, match="accepted"):
        mark_divergence(contribution=made, by=cast.lead, reason="Price first")
    accept_contribution(contribution=made, by=cast.lead)

    with pytest.raises(DomainError, match="Say why"):
        mark_divergence(contribution=made, by=cast.lead, reason="")
    with pytest.raises(Forbidden):
        mark_divergence(contribution=made, by=cast.member, reason="Price first")
    marked = mark_divergence(contribution=made, by=cast.lead, reason="Price first", at=AT)

    assert (marked.divergence, marked.diverged_by, marked.diverged_at) == ("Price first", cast.lead, AT)
    assert told(cast.owner)[-1].startswith(f"{draft.reference} and {above.reference} diverge on purpose")
    assert end_divergence(contribution=made, by=cast.owner).divergence == ""


def test_an_objective_is_drafted_with_what_it_contributes_to_or_not_at_all(cast, cycle, above):
    values = {"title": "Keep them", "team": cast.company, "cycle": cycle, "owner": cast.owner}

    drafted = draft_contributing_objective(by=cast.member, target=above, how="Habit", **values)
    with pytest.raises(DomainError):
        draft_contributing_objective(by=cast.member, target=above, how="", **values)

    assert Contribution.objects.get().objective == drafted == Objective.objects.get(title="Keep them")


def test_a_draft_that_contributes_does_not_move_to_a_cycle_where_it_could_not(cast, draft, above):
    propose(cast, draft, above)
    other = CycleFactory()

    with pytest.raises(DomainError, match=above.reference) as met:
        edit_objective(objective=draft, by=cast.owner, cycle=other)

    assert met.value.field == "cycle"


def test_what_ends_stays_visible_and_takes_no_more(cast, draft, above):
    made = propose(cast, draft, above)
    cancel_objective(objective=above.objective, by=cast.sponsor, reason="The market closed")

    with pytest.raises(DomainError, match="was retired"):
        accept_contribution(contribution=made, by=cast.lead)
    assert Contribution.objects.get(id=made.id).state == "proposed"


# What is refused in words.


def test_an_objective_does_not_contribute_to_itself_or_its_own_key_result(cast, draft):
    own = draft.key_results.first()

    assert "does not contribute to itself" in refusal(cast, draft, draft)
    assert "does not contribute to itself" in refusal(cast, draft, own)


def test_nothing_contributes_to_another_cycle_than_its_own_or_the_one_above(cast, draft, year):
    older = KeyResultFactory(objective__cycle=CycleFactory(name="Q3 2026"))

    assert "belongs to Q3 2026" in refusal(cast, draft, older)
    assert "belongs to Q3 2026" in refusal(cast, draft, older.objective)


def test_a_years_objective_does_not_contribute_to_its_quarters(cast, draft, above):
    above.objective.owner = cast.owner
    above.objective.save()

    assert f"belongs to {draft.cycle.name}" in refusal(cast, above.objective, draft)


@pytest.mark.parametrize("state", ["cancelled", "closed"])
def test_nothing_contributes_to_an_objective_that_has_ended(cast, draft, above, state):
    Objective.objects.filter(id=above.objective_id).update(state=state)

    assert "nothing more contributes" in refusal(cast, draft, above.objective)
    assert "nothing more contributes" in refusal(cast, draft, above)


@pytest.mark.parametrize("state", ["retired", "closed"])
def test_nothing_contributes_to_a_key_result_that_has_ended(cast, draft, above, state):
    KeyResult.objects.filter(id=above.id).update(state=state)

    assert "nothing more contributes" in refusal(cast, draft, above)


def test_nothing_contributes_to_a_closed_cycle(cast, draft, above):
    Cycle.objects.filter(id=above.objective.cycle_id).update(closed_at=AT)

    assert "is closed" in refusal(cast, draft, above)


def test_the_same_again_is_one_and_other_words_are_refused(cast, draft, above):
    made = propose(cast, draft, above)

    assert propose(cast, draft, above) == made
    with pytest.raises(DomainError, match="already"):
        propose(cast, draft, above, "In other words")
    assert Contribution.objects.count() == 1


def test_a_loop_is_refused_with_the_way_it_would_go(cast, cycle):
    first, second, third = (ObjectiveFactory(cycle=cycle, team=cast.team, owner=cast.owner) for _ in range(3))
    propose(cast, first, KeyResultFactory(objective=second))
    ContributionFactory(objective=second, to_key_result=None, to_objective=third, state="accepted")

    names = [first.reference, second.reference, third.reference]
    assert refusal(cast, third, first) == f"This would go round in a circle: {' → '.join([names[2], *names])}."
    assert "circle" in refusal(cast, second, first)
    assert propose(cast, first, third)


def test_what_was_withdrawn_or_declined_closes_no_loop(cast, cycle):
    first, second = (ObjectiveFactory(cycle=cycle, team=cast.team, owner=cast.owner) for _ in range(2))
    for state in ("withdrawn", "declined"):
        ContributionFactory(objective=first, to_key_result=None, to_objective=second, state=state, is_primary=False)

    assert propose(cast, second, first).state == "accepted"


def test_a_thousand_characters_are_refused_with_how_many_there_are(cast, draft, above):
    with pytest.raises(DomainError, match="1000 characters; 240") as met:
        propose(cast, draft, above, "x" * 1000)

    made = propose(cast, draft, above, "x" * 240)
    with pytest.raises(DomainError, match="1000 characters; 240"):
        decline_contribution(contribution=made, by=cast.lead, reason="x" * 1000)
    assert met.value.field == "how"


def test_the_owner_who_left_takes_nobody_by_surprise(cast, draft, above):
    KeyResult.objects.filter(id=above.id).update(owner=MembershipFactory(deactivated_at=AT))

    assert propose(cast, draft, above).state == "proposed"
    assert Notification.objects.count() == 0
