"""The pages of sets: all of a cycle, one with its checklist, and the rows of the approval queue."""

import re

import pytest
from django.http import HttpResponse

from governance.models import OkrSet, SetCheck
from objectives.models import Cycle, Objective
from tests.cast import Cast, sign_in
from tests.counting import counted_queries
from tests.factories import CycleFactory, TeamFactory
from tests.governance.sets import drafted_objective, lacking, passed, submitted
from tests.governance.situations import browse, text_of

PAGE = "sets/q1-2027/growth/"
DRAFTING = "objectives/drafting/?team=growth&cycle=q1-2027"


@pytest.fixture
def cycle(cast: Cast) -> Cycle:
    return CycleFactory(name="Q1 2027", slug="q1-2027")


@pytest.fixture
def draft(cast: Cast, cycle: Cycle) -> Objective:
    return drafted_objective(cast, cycle, title="Make <b>trying</b> us feel safe 🌱")


def checklist(okr_set: OkrSet, draft: Objective, **typed: str) -> dict[str, str]:
    """What a champion posts who ticks everything."""
    items = ("findings", "contribution", "owners", "baselines", "dependencies")
    lines = {f"tick_{draft.id}_{item}": "on" for item in items} | {"tick_set_capacity": "on"}
    return {**lines, "stops": "The old newsletter", "seen": str(okr_set.version), **typed}


def post(cast: Cast, who: str, action: str, *, htmx: bool = False, **typed: str) -> HttpResponse:
    return browse(sign_in(getattr(cast, who)), PAGE, htmx=htmx, action=action, **typed)


def test_a_set_goes_the_whole_way_by_its_page(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    assert post(cast, "owner", "submit").status_code == 302
    okr_set = OkrSet.objects.get()
    assert post(cast, "champion", "pass", **checklist(okr_set, draft)).status_code == 302

    answer = post(cast, "sponsor", "approve", note="Go")

    draft.refresh_from_db()
    assert (answer.status_code, draft.state) == (302, "active")
    assert OkrSet.objects.get().note == "Go"


def test_the_page_shows_titles_as_they_were_typed(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    text = text_of(browse(sign_in(cast.member), PAGE))

    assert "Make &lt;b&gt;trying&lt;/b&gt; us feel safe 🌱" in text
    assert "Submit the set" in text


def test_what_the_champion_typed_stays_when_a_line_is_open(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    okr_set = submitted(cast, cycle)
    typed = checklist(okr_set, draft, **{f"note_{draft.id}_owners": "Ask Ida"})
    del typed[f"tick_{draft.id}_baselines"]

    answer = post(cast, "champion", "pass", **typed)

    text = text_of(answer)
    assert answer.status_code == 422
    assert "1 line is open" in text
    assert 'value="Ask Ida"' in text


def test_two_champions_at_once_see_what_the_other_kept_and_send_their_own_again(
    cast: Cast, cycle: Cycle, draft: Objective
) -> None:
    okr_set = submitted(cast, cycle)
    other = checklist(okr_set, draft, stops="The podcast", **{f"note_{draft.id}_owners": "Ask <Ida>"})
    post(cast, "champion", "save", **other)
    mine = checklist(okr_set, draft, **{f"note_{draft.id}_baselines": "Whence?"})

    refused = post(cast, "champion", "save", **mine)
    text = text_of(refused)
    seen = re.search(r'name="seen" value="(\d+)"', text)
    assert seen is not None
    again = post(cast, "champion", "save", **{**mine, "seen": seen[1]})

    assert refused.status_code == 409
    assert "Champion: ticked, “Ask &lt;Ida&gt;”" in text
    assert "Kept meanwhile:" in text
    assert "The podcast" in text
    assert 'value="Whence?"' in text
    assert text.count("checklist__meanwhile") == 3
    assert again.status_code == 302
    assert OkrSet.objects.get().stops == "The old newsletter"


def test_the_owner_reads_the_notes_beside_the_objective(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    okr_set = submitted(cast, cycle)
    typed = checklist(okr_set, draft, **{f"note_{draft.id}_owners": "Ask <Ida>"})

    post(cast, "champion", "return", **typed)

    client = sign_in(cast.owner)
    assert "Ask &lt;Ida&gt;" in text_of(browse(client, PAGE))
    assert "Ask &lt;Ida&gt;" in text_of(browse(client, f"objectives/{draft.reference}/"))


def test_what_a_set_came_back_with_stands_where_its_objectives_are_rewritten(
    cast: Cast, cycle: Cycle, draft: Objective
) -> None:
    other = drafted_objective(cast, cycle, title="Win back the trust of our partners")
    okr_set = submitted(cast, cycle)
    notes = {f"note_{draft.id}_owners": "Ask <Ida>", "note_set_capacity": "Half of Jonas is promised"}
    before = text_of(browse(sign_in(cast.owner), DRAFTING))

    post(cast, "champion", "return", **checklist(okr_set, draft, **notes, gate_note="Nearly there"))

    text = text_of(browse(sign_in(cast.owner), DRAFTING))
    mine, theirs = text.split(f'id="draft-{draft.reference}"')[1].split(f'id="draft-{other.reference}"')
    assert "Ask &lt;Ida&gt;" in mine
    assert "The owners agree" in mine
    assert f'href="/o/acme/{PAGE}#in-{draft.reference}"' in mine
    assert 'data-panel="notes"' not in before + theirs
    assert text.count("Half of Jonas is promised") == 1
    assert text.count("Nearly there") == 1
    assert f'id="in-{draft.reference}"' in text_of(browse(sign_in(cast.owner), PAGE))


def test_a_checklist_kept_for_later_is_there_again(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    okr_set = submitted(cast, cycle)

    post(
        cast, "champion", "save", **{f"tick_{draft.id}_owners": "on", "stops": "Reports", "seen": str(okr_set.version)}
    )

    assert [(each.item, each.is_ticked) for each in SetCheck.objects.all()] == [("owners", True)]
    assert "Reports" in text_of(browse(sign_in(cast.champion), PAGE))


def test_the_set_waits_in_the_queue_of_who_approves_it_and_opens_in_place(
    cast: Cast, cycle: Cycle, draft: Objective
) -> None:
    passed(cast, cycle)
    client = sign_in(cast.sponsor)

    queue = text_of(browse(client, "approvals/"))
    panel = text_of(browse(client, PAGE, htmx=True))

    assert 'data-set="q1-2027/growth" data-state="passed"' in queue
    assert '<span class="rail__count">1</span>' in queue
    assert "Approve the set" in panel
    assert "<html" not in panel


def test_approved_in_the_queue_the_row_says_so_and_can_be_undone(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    passed(cast, cycle)

    text = text_of(post(cast, "sponsor", "approve", htmx=True))
    undone = browse(sign_in(cast.sponsor), f"{PAGE}undo/", action="undo")

    draft.refresh_from_db()
    assert 'data-state="approved"' in text
    assert f"/o/acme/{PAGE}undo/" in text
    assert (undone.status_code, draft.state) == (302, "in_review")


def test_a_row_of_the_queue_is_undone_in_the_queue(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    passed(cast, cycle)
    post(cast, "sponsor", "approve")
    sponsor = sign_in(cast.sponsor)
    decided = text_of(browse(sponsor, "approvals/?tab=decided"))

    undone = browse(sponsor, f"{PAGE}undo/", action="undo", next="/o/acme/approvals/")

    assert '<input type="hidden" name="next" value="/o/acme/approvals/">' in decided
    assert undone["Location"] == "/o/acme/approvals/"


@pytest.mark.parametrize(("action", "said"), [("send_back", "you send it back"), ("reject", "you reject it")])
def test_a_decision_that_needs_a_note_asks_for_it_in_plain_words(
    cast: Cast, cycle: Cycle, draft: Objective, action: str, said: str
) -> None:
    passed(cast, cycle)

    answer = post(cast, "sponsor", action, htmx=True)

    assert answer.status_code == 422
    assert f"Say why {said}: its owners read this note." in text_of(answer)


def test_enter_in_a_note_of_the_checklist_keeps_it_and_passes_nothing_on(
    cast: Cast, cycle: Cycle, draft: Objective
) -> None:
    submitted(cast, cycle)

    text = text_of(browse(sign_in(cast.champion), PAGE))

    buttons = re.findall(r'<button[^>]*type="submit"[^>]*value="(save|pass|return)"', text)
    assert buttons[0] == "save"


def test_a_gap_is_told_in_place_and_nothing_is_lost(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    passed(cast, cycle)
    card = lacking(draft)

    answer = post(cast, "sponsor", "approve", htmx=True, note="Go ahead")

    assert answer.status_code == 422
    assert f"{card.reference} Repeat purchase rate needs a baseline" in text_of(answer)
    assert "Go ahead" in text_of(answer)


@pytest.mark.parametrize(
    ("who", "count"), [("champion", 1), ("sponsor", 0), ("owner", 0), ("member", 0), ("viewer", 0)]
)
def test_a_submitted_set_counts_on_the_rail_of_the_champion(
    cast: Cast, cycle: Cycle, draft: Objective, who: str, count: int
) -> None:
    submitted(cast, cycle)

    text = text_of(browse(sign_in(getattr(cast, who)), "sets/"))

    entry = re.search(r'<a[^>]*href="/o/acme/approvals/".*?</a>', text, re.DOTALL)
    assert entry is not None
    assert ("rail__count" in entry[0]) == bool(count)


@pytest.mark.parametrize("tab", ["decided", "sent"])
def test_a_decided_set_stays_in_the_other_tabs(cast: Cast, cycle: Cycle, draft: Objective, tab: str) -> None:
    passed(cast, cycle)
    post(cast, "sponsor", "send_back", note="One too many")

    text = text_of(browse(sign_in(cast.owner), f"approvals/?tab={tab}&kind=set"))

    assert 'data-set="q1-2027/growth" data-state="returned"' in text
    assert "One too many" in text


def test_the_sets_page_says_in_one_line_where_each_team_stands(cast: Cast, cycle: Cycle, draft: Objective) -> None:
    TeamFactory(name="Quiet", slug="quiet", parent=cast.company)
    submitted(cast, cycle)

    text = text_of(browse(sign_in(cast.member), "sets/"))

    assert 'data-set="q1-2027/growth" data-state="submitted"' in text
    assert "waits for Champion" in text
    assert "Nothing drafted yet" in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_sets_page_asks_the_same_for_one_team_and_for_three(
    cast: Cast, cycle: Cycle, draft: Objective, count: int
) -> None:
    submitted(cast, cycle)
    for number in range(count - 1):
        team = TeamFactory(name=f"Team {number}", slug=f"team-{number}", parent=cast.company)
        drafted_objective(cast, cycle, team=team)
    client = sign_in(cast.member)
    browse(client, "sets/")

    with counted_queries() as asked:
        browse(client, "sets/")

    assert len(asked) == 8


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_set_asks_the_same_for_one_objective_and_for_three(
    cast: Cast, cycle: Cycle, draft: Objective, count: int
) -> None:
    for _ in range(count - 1):
        drafted_objective(cast, cycle)
    submitted(cast, cycle)
    client = sign_in(cast.champion)
    browse(client, PAGE)

    with counted_queries() as asked:
        browse(client, PAGE)

    assert len(asked) == 10


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_asks_the_same_for_one_set_and_for_three(
    cast: Cast, cycle: Cycle, draft: Objective, count: int
) -> None:
    passed(cast, cycle)
    for number in range(count - 1):
        another = CycleFactory(name=f"Q{number + 2} 2027", slug=f"q{number + 2}-2027")
        drafted_objective(cast, another)
        passed(cast, another)
    client = sign_in(cast.sponsor)
    browse(client, "approvals/")

    with counted_queries() as asked:
        text = text_of(browse(client, "approvals/"))

    assert text.count('data-state="passed"') == count
    assert len(asked) == 7
