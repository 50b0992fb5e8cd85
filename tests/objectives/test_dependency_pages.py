"""The pages on which dependencies are asked, answered and seen."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from objectives.models import Dependency, KeyResult
from organizations.models import Team
from organizations.tenancy import tenant
from tests.cast import Cast, sign_in
from tests.counting import counted_queries
from tests.factories import DependencyFactory, KeyResultFactory, TeamFactory

HX = {"HX-Request": "true"}
SOON = date.today() + timedelta(days=7)  # noqa: DTZ011
LATE = date.today() - timedelta(days=7)  # noqa: DTZ011
LIST = "/o/acme/dependencies/"


def page(dependency: Dependency) -> str:
    return f"{LIST}{dependency.reference}/"


def card(key_result: KeyResult) -> str:
    return f"/o/acme/key-results/{key_result.reference}/"


def listed(text: str) -> list[str]:
    return [part.split('"')[0] for part in text.split('data-dependency="')[1:]]


@pytest.fixture
def other(cast: Cast) -> Team:
    """A team that `steward` leads."""
    return TeamFactory(name="Roastery", slug="roastery", lead=cast.steward)


@pytest.fixture
def theirs(cast: Cast, other: Team, active: KeyResult) -> KeyResult:
    """A KR of that team, at 0.40."""
    cycle = active.objective.cycle
    shared = {"score": Decimal("0.40"), "band": "amber", "name": "Fresh within a week"}
    return KeyResultFactory(objective__team=other, objective__cycle=cycle, owner=cast.steward, **shared)


@pytest.fixture
def asked(cast, active, other, theirs) -> Dependency:
    """What the active KR needs from that team, which the KR of that team would deliver."""
    return DependencyFactory(key_result=active, team=other, delivered_by=theirs, needed_on=SOON)


def test_a_key_results_owner_asks_another_team(cast, active, other, theirs):
    client = sign_in(cast.kr_owner)
    sent = {"what": "A list", "team": other.id, "needed_on": SOON, "delivered_by": theirs.reference.lower()}

    form = client.get(f"{card(active)}dependencies/new/").content.decode()
    answer = client.post(f"{card(active)}dependencies/new/", sent)
    made = Dependency.objects.get()

    assert "The team’s lead" in form
    assert "Growth</option>" not in form
    assert answer.url == page(made)
    assert (made.what, made.team, made.needed_on, made.delivered_by) == ("A list", other, SOON, theirs)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"what": ""}, "Say in one line what is needed."),
        ({"what": "x" * 1000}, "at most 240 characters (it has 1000)"),
        ({"team": ""}, "Pick the team that is asked."),
        ({"team": "999999"}, "Select a valid choice"),
        ({"team": str(10**30)}, "Select a valid choice"),
        ({"needed_on": "tomorrow"}, "Enter a valid date."),
        ({"needed_on": "1999-01-01"}, "This day has passed."),
        ({"needed_on": "9999-12-31"}, "is due on"),
        ({"delivered_by": "O-1"}, "There is no key result of this reference."),
        ({"delivered_by": "KR-1"}, "A key result does not depend on itself."),
        ({"person": "-1"}, "Select a valid choice"),
    ],
)
def test_what_can_not_be_asked_is_refused_in_words_and_nothing_typed_is_lost(cast, active, other, typed, said):
    sent = {"what": "A list of them", "team": other.id, "needed_on": SOON, **typed}

    answer = sign_in(cast.kr_owner).post(f"{card(active)}dependencies/new/", sent)
    text = answer.content.decode()

    assert answer.status_code == 422
    assert said in text
    assert f'value="{sent["what"]}"' in text or not sent["what"]
    assert not Dependency.objects.exists()


def test_both_sides_see_it_with_the_progress_of_what_delivers(cast, asked, active, theirs):
    client = sign_in(cast.member)
    paths = [card(active), card(theirs)]
    paths += [f"/o/acme/objectives/{each.objective.reference}/" for each in (active, theirs)]

    for path in paths:
        text = client.get(path).content.decode()
        panel = text[text.index('data-panel="dependencies"') :]
        assert asked.what in panel
        assert "0.40" in panel


def test_the_lead_agrees_on_its_page_and_finds_it_in_the_week(cast, asked, theirs):
    client = sign_in(cast.steward)

    week = client.get("/o/acme/").content.decode()
    shown = client.get(page(asked)).content.decode()
    answer = client.post(page(asked), {"action": "agree", "delivered_by": theirs.id})
    after = client.get("/o/acme/").content.decode()

    assert listed(week) == [asked.reference]
    assert f'<option value="{theirs.id}" selected>' in shown
    assert answer.status_code == 302
    assert Dependency.objects.get().state == "agreed"
    assert listed(after) == []


def test_others_see_who_answers(cast, asked):
    client = sign_in(cast.member)

    text = client.get(page(asked)).content.decode()
    refused = client.post(page(asked), {"action": "agree"})

    assert "is answered by the one who is asked. Today: Steward." in text
    assert refused.status_code == 403
    assert "Steward" in refused.content.decode()


def test_what_is_refused_on_its_page_says_why(cast, asked, active):
    client = sign_in(cast.steward)

    without = client.post(page(asked), {"action": "decline", "reason": ""})
    foreign = client.post(page(asked), {"action": "agree", "delivered_by": active.id})
    early = client.post(page(asked), {"action": "deliver"})
    unknown = client.post(page(asked), {"action": "explode"})

    assert [each.status_code for each in (without, foreign, early, unknown)] == [422, 422, 409, 422]
    assert "Say why, in a sentence." in without.content.decode()
    assert "Pick one of the team’s key results." in foreign.content.decode()
    assert "nobody has agreed to deliver it" in early.content.decode()
    assert Dependency.objects.get().state == "requested"


def test_a_declined_one_shows_its_reason_as_typed(cast, asked, active):
    reason = "<i>לא</i> now ☕"
    sign_in(cast.steward).post(page(asked), {"action": "decline", "reason": reason})

    for path in (page(asked), card(active)):
        text = sign_in(cast.kr_owner).get(path).content.decode()
        assert "&lt;i&gt;לא&lt;/i&gt; now ☕" in text


def test_there_is_no_other_organizations_dependency(cast, stranger, asked):
    with tenant(stranger.organization_id):
        foreign = [DependencyFactory(team__lead=stranger) for _ in range(3)][-1]

    assert sign_in(cast.owner).get(page(foreign)).status_code == 404
    assert sign_in(cast.owner).get(f"{LIST}DP-99/").status_code == 404


def test_the_list_is_filtered_and_knows_what_is_late(cast, active, other):
    states = {"requested": SOON, "agreed": LATE, "missed": LATE, "delivered": LATE, "declined": SOON}
    made = {
        state: DependencyFactory(key_result=active, team=other, state=state, needed_on=day).reference
        for state, day in states.items()
    }
    elsewhere = DependencyFactory(needed_on=SOON).reference
    client = sign_in(cast.member)

    def shown(query: str) -> set[str]:
        return set(listed(client.get(f"{LIST}?{query}").content.decode()))

    assert shown("") == shown("shown=nonsense") == {made["requested"], made["agreed"], elsewhere}
    assert shown("shown=unanswered") == {made["requested"], elsewhere}
    assert shown("shown=overdue") == {made["agreed"], made["missed"]}
    assert shown("shown=all") == {*made.values(), elsewhere}
    assert shown("shown=unanswered&team=roastery") == shown("shown=unanswered&team=growth") == {made["requested"]}
    assert shown("team=nowhere") == shown("team=%00") - {made["requested"], made["agreed"], elsewhere} == set()


def test_the_list_goes_on_behind_its_first_page(cast, active, other):
    for _ in range(41):
        DependencyFactory(key_result=active, team=other, needed_on=SOON)
    client = sign_in(cast.member)

    first = client.get(LIST).content.decode()
    second = client.get(f"{LIST}?after=DP-40").content.decode()
    lost = client.get(f"{LIST}?after=DP-999").content.decode()

    assert listed(first) == listed(lost) == [f"DP-{number}" for number in range(1, 41)]
    assert "after=DP-40" in first
    assert listed(second) == ["DP-41"]


def test_the_list_costs_the_same_for_one_and_for_three(cast, active, other):
    client, counts = sign_in(cast.member), []
    for times in (1, 2):
        for _ in range(times):
            DependencyFactory(key_result=active, team=other)
        client.get(LIST)
        with counted_queries() as made:
            client.get(LIST)
        counts.append(len(made))

    assert counts == [6, 6]


def test_the_empty_list_says_where_one_asks(cast):
    text = sign_in(cast.member).get(LIST).content.decode()

    assert "No open dependencies" in text
    of_team, of_all = (sign_in(cast.member).get(f"{LIST}?team=growth{more}") for more in ("", "&shown=all"))
    assert "Nothing is open between this team and others" in of_team.content.decode()
    assert "No dependency matches" in of_all.content.decode()


def test_a_teams_page_fetches_what_is_open_with_others(cast, asked, other):
    client = sign_in(cast.member)

    text = client.get("/o/acme/teams/roastery/").content.decode()
    fragment = client.get(f"{LIST}?team=roastery", headers=HX).content.decode()

    assert f'hx-get="{LIST}?team=roastery"' in text
    assert fragment.strip().startswith("<div")
    assert listed(fragment) == [asked.reference]


def test_a_draft_says_what_is_not_answered_yet(cast, draft, other):
    waiting = DependencyFactory(key_result=draft.key_results.first(), team=other)

    text = sign_in(cast.owner).get(f"/o/acme/objectives/{draft.reference}/").content.decode()

    assert "Not answered yet" in text
    assert page(waiting) in text
    assert "This stops nobody" in text


def test_a_dashboard_with_dependencies_costs_no_more(cast, active, asked, theirs):
    client, path = sign_in(cast.member), f"/o/acme/objectives/{active.objective.reference}/"
    for _ in range(3):
        DependencyFactory(key_result=active, team=asked.team, needed_on=SOON)
        DependencyFactory(key_result=theirs, team=cast.team, delivered_by=active, needed_on=SOON)
    client.get(path)

    with counted_queries() as made:
        text = client.get(path).content.decode()

    assert len(made) <= 10
    assert len(listed(text)) == 7
