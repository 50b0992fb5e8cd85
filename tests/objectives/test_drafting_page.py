import re

import pytest
from django.utils import timezone

from objectives.models import KeyResult, Objective
from objectives.queries import draft_set, set_choices
from okrapp.panels import DRAFTING, Slot
from organizations.enums import Role
from organizations.models import Membership
from tests.cast import sign_in
from tests.counting import counted_queries
from tests.factories import ActiveObjectiveFactory, CycleFactory, KeyResultFactory, ObjectiveFactory, TeamFactory

HX = {"HX-Request": "true"}


def where(cycle, team="growth"):
    return f"/o/acme/objectives/drafting/?team={team}&cycle={cycle.slug}"


def text_of(client, address):
    return client.get(address).content.decode()


def test_all_drafts_of_the_team_stand_on_one_page_with_their_key_results_as_rows(cast, cycle, draft):
    other = ObjectiveFactory(team=cast.team, cycle=cycle, owner=cast.owner, title="Win back the trust of our partners")
    elsewhere = ObjectiveFactory(cycle=cycle, title="Somebody else's aim")

    text = text_of(sign_in(cast.owner), where(cycle))

    assert all(f'id="draft-{each.reference}"' in text for each in (draft, other))
    assert [f'data-kr="{each.reference}"' in text for each in draft.key_results.all()] == [True, True]
    assert 'value="Repeat purchase rate"' in text
    assert f'id="new-{other.reference}"' in text
    assert elsewhere.title not in text


def test_what_is_under_way_is_counted_and_left_to_its_own_page(cast, cycle, draft):
    running = ActiveObjectiveFactory(team=cast.team, cycle=cycle, owner=cast.owner, title="Already agreed on")

    text = text_of(sign_in(cast.owner), where(cycle))

    assert "1 more is under way" in text
    assert running.title not in text


def test_the_page_opens_on_my_team_and_the_cycle_that_begins_or_comes_next(cast, cycle):
    coming = CycleFactory(starts_on=cycle.ends_on + timezone.timedelta(days=1), slug="next")
    Objective.objects.all().delete()

    mine = set_choices(cast.owner).chosen
    company = set_choices(cast.sponsor).chosen

    assert (mine.team, mine.cycle) == (cast.team, coming)
    assert company.team == cast.company


def test_without_a_cycle_the_page_says_what_comes_first(cast):
    assert "There is no open cycle" in text_of(sign_in(cast.member), "/o/acme/objectives/drafting/")


@pytest.mark.parametrize("address", ["?team=nowhere", "?cycle=never", "?team=growth&cycle=never"])
def test_a_team_or_cycle_that_is_not_there_is_not_found(cast, cycle, address):
    assert sign_in(cast.member).get(f"/o/acme/objectives/drafting/{address}").status_code == 404


def test_who_may_not_write_reads_the_words_without_a_form(cast, cycle, draft):
    for_member, for_viewer = (text_of(sign_in(who), where(cycle)) for who in (cast.member, cast.viewer))

    assert f'action="/o/acme/objectives/{draft.reference}/drafting/"' not in for_member
    assert draft.title in for_member
    assert "Add an objective" in for_member
    assert "Add an objective" not in for_viewer


def test_each_row_and_each_objective_say_what_the_coach_finds_and_what_is_missing(cast, cycle, draft):
    card = draft.key_results.first()
    KeyResult.objects.filter(id=card.id).update(name="Workshops held", unit="number", baseline=None)

    text = text_of(sign_in(cast.owner), where(cycle))

    row = re.search(rf'id="row-{card.reference}".*?</li>\s*<li class="draft-row"', text, re.DOTALL)
    assert 'data-finding="activity"' in row[0]
    assert "a baseline" in row[0]
    assert "Workshops held needs a baseline." in text
    assert 'data-strength="' in text


def test_activation_by_itself_is_offered_where_nothing_is_missing_to_those_who_may(cast, cycle, draft):
    sponsor, owner, champion = (
        text_of(sign_in(who), where(cycle)) for who in (cast.sponsor, cast.owner, cast.champion)
    )
    KeyResult.objects.filter(objective=draft).update(owner=None)
    gone = text_of(sign_in(cast.sponsor), where(cycle))

    activation = f'action="/o/acme/objectives/{draft.reference}/activate/"'
    assert activation in sponsor
    assert 'data-required="gate"' in sponsor
    assert activation not in owner + champion + gone
    assert "Team OKR quality gate: Objective owner (accountable). The ordinary way is with the set of its team" in owner


@pytest.fixture
def editing_sponsor(cast):
    """The sponsor, who edits drafts as well."""
    Membership.objects.filter(id=cast.sponsor.id).update(roles=[Role.SPONSOR, Role.ADMIN])
    return cast.sponsor


SENT = {"action": "activate", "from": "drafting", "reason": "The fair is on Monday"}


@pytest.mark.parametrize("htmx", [True, False])
def test_activating_one_leads_back_to_the_drafts_that_are_left(cast, cycle, draft, editing_sponsor, htmx):
    other = ObjectiveFactory(team=cast.team, cycle=cycle, owner=cast.owner, title="Win back the trust of our partners")
    client = sign_in(editing_sponsor)

    answer = client.post(f"/o/acme/objectives/{draft.reference}/activate/", SENT, headers=HX if htmx else {})

    draft.refresh_from_db()
    assert draft.state == "active"
    told = f"{draft.reference} is under way. The owners of its key results are told."
    if htmx:
        text = answer.content.decode()
        assert f'data-announce="{told}' in text
        assert re.search(rf'<textarea id="{other.reference}-title"[^>]* data-focus', text)
        assert (answer["HX-Retarget"], f'id="draft-{draft.reference}"' in text) == ("#draft-set", False)
    else:
        assert answer["Location"] == f"{where(cycle)}#{other.reference}-title"
        assert told in text_of(client, answer["Location"])


def test_activating_the_last_draft_leads_to_the_next_objective_to_begin(cast, cycle, draft):
    answer = sign_in(cast.sponsor).post(f"/o/acme/objectives/{draft.reference}/activate/", SENT, headers=HX)

    assert re.search(r'<textarea id="new-title"[^>]* data-focus', answer.content.decode())


def test_what_stops_an_activation_from_the_set_is_told_on_the_objectives_own_page(cast, cycle, draft):
    KeyResult.objects.filter(objective=draft).update(baseline=None)
    client = sign_in(cast.sponsor)

    answer = client.post(f"/o/acme/objectives/{draft.reference}/activate/", SENT, headers=HX)

    assert answer["HX-Redirect"] == f"/o/acme/objectives/{draft.reference}/"
    assert "needs a baseline" in text_of(client, answer["HX-Redirect"])


def test_without_a_reason_the_objectives_own_page_asks_for_one(cast, cycle, draft):
    client = sign_in(cast.sponsor)

    answer = client.post(f"/o/acme/objectives/{draft.reference}/activate/", SENT | {"reason": " "}, headers=HX)

    draft.refresh_from_db()
    assert draft.state == "draft"
    assert "say why it goes ahead all the same" in text_of(client, answer["HX-Redirect"])


def test_a_company_objective_is_activated_by_the_sponsor(cast, cycle):
    objective = ObjectiveFactory(team=cast.company, cycle=cycle, owner=cast.owner)

    rights = [draft_set(who, set_choices(who, team=cast.company.slug).chosen) for who in (cast.sponsor, cast.owner)]

    assert [each.draft(objective.number).activation.allowed for each in rights] == [True, False]


@pytest.mark.parametrize("words", ['<b>Bold</b> & "quoted"', "اجعل التجربة سهلة", "Make it 🚀 easy"])
def test_words_show_as_they_were_typed(cast, cycle, draft, words):
    Objective.objects.filter(id=draft.id).update(title=words)
    KeyResult.objects.filter(objective=draft).update(name=words)

    for_owner, for_member = (text_of(sign_in(who), where(cycle)) for who in (cast.owner, cast.member))

    assert "<b>Bold" not in for_owner + for_member
    assert 'dir="auto"' in for_owner
    assert words.split()[-1].replace('"', "&quot;") in for_member


def test_a_closed_cycle_is_read_only_here_too(cast, cycle, draft):
    type(cycle).objects.filter(id=cycle.id).update(closed_at=timezone.now())

    text = text_of(sign_in(cast.owner), where(cycle))

    assert "everything in it is read-only" in text
    assert "<form" in text
    assert f'action="/o/acme/objectives/{draft.reference}/drafting/"' not in text


def test_other_apps_stand_beside_the_set(cast, cycle, monkeypatch):
    asked = []
    monkeypatch.setattr(Slot, "filled", lambda slot, *about: asked.append((slot is DRAFTING, *about)) or [])

    text_of(sign_in(cast.owner), where(cycle))

    subject = next(about[2] for about in asked if about[0])
    assert (subject.team, subject.cycle) == (cast.team, cycle)


def test_the_names_of_those_who_can_own_are_offered(cast):
    text = text_of(sign_in(cast.owner), "/o/acme/objectives/drafting/people/")

    assert f'<option value="{cast.kr_owner.name}">' in text
    assert cast.viewer.name not in text


@pytest.mark.parametrize("shape", [(4, 4), (12, 10)])
def test_the_page_costs_the_same_for_a_small_and_for_a_large_set(cast, cycle, shape):
    for _ in range(shape[0]):
        objective = ObjectiveFactory(team=cast.team, cycle=cycle, owner=cast.owner)
        for _ in range(shape[1]):
            KeyResultFactory(objective=objective, owner=cast.kr_owner, state="draft", activated_at=None)
    TeamFactory()
    client = sign_in(cast.owner)
    client.get(where(cycle))

    with counted_queries() as captured:
        text = text_of(client, where(cycle))

    assert len(captured) == 10
    assert text.count('data-kr="') == shape[0] * shape[1]
