"""The pages on which contributions are proposed, answered and seen."""

import pytest

from objectives.actions import cancel_objective
from objectives.models import Contribution, KeyResult, Objective
from tests.cast import sign_in
from tests.counting import counted_queries
from tests.factories import ActiveObjectiveFactory, ContributionFactory, KeyResultFactory, ObjectiveFactory

HX = {"HX-Request": "true"}


def page(objective: Objective) -> str:
    return f"/o/acme/objectives/{objective.reference}/"


def contribute(objective: Objective) -> str:
    return f"{page(objective)}contributes/"


def its_page(contribution: Contribution) -> str:
    return f"/o/acme/contributions/{contribution.id}/"


@pytest.fixture
def proposed(cast, draft, active) -> Contribution:
    """Of the team's draft to the active KR, which waits for `kr_owner`."""
    return ContributionFactory(objective=draft, to_key_result=active, proposed_by=cast.owner, how="It brings them back")


def test_the_owner_says_what_an_objective_contributes_to_by_reference(cast, draft, active):
    client = sign_in(cast.owner)

    answer = client.post(contribute(draft), {"target_words": active.reference.lower(), "how": "It brings them back"})
    text = client.get(page(draft)).content.decode()

    assert answer.url == page(draft)
    assert Contribution.objects.get().to_key_result == active
    assert active.name in text[text.index('id="contribution-line"') :][:600]
    assert f"It waits for {cast.kr_owner.name}." in text


def test_what_can_be_picked_is_found_by_words_and_by_reference(cast, draft, active):
    KeyResultFactory(objective=active.objective, name="Cost of a parcel")
    client = sign_in(cast.owner)

    def found(words: str) -> list[str]:
        text = client.get("/o/acme/objectives/targets/", {"target_words": words, "objective": draft.reference}).content
        return [part.split('"')[0] for part in text.decode().split('name="target" value="')[1:]]

    assert found("") == [active.objective.reference, active.reference, "KR-4"]
    assert found("parcel COST") == ["KR-4"]
    assert found(active.reference.lower()) == [active.reference]
    assert found(draft.reference) == found("KR-999") == found("nothing of the kind") == []


def test_what_it_contributes_to_already_is_not_offered_again(cast, proposed, active):
    text = sign_in(cast.owner).get(contribute(proposed.objective)).content.decode()

    assert f'value="{active.reference}"' not in text
    assert f'value="{active.objective.reference}"' in text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"target_words": "", "how": "It does"}, "Pick what it contributes to"),
        ({"target_words": "some words", "how": "It does"}, "Pick what it contributes to"),
        ({"target_words": "KR-99999", "how": "It does"}, "Nothing here goes by that reference"),
        ({"target": "KR-999999999999999", "how": "It does"}, "Pick what it contributes to"),
        ({"target": "\x00", "how": "It does"}, "Null characters are not allowed"),
        ({"target": "O-2", "how": ""}, "Say in one line how."),
        ({"target": "O-2", "how": "x" * 1000}, "1000"),
        ({"target": "O-1", "how": "It does"}, "does not contribute to itself"),
    ],
)
def test_what_can_not_be_is_refused_in_words_and_nothing_typed_is_lost(cast, draft, active, typed, said):
    assert (draft.reference, active.objective.reference) == ("O-1", "O-2")

    answer = sign_in(cast.owner).post(contribute(draft), typed)
    text = answer.content.decode()

    assert answer.status_code == 422
    assert said in text
    assert f'value="{typed["how"]}"' in text or not typed["how"]
    assert not Contribution.objects.exists()


def test_another_organizations_objective_is_no_target(cast, draft, stranger):
    from organizations.tenancy import tenant  # noqa: PLC0415

    with tenant(stranger.organization_id):
        foreign = [KeyResultFactory(name="Theirs") for _ in range(5)][-1]
    client = sign_in(cast.owner)

    answer = client.post(contribute(draft), {"target": foreign.reference, "how": "It does"})
    listed = client.get("/o/acme/objectives/targets/", {"target_words": "Theirs", "objective": draft.reference})

    assert answer.status_code == 422
    assert "Theirs" not in answer.content.decode() + listed.content.decode()


def test_markup_direction_and_emoji_stand_as_typed(cast, draft, active):
    how = "<b>שלום</b> & ☕ “quotes”"
    sign_in(cast.owner).post(contribute(draft), {"target": active.reference, "how": how})

    for path in (page(draft), page(active.objective), f"/o/acme/key-results/{active.reference}/"):
        text = sign_in(cast.kr_owner).get(path).content.decode()
        assert "&lt;b&gt;שלום&lt;/b&gt; &amp; ☕ “quotes”" in text
        assert "<b>שלום" not in text


def test_the_owner_of_the_key_result_accepts_in_place(cast, proposed, active):
    client = sign_in(cast.kr_owner)
    before = client.get(page(active.objective)).content.decode()

    answer = client.post(its_page(proposed), {"action": "accept", "seen_from": "above"}, headers=HX)
    text = answer.content.decode()

    assert f'id="contribution-{proposed.id}"' in before
    assert 'value="accept"' in before
    assert answer.status_code == 200
    assert text.strip().startswith("<li")
    assert 'data-state="accepted"' in text
    assert 'value="accept"' not in text


def test_declining_without_a_reason_is_refused_in_place_and_then_shown_to_both(cast, proposed, active):
    client = sign_in(cast.kr_owner)

    refused = client.post(its_page(proposed), {"action": "decline", "reason": "", "seen_from": "above"}, headers=HX)
    declined = client.post(its_page(proposed), {"action": "decline", "reason": "Another market"})
    text = sign_in(cast.owner).get(page(proposed.objective)).content.decode()

    assert refused.status_code == 422
    assert "Say why, in a sentence." in refused.content.decode()
    assert declined.status_code == 302
    assert "Another market" in text
    assert "Stands alone" in text


def test_others_see_who_answers_and_no_button(cast, proposed, active):
    text = sign_in(cast.member).get(page(active.objective)).content.decode()
    refused = sign_in(cast.member).post(its_page(proposed), {"action": "accept"})

    assert f"<bdi>{cast.kr_owner.name}</bdi> accepts or declines" in text
    assert 'value="accept"' not in text
    assert refused.status_code == 403
    assert cast.kr_owner.name in refused.content.decode()


def test_an_unknown_act_is_refused(cast, proposed):
    for action in ("", "explode"):
        answer = sign_in(cast.kr_owner).post(its_page(proposed), {"action": action})

        assert answer.status_code == 422
        assert "Pick what to do about it." in answer.content.decode()


def test_who_comes_second_is_told_what_the_first_did(cast, proposed):
    client = sign_in(cast.kr_owner)
    client.post(its_page(proposed), {"action": "decline", "reason": "Another market"})

    answer = client.post(its_page(proposed), {"action": "accept"})

    assert answer.status_code == 409
    assert f"{cast.kr_owner.name} has declined this contribution already." in answer.content.decode()


def test_no_such_contribution(cast, stranger, proposed):
    client = sign_in(cast.owner)

    assert client.get("/o/acme/contributions/999999/").status_code == 404
    assert client.get(f"/o/acme/contributions/{10**30}/").status_code == 404
    assert sign_in(stranger).get(f"/o/elsewhere/contributions/{proposed.id}/").status_code == 404


def test_a_proposal_waits_in_the_week_of_its_owner_alone(cast, proposed):
    mine = sign_in(cast.kr_owner).get("/o/acme/").content.decode()
    others = sign_in(cast.owner).get("/o/acme/").content.decode()

    assert f'data-contribution="{proposed.id}"' in mine
    assert its_page(proposed) in mine
    assert "data-contribution" not in others


def test_contributing_objectives_are_shown_with_their_score(cast, active):
    below = ActiveObjectiveFactory(team=cast.team, cycle=active.objective.cycle, owner=cast.owner, title="Bring them")
    KeyResultFactory(objective=below, score="0.80", band="green")
    ContributionFactory(objective=below, to_key_result=active, state="accepted")

    text = sign_in(cast.member).get(page(active.objective)).content.decode()
    side = text[text.index('id="alignment"') :]

    assert "Bring them" in side
    assert 'class="chip' in side
    assert "0.80" in side


def test_what_became_of_the_target_is_said(cast, proposed, active):
    cancel_objective(objective=active.objective, by=cast.sponsor, reason="The market closed")

    text = sign_in(cast.owner).get(page(proposed.objective)).content.decode()

    assert f"{active.reference} was retired" in text
    assert its_page(proposed) in text


def test_an_objective_is_drafted_with_what_it_contributes_to(cast, active):
    client = sign_in(cast.owner)
    sent = {
        "title": "Make a second order feel natural",
        "team": cast.team.id,
        "cycle": active.objective.cycle_id,
        "owner": cast.owner.id,
        "ambition": "committed",
        "how": "It brings them back",
    }

    offered = client.get("/o/acme/objectives/new/").content.decode()
    refused = client.post("/o/acme/objectives/new/", {**sent, "target_words": "KR-99"})
    made = client.post("/o/acme/objectives/new/", {**sent, "target": active.reference})

    assert f'value="{active.reference}"' in offered
    assert refused.status_code == 422
    assert "Make a second order feel natural" in refused.content.decode()
    assert made.status_code == 302
    assert Contribution.objects.get().objective == Objective.objects.get(title=sent["title"])


def test_the_panel_takes_the_place_of_the_one_before(cast, draft, active):
    client = sign_in(cast.owner)

    form = client.get(contribute(draft), headers=HX)
    made = client.post(contribute(draft), {"target": active.reference, "how": "It does"}, headers=HX)
    found = Contribution.objects.get()
    withdrawn = client.post(its_page(found), {"action": "withdraw", "seen_from": "below"}, headers=HX)

    assert form.content.decode().strip().startswith("<form")
    assert made["HX-Retarget"] == withdrawn["HX-Retarget"] == "#alignment"
    assert 'hx-swap-oob="true"' in made.content.decode()
    assert "Stands alone" in withdrawn.content.decode()


def test_a_dashboard_costs_the_same_for_one_and_for_four_contributions(cast, active):
    client, counts = sign_in(cast.member), []
    for times in (1, 3):
        for _ in range(times):
            below = ActiveObjectiveFactory(team=cast.team, cycle=active.objective.cycle, owner=cast.owner)
            KeyResultFactory(objective=below, score="0.80", band="green")
            ContributionFactory(objective=below, to_key_result=active, state="accepted")
            ContributionFactory(
                objective=active.objective,
                to_key_result=None,
                to_objective=ObjectiveFactory(),
                is_primary=False,
                state="accepted",
            )
        client.get(page(active.objective))
        with counted_queries() as made:
            text = client.get(page(active.objective)).content.decode()
        counts.append(len(made))

    assert counts == [10, 10]
    assert text.count('class="aside__item tie"') == 8


def test_a_key_results_page_shows_who_contributes_at_no_further_cost(cast, active):
    client, path = sign_in(cast.member), f"/o/acme/key-results/{active.reference}/"
    client.get(path)
    with counted_queries() as without:
        client.get(path)
    for _ in range(3):
        ContributionFactory(to_key_result=active, state="accepted")

    with counted_queries() as with_three:
        text = client.get(path).content.decode()

    assert len(with_three) == len(without) <= 10
    assert text.count('class="aside__item tie"') == 3
    assert KeyResult.objects.get(id=active.id).version == 1


def test_a_viewer_sees_who_says_what_it_contributes_to(cast, draft):
    page = sign_in(cast.viewer).get(f"/o/acme/objectives/{draft.reference}/").content.decode()

    assert "What it contributes to is written by its owner" in page
    assert f"Today: {draft.owner.name}." in page
    assert "/contributes/" not in page
