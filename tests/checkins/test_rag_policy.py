"""Moving the bands: what would change, publishing it, and what keeps the band that held."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from checkins.actions import amend_check_in, rebuilding
from checkins.actions import policy as publishing
from checkins.actions.policy import apply_next_batch, publish_policy
from checkins.queries import organizations_with_policies_to_apply, what_would_change
from checkins.tasks import apply_policy, sweep_policies
from notifications.models import Notification
from objectives.actions import lock_cycle
from objectives.models import KeyResult
from okrapp.errors import Conflict, DomainError, Forbidden
from organizations.models import Membership
from scoring.models import RagPolicy, policy_at_work
from tests.cast import Cast, sign_in
from tests.checkins.situations import FRIDAYS, Situation, local
from tests.counting import counted_queries
from tests.nobody import nobody_at_work

NOW = local(FRIDAYS[5], 20)
CHANGE = "/o/acme/settings/rag/change/"
TYPED = {
    "red_top": "0.65",
    "amber_top": "0.80",
    "green_top": "0.90",
    "basis": "score",
    "behind_margin": "0.10",
    "ahead_margin": "0.10",
    "spare_on_pace": "on",
}
HARDER = {"red_top": Decimal("0.65"), "amber_top": Decimal("0.80")}


def publish(by: Membership, *, seen: int = 1, at: datetime = NOW, **figures: Any) -> RagPolicy:
    why = "Sixty percent is not amber with us"
    return publish_policy(by=by, draft=RagPolicy(**(figures or HARDER)), why=why, seen=seen, at=at)


@pytest.fixture
def amber(situation: Situation) -> Situation:
    """0.60 by the fifth week, and a team-mate's KR that nobody has updated."""
    situation.post(at=local(FRIDAYS[4]), actual="19")
    situation.post(at=local(FRIDAYS[5]), actual="24")
    situation.another()
    return situation


# What would change ---------------------------------------------------------------------------------------------------


def test_the_preview_names_every_key_result_that_would_change_and_counts_the_bands(amber: Situation) -> None:
    what = what_would_change(amber.organization, RagPolicy(**HARDER), policy_at_work(), NOW)

    (team,) = what.teams
    moves = [(move.card.reference, move.before, move.after) for move in team.moves]
    assert (team.team, moves) == ("Growth", [("KR-1", "amber", "red")])
    assert [(each.band, each.before, each.after) for each in what.counts] == [
        ("red", 0, 1),
        ("amber", 1, 0),
        ("green", 0, 0),
        ("stretch", 0, 0),
        (None, 1, 1),
    ]
    assert "1 Amber, 1 unscored" in what.bar_before
    assert "1 Red, 1 unscored" in what.bar_after


@pytest.mark.parametrize(
    "figures", [HARDER, {"basis": "pace"}, {"basis": "pace", "red_top": Decimal("0.10"), "amber_top": Decimal("0.20")}]
)
def test_what_the_preview_says_is_what_publishing_does(amber: Situation, figures: Mapping[str, Any]) -> None:
    for actual in ("18", "20.4", "26", "27.9"):
        other = amber.another()
        other.organization = amber.organization
        amber.post(at=local(FRIDAYS[5]), actual=actual, key_result=other)
    what = what_would_change(amber.organization, RagPolicy(**figures), policy_at_work(), NOW)
    expected = {move.card.reference: move.after for team in what.teams for move in team.moves}
    before = {row.reference: row.band for row in KeyResult.objects.all()}

    publish(amber.cast.lead, **figures)

    after = {row.reference: row.band for row in KeyResult.objects.all()}
    assert expected
    assert {name: band for name, band in after.items() if band != before[name]} == expected


def test_moved_margins_change_paces_and_no_band(amber: Situation) -> None:
    what = what_would_change(
        amber.organization, RagPolicy(ahead_margin=Decimal("0.50")), policy_at_work(), local(FRIDAYS[5], 20)
    )

    assert (what.moved, what.paces) == (0, 1)


def test_the_preview_is_paged_by_team_and_number(amber: Situation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checkins.queries.policy.PAGE", 1)
    other = amber.another()
    other.organization = amber.organization
    amber.post(at=local(FRIDAYS[5]), actual="24", key_result=other)
    browser = sign_in(amber.cast.lead)

    first = browser.get(CHANGE, TYPED).content.decode()
    second = browser.get(CHANGE, {**TYPED, "after": "KR-1"}).content.decode()

    assert ['data-moves="KR-1"' in page for page in (first, second)] == [True, False]
    assert ['data-moves="KR-3"' in page for page in (first, second)] == [False, True]
    assert ["after=KR-1" in page for page in (first, second)] == [True, False]


@pytest.mark.parametrize("rows", [1, 5])
def test_the_preview_costs_the_same_for_any_number_of_key_results(amber: Situation, rows: int) -> None:
    for _ in range(rows):
        other = amber.another()
        other.organization = amber.organization
        amber.post(at=local(FRIDAYS[5]), actual="24", key_result=other)
    browser = sign_in(amber.cast.lead)
    browser.get(CHANGE, TYPED)

    with counted_queries() as made:
        browser.get(CHANGE, TYPED)

    assert len(made) == 7, made


# The form ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("red_top", "", "at most two places"),
        ("red_top", "much", "at most two places"),
        ("red_top", "NaN", "at most two places"),
        ("red_top", "Infinity", "at most two places"),
        ("red_top", "1e-1", "above 0.10"),
        ("red_top", "0.305", "at most two places"),
        ("red_top", "-0.30", "from 0.01 to 0.99"),
        ("red_top", "0.00", "from 0.01 to 0.99"),
        ("green_top", "1.00", "from 0.01 to 0.99"),
        ("green_top", "30", "at most two places"),
        ("amber_top", "0.65", "above 0.65, where Red ends"),
        ("green_top", "0.80", "above 0.80, where Amber ends"),
        ("basis", "mood", "Select a valid choice"),
        ("behind_margin", "1.01", "from 0.00 to 1.00"),
        ("ahead_margin", "-0.1", "from 0.00 to 1.00"),
    ],
)
def test_a_figure_that_cannot_stand_is_told_beside_its_field_and_nothing_is_lost(
    amber: Situation, field: str, typed: str, said: str
) -> None:
    browser, sent = sign_in(amber.cast.lead), {**TYPED, field: typed}
    if typed == "1e-1":
        sent["amber_top"], said = "0.10", "above 0.10"

    looked = browser.get(CHANGE, sent)
    posted = browser.post(CHANGE, {**sent, "why": "Because it fits us", "seen": "1"})

    for answer in (looked, posted):
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert field == "basis" or f'value="{typed}"' in answer.content.decode()
    assert RagPolicy.objects.count() == 0


def test_a_comma_is_read_as_people_write_it(amber: Situation) -> None:
    answer = sign_in(amber.cast.lead).get(CHANGE, {**TYPED, "red_top": "0,65"})

    assert answer.status_code == 200
    assert 'data-moves="KR-1" data-before="amber" data-after="red"' in answer.content.decode()


def test_publishing_without_a_reason_keeps_all_that_was_typed(amber: Situation) -> None:
    answer = sign_in(amber.cast.lead).post(CHANGE, {**TYPED, "why": " ", "seen": "1"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say why the policy changes" in page
    assert page.count('name="red_top"') == page.count('value="0.65"') == 2
    assert RagPolicy.objects.count() == 0


def test_the_policy_at_work_is_not_published_again(amber: Situation) -> None:
    with pytest.raises(DomainError, match="nothing would change"):
        publish(amber.cast.lead, red_top=Decimal("0.30"))


@pytest.mark.parametrize("who", ["owner", "champion", "steward", "member", "viewer"])
def test_others_are_told_who_sets_the_policy(amber: Situation, who: str) -> None:
    person = getattr(amber.cast, who)

    page = sign_in(person).get("/o/acme/settings/rag/").content.decode()
    refused = sign_in(person).get(CHANGE)

    assert "Admin, Lead, Sponsor" in page
    assert CHANGE not in page
    assert (refused.status_code, "Admin, Lead, Sponsor" in refused.content.decode()) == (403, True)
    with pytest.raises(Forbidden):
        publish(person)


# Publishing ----------------------------------------------------------------------------------------------------------


def test_a_published_policy_judges_the_present_and_leaves_what_was_posted(amber: Situation) -> None:
    browser = sign_in(amber.cast.sponsor)
    kept = list(amber.key_result.check_ins.values_list("week", "score", "band", "pace"))
    points = amber.fresh().points

    answer = browser.post(CHANGE, {**TYPED, "why": "Sixty percent is not amber with us", "seen": "1"}, follow=True)

    page, key_result, policy = answer.content.decode(), amber.fresh(), policy_at_work()
    assert (key_result.score, key_result.band) == (Decimal("0.60"), "red")
    assert (policy.number, policy.published_by, policy.is_being_applied) == (2, amber.cast.sponsor, False)
    assert "Red ends at 0.65, was 0.30; amber ends at 0.80, was 0.60" in page
    assert "Sixty percent is not amber with us" in page
    assert list(amber.key_result.check_ins.values_list("week", "score", "band", "pace")) == kept
    assert key_result.points == points


def test_the_thread_shows_the_bands_that_held_beside_the_band_of_today(amber: Situation) -> None:
    publish(amber.cast.lead)

    page = sign_in(amber.cast.member).get("/o/acme/key-results/KR-1/").content.decode()

    head, thread = page.split('class="thread"', 1)
    assert 'data-score="0.60" data-rag="red"' in head
    assert ("chip--amber" in head, "chip--amber" in thread) == (False, True)
    assert sign_in(amber.cast.member).get("/o/acme/objectives/O-1/").content.decode().count("last--red") == 1


def test_an_amended_update_is_judged_by_the_policy_of_its_day(amber: Situation) -> None:
    check_in = amber.key_result.check_ins.get(week=FRIDAYS[5])
    publish(amber.cast.lead)
    words = {name: value for name, value in amber.words("23").items() if name not in {"key_result", "form_key"}}

    amended = amend_check_in(check_in=check_in, version=1, at=local(FRIDAYS[5], 21), **words)

    assert (amended.score, amended.band, amber.fresh().band) == (Decimal("0.50"), "amber", "red")


def test_program_leads_and_champions_are_told_and_who_published_is_not(amber: Situation) -> None:
    publish(amber.cast.sponsor)

    told = Notification.objects.filter(kind="checkins_policy")
    assert {each.recipient_id for each in told} == {amber.cast.lead.id, amber.cast.champion.id}
    assert all("Red ends at 0.65, was 0.30" in each.body for each in told)


def test_every_version_is_in_the_audit_trail(amber: Situation) -> None:
    publish(amber.cast.lead)

    page = sign_in(amber.cast.admin).get("/o/acme/settings/audit/?table=scoring.ragpolicy").content.decode()

    assert "0.65" in page


def test_who_comes_second_sees_what_the_first_published_and_can_publish_again(amber: Situation) -> None:
    publish(amber.cast.sponsor, red_top=Decimal("0.35"))
    browser, typed = sign_in(amber.cast.lead), {**TYPED, "why": "Ours fits better"}

    refused = browser.post(CHANGE, {**typed, "seen": "1"})

    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Red ends at 0.35, was 0.30" in page
    assert "<bdi>Sponsor</bdi> wrote" in page
    assert "Ours fits better" in page
    assert 'name="seen" value="2"' in page
    assert policy_at_work().number == 2
    assert browser.post(CHANGE, {**typed, "seen": "2"}).status_code == 302
    assert policy_at_work().red_top == Decimal("0.65")


def test_a_double_click_publishes_one_version(amber: Situation) -> None:
    publish(amber.cast.lead)

    with pytest.raises(Conflict, match="Version 2"):
        publish(amber.cast.lead)

    assert RagPolicy.objects.count() == 2


# Large organizations -------------------------------------------------------------------------------------------------


@pytest.fixture
def large(amber: Situation, monkeypatch: pytest.MonkeyPatch) -> Situation:
    """Two key results more than a batch holds."""
    monkeypatch.setattr(rebuilding, "BATCH", 1)
    monkeypatch.setattr(publishing, "BATCH", 1)
    other = amber.another()
    other.organization = amber.organization
    amber.post(at=local(FRIDAYS[5]), actual="24", key_result=other)
    return amber


def test_a_large_organization_is_recomputed_batch_by_batch_and_the_page_says_so(large: Situation) -> None:
    publish(large.cast.lead)
    browser = sign_in(large.cast.member)

    waiting = browser.get("/o/acme/settings/rag/").content.decode()
    is_left = apply_next_batch(large.organization)
    begun = browser.get("/o/acme/settings/rag/").content.decode()

    assert "0 of 3 key results" in waiting
    assert (is_left, "1 of 3 key results" in begun) == (True, True)
    assert [row.band for row in KeyResult.objects.order_by("number")] == ["red", "", "amber"]


def test_the_task_finishes_what_is_left_and_a_second_run_does_nothing(large: Situation) -> None:
    publish(large.cast.lead)
    apply_next_batch(large.organization)

    with nobody_at_work():
        waiting = organizations_with_policies_to_apply()
        woken = sweep_policies()
        apply_policy(large.organization.id)
        apply_policy(large.organization.id)
        left = organizations_with_policies_to_apply()

    assert (waiting, woken, left) == ([large.organization.id], 1, [])
    assert [row.band for row in KeyResult.objects.order_by("number")] == ["red", "", "red"]
    assert not policy_at_work().is_being_applied


def test_a_policy_that_overtakes_another_is_the_one_that_is_applied(large: Situation) -> None:
    publish(large.cast.lead)
    apply_next_batch(large.organization)

    publish(large.cast.lead, seen=2, red_top=Decimal("0.10"), amber_top=Decimal("0.20"), green_top=Decimal("0.30"))
    with nobody_at_work():
        apply_policy(large.organization.id)

    assert [row.band for row in KeyResult.objects.order_by("number")] == ["stretch", "", "stretch"]


def test_the_rebuild_agrees_with_a_policy_that_was_applied(amber: Situation, cast: Cast) -> None:
    publish(cast.lead)

    assert rebuilding.rebuild_states(amber.organization) == []


def test_a_cycle_whose_data_is_locked_is_left_out(amber: Situation) -> None:
    lock_cycle(cycle=amber.cycle, by=amber.cast.lead, at=local(FRIDAYS[13]))

    what = what_would_change(amber.organization, RagPolicy(**HARDER), policy_at_work(), NOW)
    publish(amber.cast.sponsor)

    browser = sign_in(amber.cast.member)
    pages = [f"/o/acme/{path}" for path in ("teams/growth/", "objectives/O-1/", "key-results/KR-1/")]
    assert what.judged == 0
    assert ['data-score="0.60" data-rag="amber"' in browser.get(page).content.decode() for page in pages] == [True] * 3
