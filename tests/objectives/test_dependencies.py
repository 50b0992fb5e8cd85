"""What one KR needs from another team: asked, answered, delivered, missed."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from checkins.actions import post_check_in
from notifications.models import Notification
from objectives.actions import (
    agree_dependency,
    decline_dependency,
    deliver_dependency,
    name_deliverer,
    request_dependency,
    withdraw_dependency,
)
from objectives.missing import mark_missed
from objectives.models import Cycle, Dependency, KeyResult, Objective
from objectives.models.ties import is_depended_upon
from objectives.queries import requested_of, unanswered_dependencies
from objectives.tasks import sweep_dependencies
from okrapp import clock
from okrapp.errors import Conflict, DomainError, Forbidden
from organizations.models import Membership, Team
from organizations.tenancy import tenant
from tests.cast import Cast
from tests.counting import counted_queries
from tests.factories import DependencyFactory, KeyResultFactory, MembershipFactory, TeamFactory
from tests.nobody import nobody_at_work

SOON = timedelta(days=7)


@pytest.fixture
def other(cast: Cast) -> Team:
    """A team that `steward` leads."""
    return TeamFactory(name="Roastery", slug="roastery", lead=cast.steward)


@pytest.fixture
def theirs(cast: Cast, other: Team, active: KeyResult) -> KeyResult:
    """A KR of that team."""
    return KeyResultFactory(
        objective__team=other, objective__cycle=active.objective.cycle, owner=cast.steward, score=None, baseline=0
    )


def today() -> date:
    return clock.now().date()


def request(cast: Cast, key_result: KeyResult, other: Team, **values: object) -> Dependency:
    given: dict[str, object] = {"what": "A list of lapsed customers", "needed_on": today() + SOON, **values}
    return request_dependency(key_result=key_result, by=cast.kr_owner, team=other, **given)  # type: ignore[arg-type]


def told(person: Membership) -> list[str]:
    return list(Notification.objects.filter(recipient=person).order_by("id").values_list("title", flat=True))


def test_the_lead_of_the_team_is_asked_and_agrees(cast, active, other):
    asked = request(cast, active, other, what=" A list \n of lapsed   customers ")
    agreed = agree_dependency(dependency=asked, by=cast.steward)

    assert (asked.reference, asked.what, asked.state) == ("DP-1", "A list of lapsed customers", "requested")
    assert agreed.state == agree_dependency(dependency=asked, by=cast.steward).state == "agreed"
    assert told(cast.steward)[0].startswith("Growth needs something from Roastery by ")
    assert told(cast.kr_owner) == [f"{cast.steward.name} agrees to DP-1: A list of lapsed customers"]


def test_the_person_named_answers_instead_of_the_lead(cast, active, other):
    asked = request(cast, active, other, person=cast.member)

    with pytest.raises(Forbidden) as met:
        agree_dependency(dependency=asked, by=cast.steward)
    assert met.value.who == cast.member.name
    assert list(requested_of(cast.member.id)) == [asked]
    assert not requested_of(cast.steward.id).exists()
    assert agree_dependency(dependency=asked, by=cast.member).state == "agreed"


def test_when_the_person_named_leaves_the_lead_answers(cast, active, other):
    named = MembershipFactory()
    asked = request(cast, active, other, person=named)
    Membership.objects.filter(id=named.id).update(deactivated_at=datetime.now(UTC))

    assert list(requested_of(cast.steward.id)) == [asked]
    assert agree_dependency(dependency=asked, by=cast.steward).state == "agreed"


def test_a_new_lead_answers_what_is_open(cast, active, other):
    asked = request(cast, active, other)
    Team.objects.filter(id=other.id).update(lead=cast.member)

    with pytest.raises(Forbidden):
        decline_dependency(dependency=asked, by=cast.steward, reason="No")
    assert decline_dependency(dependency=asked, by=cast.member, reason="No").state == "declined"


def test_without_anybody_to_answer_program_leads_do(cast, active, other):
    asked = request(cast, active, other)
    Team.objects.filter(id=other.id).update(lead=None)

    with pytest.raises(Forbidden, match="DP-1"):
        agree_dependency(dependency=asked, by=cast.member)
    assert agree_dependency(dependency=asked, by=cast.lead).state == "agreed"


def test_declining_takes_a_reason(cast, active, other):
    asked = request(cast, active, other)

    with pytest.raises(DomainError, match="Say why"):
        decline_dependency(dependency=asked, by=cast.steward, reason="\n ")
    with pytest.raises(DomainError, match="1000 characters"):
        decline_dependency(dependency=asked, by=cast.steward, reason="x" * 1000)
    declined = decline_dependency(dependency=asked, by=cast.steward, reason="The export stops in May")

    assert (declined.state, declined.answer) == ("declined", "The export stops in May")
    with pytest.raises(Conflict, match="declined already"):
        agree_dependency(dependency=asked, by=cast.steward)
    with pytest.raises(Conflict):
        deliver_dependency(dependency=asked, by=cast.steward)
    with pytest.raises(Conflict):
        withdraw_dependency(dependency=asked, by=cast.kr_owner)


def test_what_one_asks_of_oneself_is_agreed(cast, active):
    mine = TeamFactory(lead=cast.kr_owner)

    assert request(cast, active, mine).state == "agreed"
    assert Notification.objects.count() == 0


def test_either_side_says_that_it_has_come_and_nobody_else(cast, active, other):
    asked = request(cast, active, other)
    agree_dependency(dependency=asked, by=cast.steward)

    with pytest.raises(Forbidden):
        deliver_dependency(dependency=asked, by=cast.member)
    delivered = deliver_dependency(dependency=asked, by=cast.kr_owner)

    assert (delivered.state, delivered.ended_by) == ("delivered", cast.kr_owner)
    assert told(cast.steward)[-1] == "DP-1 is delivered: A list of lapsed customers"


def test_the_asking_side_withdraws(cast, active, other):
    asked = request(cast, active, other)

    with pytest.raises(Forbidden):
        withdraw_dependency(dependency=asked, by=cast.steward)
    withdraw_dependency(dependency=asked, by=cast.owner)
    withdraw_dependency(dependency=asked, by=cast.owner)

    with pytest.raises(Conflict, match="withdrawn"):
        agree_dependency(dependency=asked, by=cast.steward)
    assert told(cast.steward)[-1] == "DP-1 is not needed any more: A list of lapsed customers"


def test_the_same_form_asks_once(cast, active, other):
    key = uuid4()

    assert request(cast, active, other, form_key=key) == request(cast, active, other, form_key=key)
    assert Dependency.objects.count() == 1


def test_only_those_around_a_key_result_ask_for_it(cast, active, other):
    with pytest.raises(Forbidden) as met:
        request_dependency(key_result=active, by=cast.member, team=other, what="A list", needed_on=today() + SOON)

    assert met.value.who == cast.kr_owner.name
    asked = request_dependency(key_result=active, by=cast.owner, team=other, what="A list", needed_on=today() + SOON)
    assert asked.requested_by == cast.owner


# What is refused in words.


def refusal(cast: Cast, key_result: KeyResult, other: Team, **values: object) -> tuple[str | None, str]:
    with pytest.raises(DomainError) as met:
        request(cast, key_result, other, **values)
    assert not Dependency.objects.exists()
    return met.value.field, met.value.message


def test_what_can_not_be_asked(cast, active, other, theirs):
    assert refusal(cast, active, cast.team)[0] == "team"
    assert refusal(cast, active, TeamFactory(name="Nobody"))[1] == (
        "Nobody has no lead yet: name the person who answers."
    )
    assert refusal(cast, active, other, needed_on=today() - timedelta(days=2))[1].startswith("This day has passed")
    assert refusal(cast, active, other, needed_on=active.due_on + timedelta(days=1))[0] == "needed_on"
    assert refusal(cast, active, other, what="x" * 1000) == ("what", "This has 1000 characters; 240 are the most.")
    assert refusal(cast, active, other, what=" \x00 ")[0] == "what"
    assert refusal(cast, active, other, person=cast.viewer)[0] == "person"
    assert refusal(cast, active, other, person=MembershipFactory(deactivated_at=datetime.now(UTC)))[0] == "person"
    assert refusal(cast, active, other, delivered_by=active)[1] == "A key result does not depend on itself."
    assert refusal(cast, active, other, delivered_by=KeyResultFactory())[1].endswith("key results of Roastery.")


@pytest.mark.parametrize("state", ["retired", "closed"])
def test_what_has_ended_neither_asks_nor_delivers(cast, active, other, theirs, state):
    KeyResult.objects.filter(id=theirs.id).update(state=state)
    theirs.refresh_from_db()
    assert refusal(cast, active, other, delivered_by=theirs)[0] == "delivered_by"

    KeyResult.objects.filter(id=active.id).update(state=state)
    assert refusal(cast, active, other)[0] == "what"


def test_a_cancelled_objective_and_a_closed_cycle_ask_for_nothing(cast, active, other):
    Objective.objects.filter(id=active.objective_id).update(state="cancelled")
    assert "called off" in refusal(cast, active, other)[1]

    Objective.objects.filter(id=active.objective_id).update(state="active")
    Cycle.objects.filter(id=active.objective.cycle_id).update(closed_at=datetime.now(UTC))
    assert "read-only" in refusal(cast, active, other)[1]


# The KR that delivers.


def complete(cast: Cast, theirs: KeyResult, actual: int = 28) -> None:
    theirs.organization = cast.organization
    said = {"insight": "All of it is out", "next_action": "Rest", "form_key": uuid4(), "confidence": 5}
    post_check_in(key_result=theirs, by=cast.steward, actual=Decimal(actual), **said)


@pytest.mark.parametrize("state", ["requested", "agreed", "missed"])
def test_completing_the_key_result_delivers_and_tells_who_asked(cast, active, other, theirs, state):
    asked = DependencyFactory(key_result=active, team=other, delivered_by=theirs, state=state)

    complete(cast, theirs)

    asked.refresh_from_db()
    assert (asked.state, asked.ended_by) == ("delivered", cast.steward)
    assert [title for title in told(cast.kr_owner) if "is delivered" in title]


@pytest.mark.parametrize("state", ["declined", "withdrawn"])
def test_completing_delivers_nothing_that_was_declined_or_withdrawn(cast, active, other, theirs, state):
    asked = DependencyFactory(key_result=active, team=other, delivered_by=theirs, state=state)

    complete(cast, theirs)

    asked.refresh_from_db()
    assert asked.state == state


def test_an_update_short_of_the_target_delivers_nothing(cast, active, other, theirs):
    asked = DependencyFactory(key_result=active, team=other, delivered_by=theirs, state="agreed")

    with counted_queries() as made:
        complete(cast, theirs, actual=27)

    asked.refresh_from_db()
    assert asked.state == "agreed"
    assert not [each for each in made if "objectives_dependency" in each]


def test_a_bound_that_holds_so_far_delivers_nothing(cast, active, other, theirs):
    KeyResult.objects.filter(id=theirs.id).update(method="control", target=10)
    asked = DependencyFactory(key_result=active, team=other, delivered_by=theirs, state="agreed")

    complete(cast, theirs)

    asked.refresh_from_db()
    assert asked.state == "agreed"


def test_agreeing_names_what_delivers_and_what_is_complete_delivers_at_once(cast, active, other, theirs):
    first, second = request(cast, active, other), request(cast, active, other)

    with pytest.raises(DomainError, match="key results of Roastery"):
        agree_dependency(dependency=first, by=cast.steward, delivered_by=KeyResultFactory())
    named = agree_dependency(dependency=first, by=cast.steward, delivered_by=theirs)
    KeyResult.objects.filter(id=theirs.id).update(score=1)
    theirs.refresh_from_db()

    assert (named.state, named.delivered_by) == ("agreed", theirs)
    assert agree_dependency(dependency=second, by=cast.steward, delivered_by=theirs).state == "delivered"
    assert name_deliverer(dependency=first, by=cast.steward, delivered_by=None).delivered_by is None
    with pytest.raises(Conflict):
        name_deliverer(dependency=second, by=cast.steward, delivered_by=None)


# What is late.


def test_what_has_not_come_by_its_day_is_missed_and_both_sides_hear_it_once(cast, active, other):
    late = DependencyFactory(key_result=active, team=other, needed_on=today() - timedelta(days=1), state="agreed")
    asked = DependencyFactory(key_result=active, team=other, needed_on=today() - timedelta(days=9))
    due = DependencyFactory(key_result=active, team=other, needed_on=today())

    marked = [mark_missed(cast.organization, now=clock.now()) for _ in range(2)]

    assert marked == [2, 0]
    assert [each.state for each in (refreshed(late), refreshed(asked), refreshed(due))] == [
        "missed",
        "missed",
        "requested",
    ]
    for person in (cast.kr_owner, cast.steward):
        assert sorted(each[:5] for each in told(person)) == ["DP-1 ", "DP-2 "]
    assert deliver_dependency(dependency=late, by=cast.steward).state == "delivered"


def refreshed(dependency: Dependency) -> Dependency:
    return Dependency.objects.get(id=dependency.id)


@pytest.mark.parametrize("state", ["declined", "delivered", "withdrawn"])
def test_what_has_ended_is_not_missed(cast, active, other, state):
    ended = DependencyFactory(key_result=active, team=other, needed_on=today() - SOON, state=state)

    assert mark_missed(cast.organization, now=clock.now()) == 0
    assert refreshed(ended).state == state


def test_what_a_retired_key_result_needed_is_missed_by_nobody(cast, active, other):
    DependencyFactory(key_result=active, team=other, needed_on=today() - SOON)
    KeyResult.objects.filter(id=active.id).update(state="retired")

    assert mark_missed(cast.organization, now=clock.now()) == 0


def test_the_sweep_asks_the_same_for_one_and_for_many(cast, active, other):
    counts = []
    for times in (1, 5):
        for _ in range(times):
            DependencyFactory(key_result=active, team=other, needed_on=today() - SOON)
        with counted_queries() as made:
            mark_missed(cast.organization, now=clock.now())
        counts.append(len(made))

    assert counts == [4, 4]


def test_the_task_visits_every_organization_and_runs_twice_without_harm(cast, stranger, active, other):
    late = DependencyFactory(key_result=active, team=other, needed_on=today() - SOON)
    with tenant(stranger.organization_id):
        foreign = DependencyFactory(needed_on=today() - SOON, team__lead=stranger)

    with nobody_at_work():
        sweep_dependencies()
        sweep_dependencies()

    assert refreshed(late).state == "missed"
    with tenant(stranger.organization_id):
        assert refreshed(foreign).state == "missed"
        assert Notification.objects.filter(recipient=stranger).count() == 1


# What others ask about.


def test_unanswered_ones_are_known_by_objective(cast, active, draft, other):
    asked = DependencyFactory(key_result=draft.key_results.first(), team=other)
    DependencyFactory(key_result=draft.key_results.first(), team=other, state="agreed")
    DependencyFactory(key_result=active, team=other)

    assert [each.reference for each in unanswered_dependencies([draft.id])] == [asked.reference]
    assert unanswered_dependencies([]) == []


def test_whoever_delivers_is_depended_upon(cast, active, other, theirs):
    DependencyFactory(key_result=active, team=other, delivered_by=theirs, state="agreed")
    known = {each.id: each.waited for each in Objective.objects.annotate(waited=is_depended_upon())}

    assert known == {theirs.objective_id: True, active.objective_id: False}
