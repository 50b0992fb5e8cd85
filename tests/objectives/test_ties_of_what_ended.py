"""What becomes of contributions and dependencies when one of their ends is called off."""

from datetime import timedelta

import pytest

from notifications.models import Notification
from objectives import queries
from objectives.actions import accept_contribution, agree_dependency, cancel_objective
from objectives.enums import KeyResultState
from objectives.models import Contribution, Cycle, Dependency, KeyResult, Objective
from okrapp import clock
from okrapp.errors import DomainError
from organizations.models import Membership, Team
from tests.cast import Cast, sign_in
from tests.factories import (
    ActiveObjectiveFactory,
    ContributionFactory,
    DependencyFactory,
    KeyResultFactory,
    TeamFactory,
)


@pytest.fixture
def above(cast: Cast, cycle: Cycle) -> KeyResult:
    """A KR of the company that `kr_owner` owns."""
    return KeyResultFactory(
        objective=ActiveObjectiveFactory(team=cast.company, cycle=cycle, owner=cast.sponsor), owner=cast.kr_owner
    )


@pytest.fixture
def below(cast: Cast, cycle: Cycle) -> Objective:
    return ActiveObjectiveFactory(team=cast.team, cycle=cycle, owner=cast.owner)


@pytest.fixture
def proposed(cast: Cast, above: KeyResult, below: Objective) -> Contribution:
    return ContributionFactory(objective=below, to_key_result=above, proposed_by=cast.owner)


@pytest.fixture
def roastery(cast: Cast) -> Team:
    return TeamFactory(name="Roastery", slug="roastery", lead=cast.steward)


@pytest.fixture
def asked(cast: Cast, above: KeyResult, roastery: Team) -> Dependency:
    return DependencyFactory(key_result=above, team=roastery, requested_by=cast.kr_owner, what="Samples")


def call_off(cast: Cast, objective: Objective) -> None:
    cancel_objective(objective=objective, by=cast.sponsor, reason="The market moved")


def told(person: Membership) -> list[str]:
    return list(Notification.objects.filter(recipient=person).order_by("id").values_list("title", flat=True))


@pytest.mark.parametrize("end", ["source", "target", "key result"])
def test_what_ended_waits_for_no_answer(cast, proposed, above, below, end):
    assert list(queries.proposed_to(cast.kr_owner.id)) == [proposed]

    if end == "key result":
        KeyResult.objects.filter(id=above.id).update(state=KeyResultState.RETIRED)
    else:
        call_off(cast, below if end == "source" else above.objective)

    assert not queries.proposed_to(cast.kr_owner.id).exists()
    page = sign_in(cast.kr_owner).get(f"/o/acme/contributions/{proposed.id}/").content.decode()
    assert "there is nothing left to answer" in page
    assert 'value="accept"' not in page
    with pytest.raises(DomainError, match="contributes to"):
        accept_contribution(contribution=proposed, by=cast.kr_owner)


def test_a_proposal_to_an_objective_waits_for_its_owner(cast, cycle, above, below):
    proposed = ContributionFactory(objective=below, to_key_result=None, to_objective=above.objective)

    assert list(queries.proposed_to(cast.sponsor.id)) == [proposed]


def test_whoever_contributes_to_what_is_called_off_hears_it(cast, proposed, above, below):
    call_off(cast, above.objective)

    assert told(cast.owner) == [f"{above.objective.reference} is called off: {below.reference} contributes to it"]


def test_what_a_called_off_objective_needed_waits_for_nobody(cast, asked, above):
    assert list(queries.requested_of(cast.steward.id)) == [asked]

    call_off(cast, above.objective)

    assert not queries.requested_of(cast.steward.id).exists()
    client = sign_in(cast.steward)
    page = client.get(f"/o/acme/dependencies/{asked.reference}/").content.decode()
    assert "It needs nothing any more" in page
    assert 'value="agree"' not in page
    listed = [
        asked.reference in client.get(f"/o/acme/dependencies/{which}").content.decode() for which in ("", "?shown=all")
    ]
    assert listed == [False, True]
    with pytest.raises(DomainError, match="it needs nothing any more"):
        agree_dependency(dependency=asked, by=cast.steward)


def test_both_sides_hear_that_what_was_to_deliver_is_called_off(cast, asked, cycle, roastery):
    theirs = KeyResultFactory(objective=ActiveObjectiveFactory(team=roastery, cycle=cycle, owner=cast.steward))
    agree_dependency(dependency=asked, by=cast.steward, delivered_by=theirs)

    call_off(cast, theirs.objective)

    words = f"{theirs.objective.reference} is called off, which was to deliver {asked.reference}: Samples"
    assert [told(person).count(words) for person in (cast.kr_owner, cast.steward, cast.owner)] == [1, 1, 0]


def test_what_a_retired_key_result_asked_for_costs_no_points(cast, asked, above):
    KeyResult.objects.filter(id=above.id).update(state=KeyResultState.RETIRED)

    page = sign_in(cast.member).get("/o/acme/alignment/health/").content.decode()

    assert 'data-loss="unanswered"' not in page


def test_what_has_ended_is_not_overdue(cast, asked, above):
    Dependency.objects.update(needed_on=clock.now().date() - timedelta(days=1))
    call_off(cast, above.objective)

    page = sign_in(cast.member).get("/o/acme/dependencies/?shown=overdue").content.decode()

    assert asked.reference not in page


def test_after_an_owner_has_left_program_leads_answer(cast, proposed, below):
    Membership.objects.filter(id=cast.kr_owner.id).update(deactivated_at=clock.now())
    dashboard = f"/o/acme/objectives/{below.reference}/"
    page = f"/o/acme/contributions/{proposed.id}/"

    assert (
        "Its owner has left: a program lead or an admin accepts" in sign_in(cast.member).get(dashboard).content.decode()
    )
    refused = sign_in(cast.sponsor).post(page, {"action": "accept"})
    accepted = sign_in(cast.lead).post(page, {"action": "accept"})

    assert refused.status_code == 403
    assert "Kr Owner, who owned" in refused.content.decode()
    assert accepted.status_code == 302
    assert Contribution.objects.get().state == "accepted"
