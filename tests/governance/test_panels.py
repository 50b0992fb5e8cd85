"""What governance shows on My week, on the objective dashboard and on the KR's page."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.actions import record_decision
from governance.models import Escalation
from okrapp import clock
from organizations.models import Membership
from tests.cast import sign_in
from tests.checkins.situations import FRIDAYS, Situation, local
from tests.governance.situations import browse, proposed, text_of


def opened(situation: Situation, **values: object) -> Escalation:
    now = clock.now()
    situation.key_result.red_since = FRIDAYS[3]
    situation.key_result.save()
    return Escalation.objects.create(
        **{
            "number": 1,
            "kind": "red_kr",
            "key_result": situation.key_result,
            "streak_week": FRIDAYS[3],
            "opened_at": now,
            "found_at": now,
            "due_at": now + timedelta(hours=48),
            **values,
        }
    )


def decided(situation: Situation, owner: Membership) -> None:
    record_decision(
        by=situation.cast.owner,
        objective=situation.key_result.objective,
        note="Stop the newsletter",
        owner=owner,
        due_on=clock.now().date() + timedelta(days=2),
        form_key=uuid4(),
    )


def test_the_sponsors_week_counts_what_waits(situation: Situation) -> None:
    assert 'data-panel="duties"' not in text_of(browse(sign_in(situation.cast.sponsor), ""))
    proposed(situation)

    page = text_of(browse(sign_in(situation.cast.sponsor), ""))
    assert 0 < page.index("1 change waits for you") < page.index("No update is yours to write yet")
    assert 'data-panel="duties"' not in text_of(browse(sign_in(situation.cast.member), ""))


def test_my_week_shows_the_cases_in_which_it_is_my_turn(situation: Situation) -> None:
    opened(situation)

    shown = {
        who: 'data-escalation="E-1"' in text_of(browse(sign_in(getattr(situation.cast, who)), ""))
        for who in ("champion", "owner", "kr_owner", "lead", "sponsor", "member")
    }
    assert shown == {
        "champion": True,
        "owner": False,
        "kr_owner": False,
        "lead": False,
        "sponsor": False,
        "member": False,
    }


@pytest.mark.parametrize(("rung", "turn"), [(1, {"champion", "owner"}), (2, {"champion", "owner", "lead"})])
def test_a_breached_clock_brings_the_case_to_the_next_rung(situation: Situation, rung: int, turn: set[str]) -> None:
    opened(situation, rung=rung)

    people = ("champion", "owner", "lead", "sponsor", "member")
    weeks = {who: text_of(browse(sign_in(getattr(situation.cast, who)), "")) for who in people}

    assert {who for who, week in weeks.items() if 'data-escalation="E-1"' in week} == turn


def test_a_response_is_a_link_only_for_those_who_give_it(situation: Situation) -> None:
    situation.post(at=local(FRIDAYS[3]), actual="19")
    form = f'href="/o/acme/key-results/{situation.key_result.reference}/response/"'

    pages = [
        sign_in(person).get(f"/o/acme/key-results/{situation.key_result.reference}/").content.decode()
        for person in (situation.owner, situation.cast.owner)
    ]

    assert [form in page.split('id="what-is-open"')[1] for page in pages] == [True, False]
    assert f"It is given by the KR's owner and collaborators. Today: <bdi>{situation.owner.name}</bdi>." in pages[1]


def test_my_week_shows_the_decisions_that_i_carry_out(situation: Situation) -> None:
    decided(situation, situation.owner)

    assert 'data-decision="D-1"' in text_of(browse(sign_in(situation.owner), ""))
    assert 'data-decision="D-1"' not in text_of(browse(sign_in(situation.cast.member), ""))


def test_the_dashboard_shows_log_cases_and_changes_of_its_objective_only(situation: Situation) -> None:
    opened(situation)
    change = proposed(situation)
    decided(situation, situation.owner)

    page = text_of(browse(sign_in(situation.cast.viewer), "objectives/O-1/"))

    for hook in ('data-decision="D-1"', 'data-escalation="E-1"', f'data-change="{change.reference}"'):
        assert hook in page
    assert "Decisions on an objective are logged by" in page


def test_those_who_may_log_find_the_line_to_add(situation: Situation) -> None:
    page = text_of(browse(sign_in(situation.cast.owner), "objectives/O-1/"))

    assert 'hx-get="/o/acme/objectives/O-1/decisions/"' in page


@pytest.mark.parametrize(
    ("who", "says"),
    [
        ("lead", "Propose a change"),
        ("kr_owner", "Draft a change"),
        ("member", "Mid-cycle KR change: Program lead (responsible)"),
        ("viewer", "Today: Lead."),
    ],
)
def test_the_key_results_page_leads_to_a_proposal_or_says_why_not(situation: Situation, who: str, says: str) -> None:
    assert says in text_of(browse(sign_in(getattr(situation.cast, who)), "key-results/KR-1/"))


@pytest.mark.parametrize("who", ["sponsor", "champion", "owner", "kr_owner", "lead", "member"])
@pytest.mark.parametrize("path", ["", "objectives/O-1/", "key-results/KR-1/", "changes/CR-1/", "escalations/E-1/"])
def test_no_page_asks_more_than_it_has_to(situation: Situation, who: str, path: str) -> None:
    opened(situation)
    proposed(situation)
    decided(situation, situation.owner)
    client = sign_in(getattr(situation.cast, who))
    browse(client, path)

    with CaptureQueriesContext(connection) as asked:
        browse(client, path)

    reads = ("SELECT", "(SELECT", "WITH")
    selects = [each["sql"] for each in asked.captured_queries if each["sql"].startswith(reads)]
    counts_on_the_rail = who in {"sponsor", "lead"} and path == ""
    assert len(selects) <= 10 + counts_on_the_rail, "\n".join(each[each.find(" FROM ") :][:90] for each in selects)
