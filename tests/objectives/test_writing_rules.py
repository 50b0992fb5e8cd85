"""What an organization asks of its drafts: limits, required rules, and words of its own."""

import pytest

from objectives.actions import activate_objective, set_writing_rules
from objectives.actions.activation import RequiredRules
from objectives.coach import Limits, Severity
from objectives.models import WritingRules
from objectives.queries import house
from okrapp.errors import Conflict, DomainError, Forbidden
from tests.cast import sign_in
from tests.counting import counted_queries
from tests.factories import ObjectiveFactory

PAGE = "/o/acme/settings/writing/"
DEFAULTS = {"fewest": "2", "most": "4", "limit": "5", "most_objectives": "4", "objectives_limit": "5", "seen": "0"}


def required(cast, *codes):
    return set_writing_rules(by=cast.lead, seen=0, limits=Limits(), required=codes, words={})


def text_of(cast, who, path):
    return sign_in(getattr(cast, who)).get(path).content.decode()


def test_everybody_reads_the_rules_and_only_leads_and_admins_change_them(cast):
    assert "Passed" not in text_of(cast, "viewer", PAGE)
    assert 'data-rule="project"' in text_of(cast, "viewer", PAGE)
    assert sign_in(cast.member).post(PAGE, DEFAULTS).status_code == 403
    with pytest.raises(Forbidden):
        set_writing_rules(by=cast.member, seen=0, limits=Limits(), required=[], words={})


def test_a_lead_sets_limits_required_rules_and_words(cast):
    typed = {**DEFAULTS, "most": "3", "required": ["weak-verb"], "words_names": "Roast 360\nBean Portal, roast 360"}

    answer = sign_in(cast.lead).post(PAGE, typed)

    rules = WritingRules.objects.get()
    assert answer.url == PAGE
    assert (rules.limits, rules.required) == (Limits(most=3), ["weak-verb"])
    assert rules.words == {"names": ["bean portal", "roast 360"]}
    assert (rules.changed_by, rules.version) == (cast.lead, 1)
    assert rules.history.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"most": "1"}, "at least as many as the fewest"),
        ({"limit": "3"}, "The limit is not below what is usual"),
        ({"objectives_limit": "2"}, "The limit is not below what is usual"),
        ({"fewest": "none"}, "Write a whole number from 1 to 20"),
        ({"limit": "99"}, "Write a whole number from 1 to 20"),
        ({"words_artefacts": "two words"}, "an entry has one word"),
        ({"words_names": "<script>"}, "is no word"),
        ({"words_metrics": "12"}, "is a number, not a word"),
        ({"required": "incomplete"}, "Select a valid choice"),
    ],
)
def test_what_contradicts_itself_is_refused_beside_its_field_and_nothing_is_lost(cast, changes, words):
    answer = sign_in(cast.lead).post(PAGE, {**DEFAULTS, "words_activities": "tastings", **changes})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in text
    assert "tastings" in text
    assert not WritingRules.objects.exists()


def test_who_comes_second_is_told(cast):
    required(cast, "weak-verb")

    answer = sign_in(cast.lead).post(PAGE, DEFAULTS)

    assert answer.status_code == 409
    assert "Somebody changed these rules" in answer.content.decode()
    with pytest.raises(Conflict):
        required(cast)


def test_the_coach_reads_by_the_limits_and_words_of_the_house(cast, draft):
    words = {"strong_verbs": ["upskill"], "names": ["roast 360"]}
    set_writing_rules(by=cast.lead, seen=0, limits=Limits(fewest=3, most=3, limit=4), required=[], words=words)
    client = sign_in(cast.owner)

    page = client.get(f"/o/acme/objectives/{draft.reference}/").content.decode()
    typed = client.get("/o/acme/objectives/coach/", {"title": "Upskill everybody who sells Roast 360"}).content.decode()

    assert 'data-finding="too-few"' in page
    assert "Key results of an objective: 3 or more." in page
    assert "data-finding" not in typed


def test_a_house_without_rules_of_its_own_has_the_defaults(cast):
    with counted_queries() as asked:
        assert house().limits == Limits()

    assert len(asked) == 1


def test_a_required_rule_stops_activation_until_it_is_kept(cast, draft):
    required(cast, "unbalanced")
    with pytest.raises(RequiredRules, match="growth without a counterweight"):
        activate_objective(objective=draft, by=cast.sponsor)

    draft.key_results.filter(name="Trials started").update(kr_class="balancing")

    with pytest.raises(RequiredRules) as refused:
        activate_objective(objective=draft, by=cast.sponsor)
    assert "counterweight" not in refused.value.message


def test_whoever_is_accountable_passes_it_with_a_reason_that_everybody_reads(cast, draft):
    required(cast, "unbalanced")
    client = sign_in(cast.sponsor)
    page = f"/o/acme/objectives/{draft.reference}/"
    refused = client.post(f"{page}activate/", {"action": "activate"})

    client.post(f"{page}activate/", {"action": "activate", "reason": "The <board> asked for it"})

    draft.refresh_from_db()
    assert refused.status_code == 422
    assert 'data-required="unbalanced"' in refused.content.decode()
    assert (draft.is_active, draft.passed_over_because) == (True, "The <board> asked for it")
    assert [each["code"] for each in draft.passed_over] == ["gate", "unbalanced"]
    assert "The &lt;board&gt; asked for it" in text_of(cast, "member", page)


def test_a_required_rule_stops_no_draft(cast, cycle):
    required(cast, "weak-verb", "length")
    typed = {"title": "Better coffee", "team": cast.team.id, "cycle": cycle.id, "owner": cast.owner.id}

    answer = sign_in(cast.owner).post("/o/acme/objectives/new/", {**typed, "ambition": "committed"})

    assert answer.status_code == 302


def test_an_unknown_rule_is_not_required(cast):
    with pytest.raises(DomainError, match="No rule is called magic"):
        required(cast, "magic")


def test_a_title_that_is_typed_is_compared_with_the_cycle_but_not_with_itself(cast, cycle):
    title = "Make the first week in the product feel effortless"
    own = ObjectiveFactory(team=cast.team, cycle=cycle, owner=cast.owner, title=title)
    client = sign_in(cast.owner)
    typed = {"title": title, "cycle": str(cycle.id)}

    beside = client.get("/o/acme/objectives/coach/", typed).content.decode()
    itself = client.get("/o/acme/objectives/coach/", {**typed, "of": own.reference}).content.decode()

    assert 'data-finding="alike"' in beside
    assert "data-finding" not in itself


def test_a_measure_that_is_typed_says_what_becomes_of_the_set(cast, draft):
    client = sign_in(cast.owner)
    typed = {"name": "Share of trials rated easy", "of": draft.reference, "kr_class": "lagging", "weight": "30"}

    text = client.get("/o/acme/objectives/coach/", typed).content.decode()

    assert 'data-finding="weights"' in text
    assert 'data-finding="no-leading"' not in text


def test_all_rules_are_listed_kept_or_not_each_with_its_text(cast, draft):
    page = text_of(cast, "member", f"/o/acme/objectives/{draft.reference}/coach/")

    assert 'data-rule="project" data-kept="true"' in page
    assert 'data-rule="unbalanced" data-kept="false"' in page
    assert page.count('data-rule="vague"') == 2


def test_severities_keep_their_order(cast, draft):
    page = text_of(cast, "owner", f"/o/acme/objectives/{draft.reference}/")

    places = [page.find(f"finding--{severity}") for severity in Severity if f"finding--{severity}" in page]
    assert places == sorted(places)
