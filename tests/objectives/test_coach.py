from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from objectives.coach import Card, Draft, Severity, about_key_result, about_objective, strength
from objectives.coach.appraisal import COMPLETE, by_severity, is_good_enough, readings
from objectives.coach.values import Bet
from objectives.queries import readiness_of
from tests.cast import sign_in
from tests.factories import ObjectiveFactory

GOOD = "Make the first week in the product feel effortless"


def codes(title: str, **values: object) -> list[str]:
    return [finding.code for finding in about_objective(Draft(title, **values))]


def card_codes(name: str, **changes: object) -> list[str]:
    return [finding.code for finding in about_key_result(Card(name, replace(COMPLETE, **changes)))]


def test_the_corpus_covers_ten_functions_and_is_read_well_enough():
    read = readings()

    assert len(read) >= 120
    assert len({each.function for each in read}) == 10
    assert is_good_enough(by_severity(read))


def test_texts_written_without_a_look_at_the_words_are_read_well_too():
    read = readings("en_unseen")

    assert len(read) >= 60
    assert is_good_enough(by_severity(read))


def test_the_command_prints_precision_and_recall(capsys):
    call_command("coach_corpus")

    printed = capsys.readouterr().out
    assert "precision" in printed
    assert "must " in printed


def test_a_coach_that_misses_findings_is_not_good_enough():
    deaf = [replace(each, raised=frozenset()) for each in readings()]

    assert not is_good_enough(by_severity(deaf))


@pytest.mark.parametrize(
    "title",
    [
        "Put our finances in order for the Series B",
        "Build tier-one supplier relationships that last",
        "Be the brand of 2027 for small roasters",
        "Earn SOC 2 without extra weekend work",
        "Make Studio 3 the home of our makers",
    ],
)
def test_years_rounds_and_names_are_no_measures(title):
    assert "number" not in codes(title)


@pytest.mark.parametrize("title", ["Grow to 60% of accounts", "Win ten big customers", "Become 3x faster", "Earn €2m"])
def test_a_measure_in_an_objective_must_go(title):
    found = next(each for each in about_objective(Draft(title)) if each.code == "number")

    assert found.severity == Severity.MUST
    assert found.words
    assert all([found.reason, found.example, found.rule])


def test_a_word_alone_never_makes_a_must():
    assert codes("Build a product that new users recommend after one day") == []
    assert "project" in codes("Build the reporting dashboard")


@pytest.mark.parametrize(
    "title",
    [
        "Deliver parcels to the islands before breakfast",
        "Test every assumption before customers pay for it",
        "Write the next chapter of our brand together with our customers",
        "Deliver every parcel on time",
    ],
)
def test_an_everyday_verb_makes_no_must_without_the_thing_that_is_made(title):
    assert "project" not in codes(title)


@pytest.mark.parametrize(
    "title",
    [
        "Deliver phase two of the ERP programme on time and on budget",
        "Write a new handbook",
        "Data platform rollout. Training for all analysts.",
    ],
)
def test_a_thing_that_is_made_on_time_is_still_only_made(title):
    assert "project" in codes(title)


@pytest.mark.parametrize(
    ("bets", "found"),
    [
        (["big_bet", "big_bet"], ["only-big-bets"]),
        (["big_bet", "easy_win"], []),
        (["big_bet", None], []),
        (["big_bet"], []),
        (["money_pit", "easy_win"], []),
        (["money_pit", "money_pit", "easy_win"], ["money-pits"]),
        (["incremental", "money_pit"], ["low-impact"]),
        (["incremental", "incremental", "money_pit", "money_pit"], ["low-impact", "money-pits"]),
        (["incremental", None], []),
    ],
)
def test_a_set_is_read_by_impact_and_effort(bets, found):
    cards = [Card(f"Measure {at}", COMPLETE, bet=bet and Bet(bet)) for at, bet in enumerate(bets)]

    raised = {each.finding.code: each for each in strength(Draft(GOOD, cards)).lost}

    asked = ("only-big-bets", "low-impact", "money-pits")
    assert [code for code in asked if code in raised] == found
    assert all(raised[code].finding.severity == Severity.NOTE for code in found)


@pytest.mark.parametrize(
    ("name", "is_activity"),
    [
        ("Articles published per week", True),
        ("One-on-ones held each month", True),
        ("Staff trained in the new greeting", True),
        ("Demos given to prospects", True),
        ("Number of phishing simulations run", True),
        ("Inspections carried out per month", True),
        ("Trainings given to volunteers who then lead a shift alone", False),
        ("Support calls per order", False),
        ("Complaints settled at the first visit", False),
    ],
)
def test_what_was_done_is_an_activity_however_often_and_to_whomever(name, is_activity):
    assert ("activity" in card_codes(name)) is is_activity


def test_the_share_of_a_step_that_is_done_is_a_step():
    assert "disguise" in card_codes("Percentage of migration completed")
    assert "disguise" not in card_codes("Percentage of orders completed")


def test_nearly_the_same_objective_is_pointed_out():
    assert codes(GOOD, others=["Make the first week in our product feel effortless"]) == ["alike"]
    assert codes(GOOD, others=["Win back our wholesale partners"]) == []


def test_the_target_lies_where_the_verb_points():
    assert "wrong-side" in card_codes("Reduce returns", baseline=Decimal(10), target=Decimal(20))
    assert "wrong-side" not in card_codes("Reduce returns", baseline=Decimal(20), target=Decimal(10))


def test_fewer_of_an_activity_can_be_an_effect():
    assert "activity" in card_codes("Support tickets", baseline=Decimal(10), target=Decimal(20))
    assert "activity" not in card_codes("Support tickets", baseline=Decimal(20), target=Decimal(10))


def test_a_sound_set_has_full_strength():
    classes = ("leading", "lagging", "balancing")
    cards = [Card("Time to first answer", COMPLETE, kr_class=each, weight=20) for each in classes]

    found = strength(Draft(GOOD, cards))

    assert (found.value, found.lost) == (100, [])


def test_the_lost_points_explain_the_strength_gravest_first():
    cards = [Card("Workshops held", COMPLETE), Card("Launch the app", replace(COMPLETE, owner=None))]

    found = strength(Draft("Improve revenue to 20 %", cards, team_objectives=6))

    severities = [each.finding.severity for each in found.lost]
    assert sum(each.points for each in found.lost) == 100 - found.value
    assert severities == sorted(severities, key=list(Severity).index)


def test_a_text_without_key_results_has_no_strength_yet():
    assert strength(Draft(GOOD)).value is None


@given(title=st.text(max_size=400), name=st.text(max_size=400), others=st.lists(st.text(max_size=40), max_size=3))
def test_any_text_gets_the_same_answer_twice(title, name, others):
    draft = Draft(title, [Card(name, COMPLETE)], others)

    assert strength(draft) == strength(draft)


@pytest.mark.parametrize("text", ["🚀" * 500, "زيادة رضا العملاء بنسبة ٢٠٪", "<b>Win</b> " * 5000, "9" * 20000, "  "])
def test_strange_texts_are_read_without_harm(text):
    found = strength(Draft(text, [Card(text, COMPLETE)]))

    assert 0 <= found.value <= 100


def test_the_page_of_a_draft_shows_the_strength_and_opens_each_finding(cast, draft):
    text = sign_in(cast.owner).get(f"/o/acme/objectives/{draft.reference}/").content.decode()

    assert "data-strength=" in text
    assert 'data-finding="unbalanced"' in text
    assert "has one that balances it" in text


def test_what_the_coach_finds_stops_no_activation(cast, draft):
    draft.title = "Launch 3 dashboards"
    draft.save()

    client = sign_in(cast.sponsor)
    text = client.get(f"/o/acme/objectives/{draft.reference}/").content.decode()
    client.post(f"/o/acme/objectives/{draft.reference}/activate/", {"action": "activate", "reason": "As it is"})

    draft.refresh_from_db()
    assert 'data-finding="project"' in text
    assert draft.is_active


def test_a_micro_okr_may_have_one_key_result_and_crowds_no_team(cast, draft):
    card = draft.key_results.first()
    days = {"starts_on": draft.cycle.starts_on, "ends_on": draft.cycle.starts_on + timedelta(days=20)}
    micros = [
        ObjectiveFactory(team=draft.team, cycle=draft.cycle, kind="micro", title=title, **days)
        for title in (
            "Let trials end in an order",
            "Turn doubts into questions",
            "Free care from old lists",
            "Win Porto",
        )
    ]

    found = {each.finding.code for each in readiness_of(micros[0], [card]).coach.lost}
    of_the_team = {each.finding.code for each in readiness_of(draft, [card]).coach.lost}

    assert found.isdisjoint({"too-few", "too-many", "crowded", "overcrowded"})
    assert "too-few" in of_the_team
    assert "crowded" not in of_the_team


def test_another_objective_of_the_cycle_that_says_the_same_is_named(cast, draft):
    ObjectiveFactory(team=cast.team, cycle=draft.cycle, owner=cast.owner, title=draft.title)

    text = sign_in(cast.owner).get(f"/o/acme/objectives/{draft.reference}/").content.decode()

    assert 'data-finding="alike"' in text


def test_an_objective_is_read_while_it_is_typed(cast):
    client = sign_in(cast.member)

    text = client.get("/o/acme/objectives/coach/", {"title": "Launch 3 dashboards"}).content.decode()

    assert 'data-finding="number"' in text
    assert "<html" not in text


def test_a_measure_is_read_while_it_is_typed_and_not_blamed_for_what_is_still_missing(cast):
    client = sign_in(cast.member)
    typed = {"name": "Reduce returns", "unit": "number", "baseline": "10", "target": "20"}

    text = client.get("/o/acme/objectives/coach/", typed).content.decode()

    assert 'data-finding="wrong-side"' in text
    assert 'data-finding="incomplete"' not in text


def test_the_forms_ask_the_coach_while_one_types(cast, draft):
    client = sign_in(cast.owner)

    objective = client.get("/o/acme/objectives/new/").content.decode()
    measure = client.get(f"/o/acme/objectives/{draft.reference}/key-results/new/").content.decode()

    assert 'hx-get="/o/acme/objectives/coach/"' in objective
    assert 'hx-get="/o/acme/objectives/coach/"' in measure
