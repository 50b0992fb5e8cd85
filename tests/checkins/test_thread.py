import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from checkins import queries
from checkins.actions import comment, mark_win, react
from checkins.models import CheckInReaction, Comment, EvidenceFile
from checkins.showing import MissedWeek
from notifications.models import Notification
from objectives.models import Cycle, KeyResult
from objectives.queries import today_for
from okrapp.errors import DomainError, Forbidden
from tests.cast import sign_in
from tests.checkins.situations import FRIDAYS, Situation, local

NOW = local(FRIDAYS[5], 11)
pytestmark = pytest.mark.usefixtures("_eleven_o_clock")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def _eleven_o_clock(situation: Situation) -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def address(situation: Situation) -> str:
    return f"/o/acme/key-results/{situation.key_result.reference}/"


def text(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def weeks(page: str) -> list[str]:
    """The weeks of a thread in the order of the page, missed ones with a minus before them."""
    found = re.findall(r'data-(update|missed)="([\d-]+)"', page)
    return [f"-{week}" if kind == "missed" else week for kind, week in found]


def test_the_latest_stands_on_top_and_missed_weeks_between(situation: Situation, address: str) -> None:
    situation.post(at=local(FRIDAYS[2]), actual="20")
    situation.post(at=local(FRIDAYS[4]), actual="22")

    page = text(sign_in(situation.cast.member).get(f"{address}check-ins/"))

    assert weeks(page) == ["2026-10-30", "-2026-10-23", "2026-10-16", "-2026-10-09"]


def test_a_week_that_can_still_be_served_is_not_missed_yet(situation: Situation) -> None:
    situation.post(at=local(FRIDAYS[3]))
    reader, closed = situation.cast.member, local(FRIDAYS[4], 16)

    with time_machine.travel(closed + timedelta(hours=48), tick=False):
        within = queries.thread(situation.fresh(), reader).entries
    with time_machine.travel(closed + timedelta(hours=48, minutes=1), tick=False):
        after = queries.thread(situation.fresh(), reader).entries

    assert MissedWeek(FRIDAYS[4]) not in within
    assert after[0] == MissedWeek(FRIDAYS[4])


@pytest.mark.parametrize("end", ["due", "retired", "closed"])
def test_weeks_after_the_end_of_a_kr_are_not_missed(situation: Situation, end: str) -> None:
    situation.post(at=local(FRIDAYS[2]))
    rows = KeyResult.objects.filter(id=situation.key_result.id)
    if end == "due":
        rows.update(due_on=FRIDAYS[3])
    elif end == "retired":
        rows.update(state="retired", retired_at=local(FRIDAYS[4], 10))
    else:
        Cycle.objects.filter(id=situation.cycle.id).update(closed_at=local(FRIDAYS[4], 10))

    with time_machine.travel(local(FRIDAYS[9]), tick=False):
        entries = queries.thread(situation.fresh(), situation.cast.member).entries

    missed = [entry.week for entry in entries if isinstance(entry, MissedWeek)]
    assert missed == [FRIDAYS[3], FRIDAYS[1]]


def test_an_update_reads_in_its_fixed_order(situation: Situation, address: str) -> None:
    situation.post(at=local(FRIDAYS[3]), actual="20", confidence=4)
    situation.post(
        at=local(FRIDAYS[4], 17), actual="24", confidence=2, help_needed="Two days", insight="<b>Doubled</b>"
    )

    page = text(sign_in(situation.cast.member).get(f"{address}check-ins/2026-10-30/"))

    lines = re.findall(r"<dt>([^<]*)</dt>", page)
    assert lines[:7] == ["Metric", "Score", "Confidence", "Insight", "Next action", "Help needed", "Evidence"]
    assert "+4" in page
    assert "since the last update" in page
    assert "Amber" in page
    assert "−2" in page
    assert "&lt;b&gt;Doubled&lt;/b&gt;" in page
    assert "No evidence given" in page
    assert ">Late<" in page


def test_thirteen_weeks_come_first_and_the_rest_by_key(situation: Situation, address: str) -> None:
    KeyResult.objects.filter(id=situation.key_result.id).update(due_on=None)
    all_weeks = [FRIDAYS[1] + timedelta(weeks=n) for n in range(16)]
    for number, week in enumerate(all_weeks):
        situation.post(at=local(week), actual=f"{18 + number / 10}")
    browser = sign_in(situation.cast.member)

    with time_machine.travel(local(all_weeks[-1]), tick=False):
        first = text(sign_in(situation.cast.member).get(f"{address}check-ins/"))
    older = re.search(r'hx-get="([^"]*before=[^"]*)"', first)[1]  # type: ignore[index]
    rest = browser.get(older, headers=HTMX)

    assert weeks(first) == [str(week) for week in reversed(all_weeks[3:])]
    assert weeks(text(rest)) == [str(week) for week in reversed(all_weeks[:3])]
    assert "<html" not in text(rest)
    assert "before=" not in text(rest)


def test_the_key_of_a_page_may_be_nonsense(situation: Situation, address: str) -> None:
    situation.post(at=local(FRIDAYS[3]))

    assert sign_in(situation.owner).get(f"{address}check-ins/?before=soon").status_code == 200


@pytest.mark.parametrize("updates", [1, 3])
def test_a_thread_costs_the_same_however_long(
    situation: Situation, address: str, updates: int, count_queries: Any
) -> None:
    for number in range(updates):
        check_in = situation.post(at=local(FRIDAYS[1 + number]), actual=f"{20 + number}")
        comment(key_result=situation.key_result, by=situation.owner, body="So", form_key=uuid4(), check_in=check_in)
        react(check_in=check_in, by=situation.owner, reaction="heart")
    browser = sign_in(situation.cast.member)
    browser.get(f"{address}check-ins/")

    with count_queries() as counted:
        browser.get(f"{address}check-ins/")

    assert counted.number == 7


def test_the_form_opens_in_place_for_those_who_may_post(situation: Situation, address: str) -> None:
    dashboard = f"http://testserver/o/acme/objectives/{situation.key_result.objective.reference}/"
    from_there = {**HTMX, "HX-Current-URL": dashboard}

    mine = text(sign_in(situation.owner).get(f"{address}?panel=open", headers=from_there))
    theirs = text(sign_in(situation.cast.member).get(f"{address}?panel=open", headers=from_there))
    opened = re.search(r'hx-get="([^"]*check-in/[^"]*)"', mine)[1]  # type: ignore[index]
    form = sign_in(situation.owner).get(opened, headers=HTMX)

    assert f"{address}check-in/" not in theirs
    assert "written by the KR&#x27;s owner and collaborators" in theirs
    assert 'name="insight"' in text(form)
    assert "<html" not in text(form)
    assert form.context["form"]["next"].value() == dashboard.removeprefix("http://testserver")


def test_an_update_can_be_copied_as_text_and_markdown(situation: Situation, address: str) -> None:
    situation.post(at=local(FRIDAYS[3]), actual="20", confidence=4)
    situation.post(
        at=local(FRIDAYS[4]),
        actual="24",
        confidence=3,
        insight="Up *a lot* in cohort_1",
        evidence_url="https://data.example/a_b",
    )
    browser, reference = sign_in(situation.cast.member), situation.key_result.reference

    plain = browser.get(f"{address}check-ins/2026-10-30/text/")
    marked = browser.get(f"{address}check-ins/2026-10-30/text/?as=markdown")

    assert plain["Content-Type"] == "text/plain; charset=utf-8"
    assert plain.content.decode().replace("\u202f", " ") == (
        f"{reference} Repeat purchase rate, week to 30 Oct 2026\n"
        "Metric: 18 % → 24 % → 28 %, +4 % since the last update\n"
        "Score: 0.60 Amber, ahead of pace\n"
        "Confidence: 3 of 5 (−1)\n"
        "Insight: Up *a lot* in cohort_1\n"
        "Next action: Test the second reminder\n"
        "Evidence: https://data.example/a_b\n"
    )
    assert f"**{reference} Repeat purchase rate**, week to 30 Oct 2026\n\n- **Metric:**" in marked.content.decode()
    assert "- **Insight:** Up \\*a lot\\* in cohort\\_1\n" in marked.content.decode()
    assert "- **Evidence:** <https://data.example/a_b>\n" in marked.content.decode()


# Comments ------------------------------------------------------------------------------------------------------------


def test_a_comment_stands_beneath_its_update_as_safe_markup(situation: Situation, address: str) -> None:
    situation.post(at=local(FRIDAYS[4]))
    browser = sign_in(situation.cast.member)
    values = {"body": "**Well done** <script>alert(1)</script>", "form_key": str(uuid4()), "week": "2026-10-30"}

    answered = browser.post(f"{address}comments/", values)

    assert answered["Location"] == f"{address}check-ins/2026-10-30/"
    page = text(browser.get(answered["Location"]))
    assert "<strong>Well done</strong>" in page
    assert "<script>alert(1)" not in page


def test_a_remark_on_the_kr_as_a_whole_stands_on_top(situation: Situation, address: str) -> None:
    situation.post(at=local(FRIDAYS[4]))
    browser = sign_in(situation.cast.member)

    page = text(browser.post(f"{address}comments/", {"body": "In general", "form_key": str(uuid4())}, follow=True))

    assert page.index("In general") < page.index('data-update="2026-10-30"')


def test_a_double_click_adds_one_comment(situation: Situation, address: str) -> None:
    browser, values = sign_in(situation.cast.member), {"body": "Once", "form_key": str(uuid4())}

    browser.post(f"{address}comments/", values)
    browser.post(f"{address}comments/", values)

    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("", "Write something first."),
        ("   ", "Write something first."),
        ("x" * 10_001, "10001 characters; 10000 are the most"),
        ("y" * 2 * 1024 * 1024, "2097152 characters; 10000 are the most"),
        ("a\x00b", "Null characters"),
    ],
)
def test_a_comment_that_cannot_be_taken_is_answered_in_words(
    situation: Situation, address: str, body: str, says: str
) -> None:
    answered = sign_in(situation.cast.member).post(f"{address}comments/", {"body": body, "form_key": str(uuid4())})

    assert answered.status_code == 422
    assert says in text(answered)
    assert body.strip("\x00 ")[:100].split("\x00")[0] in answered.content.decode()
    assert not Comment.objects.exists()


def test_a_body_beyond_what_the_server_reads_is_a_4xx(situation: Situation, address: str) -> None:
    client = sign_in(situation.cast.member)
    client.raise_request_exception = False

    answered = client.post(f"{address}comments/", {"body": "z" * 7 * 1024 * 1024, "form_key": str(uuid4())})

    assert 400 <= answered.status_code < 500
    assert not Comment.objects.exists()


def test_the_longest_comment_is_taken(situation: Situation) -> None:
    written = comment(key_result=situation.key_result, by=situation.cast.member, body="x" * 10_000, form_key=uuid4())

    assert len(written.body) == 10_000


def test_those_named_and_those_concerned_are_told_once(situation: Situation) -> None:
    check_in = situation.post(at=local(FRIDAYS[4]), actual="26")
    words = {"key_result": situation.fresh(), "check_in": check_in, "by": situation.cast.member}

    comment(**words, body="@Lead and @Kr Owner, look", form_key=uuid4())
    comment(**words, body="And this", form_key=uuid4())

    told = Notification.objects.order_by("id").values_list("recipient__name", "kind")
    assert sorted(told) == [
        ("Kr Owner", "checkins_comment"),
        ("Kr Owner", "checkins_mention"),
        ("Lead", "checkins_mention"),
    ]


def test_nobody_hears_of_their_own_comment(situation: Situation) -> None:
    comment(key_result=situation.fresh(), by=situation.owner, body="@Kr Owner, do it", form_key=uuid4())

    assert not Notification.objects.exists()


def test_a_form_of_another_kr_or_person_makes_no_second_comment(situation: Situation) -> None:
    key = uuid4()
    comment(key_result=situation.key_result, by=situation.owner, body="One", form_key=key)

    with pytest.raises(DomainError, match="used already"):
        comment(key_result=situation.key_result, by=situation.cast.member, body="Two", form_key=key)


def test_viewers_read_and_do_not_write(situation: Situation, address: str) -> None:
    check_in = situation.post(at=local(FRIDAYS[4]))
    viewer = situation.cast.viewer
    browser = sign_in(viewer)

    assert 'name="body"' not in text(browser.get(f"{address}check-ins/2026-10-30/"))
    assert browser.post(f"{address}comments/", {"body": "x", "form_key": str(uuid4())}).status_code == 403
    with pytest.raises(Forbidden):
        react(check_in=check_in, by=viewer, reaction="heart")
    with pytest.raises(Forbidden):
        mark_win(check_in=check_in, by=viewer)


# Reactions, wins, files ----------------------------------------------------------------------------------------------


def test_a_reaction_is_given_once_and_taken_back(situation: Situation, address: str) -> None:
    situation.post(at=local(FRIDAYS[4]))
    browser, there = sign_in(situation.cast.member), f"{address}check-ins/2026-10-30/react/"

    given = browser.post(there, {"reaction": "heart"}, headers=HTMX)
    browser.post(there, {"reaction": "heart"})
    after_two_clicks = CheckInReaction.objects.count()
    taken = browser.post(there, {"take_back": "heart"})

    assert 'name="take_back" value="heart" aria-pressed="true"' in text(given)
    assert "<html" not in text(given)
    assert after_two_clicks == 1
    assert taken["Location"] == f"{address}check-ins/2026-10-30/"
    assert not CheckInReaction.objects.exists()


def test_an_unknown_reaction_is_refused_in_words(situation: Situation, address: str) -> None:
    situation.post(at=local(FRIDAYS[4]))

    answered = sign_in(situation.cast.member).post(f"{address}check-ins/2026-10-30/react/", {"reaction": "poison"})

    assert answered.status_code == 422
    assert "Pick one of the reactions shown." in text(answered)


def test_a_win_shows_in_the_thread_and_can_be_taken_back(situation: Situation, address: str) -> None:
    check_in = situation.post(at=local(FRIDAYS[4]))
    browser, there = sign_in(situation.cast.member), f"{address}check-ins/2026-10-30/win/"

    browser.post(there, {"action": "mark"})
    page = text(browser.get(f"{address}check-ins/"))
    browser.post(there, {"action": "take_back"})

    check_in.refresh_from_db()
    assert "thread__item--win" in page
    assert not check_in.is_win


def test_evidence_is_handed_out_as_an_attachment(situation: Situation, address: str) -> None:
    situation.post(at=local(FRIDAYS[4]), evidence_file=SimpleUploadedFile("cohörts.csv", b"week,rate\n"))
    file = EvidenceFile.objects.get()

    answered = sign_in(situation.cast.member).get(f"{address}evidence/{file.id}/")

    assert b"".join(answered) == b"week,rate\n"
    assert answered["Content-Type"] == "text/csv"
    assert answered["Content-Disposition"].startswith("attachment; filename*=utf-8''coh")
    assert answered["X-Content-Type-Options"] == "nosniff"


def test_evidence_of_another_kr_is_not_found_here(situation: Situation, address: str) -> None:
    other = situation.another()
    situation.post(key_result=other, at=local(FRIDAYS[4]), evidence_file=SimpleUploadedFile("a.txt", b"secret"))
    file = EvidenceFile.objects.get()
    browser = sign_in(situation.cast.member)

    assert browser.get(f"{address}evidence/{file.id}/").status_code == 404
    assert browser.get(f"{address}evidence/{10**30}/").status_code == 404
    assert sign_in(situation.cast.stranger).get(f"{address}evidence/{file.id}/").status_code == 404


# The team's page -----------------------------------------------------------------------------------------------------


def test_a_team_sees_which_updates_are_in_and_its_wins(situation: Situation) -> None:
    second = situation.another(name="Second")
    situation.another(name="Later", activated_at=local(FRIDAYS[4], 17))
    win = situation.post(key_result=second, at=local(FRIDAYS[5], 10), insight="A record week")
    mark_win(check_in=win, by=situation.cast.member)

    week = queries.team_week(situation.cast.team, today_for(situation.organization, NOW))

    assert [(each.key_result, each.ask) for each in week.expected] == [
        (situation.key_result, "due"),
        (second, "posted"),
    ]
    assert (week.posted, [each.insight for each in week.wins]) == (1, ["A record week"])


def test_another_teams_updates_are_not_on_the_page(situation: Situation) -> None:
    win = situation.post(at=local(FRIDAYS[5], 10))
    mark_win(check_in=win, by=situation.cast.member)

    week = queries.team_week(situation.cast.company, today_for(situation.organization, NOW))

    assert not week.updates
    assert not week.wins
