import re
from datetime import timedelta

import pytest

from objectives.actions import close_cycle, lock_cycle, pull_into_cycle, put_aside, take_up
from objectives.models import Objective
from objectives.queries import backlog
from objectives.rules import BUCKETS, bucket
from okrapp.errors import Conflict, Forbidden
from organizations.actions import hand_over
from tests.cast import sign_in
from tests.counting import counted_queries
from tests.factories import (
    ContributionFactory,
    CycleFactory,
    DependencyFactory,
    KeyResultFactory,
    ObjectiveFactory,
    TeamFactory,
    ThemeFactory,
)

PAGE = "/o/acme/objectives/backlog/"


@pytest.fixture
def waiting(cast, cycle):
    """The team's objective in the backlog, with a KR over the whole cycle."""
    objective = ObjectiveFactory(team=cast.team, cycle=cycle, owner=cast.owner, state="backlog")
    KeyResultFactory(objective=objective, owner=cast.kr_owner, state="draft", activated_at=None)
    return objective


@pytest.fixture
def coming(cycle):
    return CycleFactory(name="Q1 2027", slug="q1-2027", starts_on=cycle.ends_on + timedelta(days=1))


def shown(person, query=""):
    text = sign_in(person).get(f"{PAGE}{query}").content.decode()
    return re.findall(r'data-backlog="(O-\d+)"', text)


@pytest.mark.parametrize(
    ("ties", "important", "urgent", "name"),
    [
        ({"is_aligned": True, "is_depended_upon": True}, False, False, "Aligned"),
        ({"is_depended_upon": True}, True, True, "Depended upon"),
        ({}, True, True, "Important and urgent"),
        ({}, True, False, "Important"),
        ({}, False, True, "Urgent"),
        ({}, False, False, "Neither important nor urgent"),
    ],
)
def test_the_first_bucket_that_applies_is_the_priority(ties, important, urgent, name):
    assert bucket(is_important=important, is_urgent=urgent, **ties) == name


def test_the_backlog_is_sorted_by_bucket(cast, cycle):
    common = {"team": cast.team, "cycle": cycle, "state": "backlog"}
    neither = ObjectiveFactory(is_important=False, **common)
    urgent = ObjectiveFactory(is_important=False, is_urgent=True, **common)
    important = ObjectiveFactory(**common)
    both = ObjectiveFactory(is_urgent=True, **common)
    needed, own = ObjectiveFactory(is_important=False, **common), ObjectiveFactory(is_important=False, **common)
    aligned, proposed = ObjectiveFactory(is_important=False, **common), ObjectiveFactory(is_important=False, **common)
    elsewhere = KeyResultFactory(objective__team=TeamFactory())
    DependencyFactory(key_result=elsewhere, team=cast.team, delivered_by=KeyResultFactory(objective=needed))
    inside = KeyResultFactory(objective__team=cast.team)
    DependencyFactory(key_result=inside, team=cast.team, delivered_by=KeyResultFactory(objective=own))
    ContributionFactory(objective=aligned, to_key_result=elsewhere, state="accepted")
    ContributionFactory(objective=proposed, to_key_result=elsewhere)

    rows = backlog.backlog_page(cast.member, {}).rows

    order = [aligned, needed, both, important, urgent, neither, own, proposed]
    assert [row.objective for row in rows] == order
    assert [row.bucket for row in rows] == [*BUCKETS, BUCKETS[-1], BUCKETS[-1]]


def test_an_objective_shows_its_bucket(cast, waiting):
    ContributionFactory(objective=waiting, state="accepted")

    text = sign_in(cast.viewer).get(f"/o/acme/objectives/{waiting.reference}/").content.decode()

    assert "Aligned" in text


def test_a_draft_goes_to_the_backlog_is_pulled_into_a_cycle_and_sent_back(cast, waiting, coming):
    client = sign_in(cast.owner)
    form = client.get(f"/o/acme/objectives/{waiting.reference}/pull/").content.decode()

    answer = client.post(f"/o/acme/objectives/{waiting.reference}/pull/", {"cycle": coming.id}, follow=True)
    pulled = Objective.objects.get(id=waiting.id)
    client.post(f"/o/acme/objectives/{waiting.reference}/backlog/", {"action": "put_aside"})

    assert "Q1 2027" in form
    assert f"{waiting.reference} is a draft of Q1 2027 now." in answer.content.decode()
    assert (pulled.state, pulled.cycle) == ("draft", coming)
    assert {(card.starts_on, card.due_on) for card in pulled.key_results.all()} == {(coming.starts_on, coming.ends_on)}
    assert Objective.objects.get(id=waiting.id).state == "backlog"


def test_what_it_contributed_to_in_another_cycle_and_its_theme_stay_behind(cast, cycle, coming):
    year = CycleFactory(kind="annual", slug="fy", starts_on=cycle.starts_on, ends_on=cycle.starts_on.replace(year=2030))
    coming.parent = cycle.parent = year
    coming.save(), cycle.save()
    theme = ThemeFactory()
    waiting = ObjectiveFactory(team=cast.team, cycle=cycle, owner=cast.owner, state="backlog", theme=theme)
    above, beside = ObjectiveFactory(cycle=year), ObjectiveFactory(cycle=cycle)
    tie = {"objective": waiting, "to_key_result": None, "state": "accepted"}
    kept = ContributionFactory(to_objective=above, is_primary=False, **tie)
    left = ContributionFactory(to_objective=beside, **tie)

    pulled = pull_into_cycle(objective=waiting, by=cast.owner, cycle=coming)

    for each in (kept, left):
        each.refresh_from_db()
    assert [(each.state, each.is_primary) for each in (kept, left)] == [("accepted", True), ("withdrawn", False)]
    assert (pulled.theme, pulled.version) == (None, waiting.version + 1)


def test_what_waits_is_not_activated_where_it_is(cast, waiting, cycle):
    lock_cycle(cycle=cycle, by=cast.lead)

    answer = sign_in(cast.champion).post(f"/o/acme/objectives/{waiting.reference}/activate/", {"action": "activate"})

    assert answer.status_code == 403
    assert "Pull it into a cycle" in answer.content.decode()
    assert Objective.objects.get(id=waiting.id).state == "backlog"


def test_only_those_who_lead_it_pull_it(cast, waiting, coming):
    with pytest.raises(Forbidden):
        pull_into_cycle(objective=waiting, by=cast.member, cycle=coming)

    assert "/pull/" not in sign_in(cast.member).get(PAGE).content.decode()
    assert f"{waiting.reference}/pull/" in sign_in(cast.champion).get(PAGE).content.decode()


def test_pulling_twice_is_once_and_what_was_taken_up_is_not_pulled_elsewhere(cast, waiting, cycle, coming):
    first = pull_into_cycle(objective=waiting, by=cast.owner, cycle=coming)

    assert pull_into_cycle(objective=waiting, by=cast.owner, cycle=coming) == first
    with pytest.raises(Conflict, match="not in the backlog any more"):
        pull_into_cycle(objective=waiting, by=cast.owner, cycle=cycle)


def test_what_waits_does_not_hold_up_the_closing_of_its_cycle_and_outlives_it(cast, waiting, cycle, coming):
    lock_cycle(cycle=cycle, by=cast.lead)
    close_cycle(cycle=cycle, by=cast.lead)
    waiting.refresh_from_db()

    with pytest.raises(Conflict):
        take_up(objective=waiting, by=cast.owner)
    pulled = pull_into_cycle(objective=waiting, by=cast.owner, cycle=coming)

    assert (pulled.state, pulled.cycle) == ("draft", coming)


def test_what_waits_is_handed_over_also_after_its_cycle_was_closed(cast, waiting, cycle):
    lock_cycle(cycle=cycle, by=cast.lead)
    close_cycle(cycle=cycle, by=cast.lead)
    to = {"objectives": cast.lead, "key_results": cast.member}

    for person in (cast.owner, cast.kr_owner):
        hand_over(by=cast.admin, person=person, to=to)

    waiting.refresh_from_db()
    assert (waiting.owner, waiting.key_results.get().owner) == (cast.lead, cast.member)


def test_a_closed_cycle_takes_nothing_from_the_backlog(cast, waiting, coming):
    lock_cycle(cycle=coming, by=cast.lead)

    with pytest.raises(Conflict):
        pull_into_cycle(objective=waiting, by=cast.owner, cycle=coming)


def test_it_is_filtered_by_team_and_paged(cast, waiting, cycle, monkeypatch):
    monkeypatch.setattr(backlog, "PAGE", 1)
    other = ObjectiveFactory(cycle=cycle, state="backlog", team=TeamFactory(name="Care", slug="care"))
    first = sign_in(cast.member).get(PAGE).content.decode()
    following = re.search(r'href="(\?after=O-\d+)"', first)[1]

    assert shown(cast.member, "?team=care") == [other.reference]
    assert shown(cast.member) + shown(cast.member, following) == [waiting.reference, other.reference]
    assert shown(cast.member, "?team=nonsense") == []


def test_an_empty_backlog_says_how_something_gets_there_and_nobody_owes_updates_on_it(cast, cycle, draft):
    client = sign_in(cast.kr_owner)
    empty = client.get(PAGE).content.decode()
    put_aside(objective=draft, by=cast.owner)

    assert "The backlog is empty" in empty
    assert "data-update" not in client.get("/o/acme/").content.decode()


def test_the_lists_lead_to_it_and_it_costs_the_same_for_one_and_for_four(cast, waiting):
    client, counts = sign_in(cast.member), []
    for _ in range(2):
        client.get(PAGE)
        with counted_queries() as captured:
            client.get(PAGE)
        counts.append(len(captured))
        for _ in range(3):
            KeyResultFactory(objective=ObjectiveFactory(state="backlog"), state="draft", activated_at=None)

    assert counts == [6, 6]
    assert f'<a class="tabs__tab" href="{PAGE}"' in client.get("/o/acme/objectives/").content.decode()
