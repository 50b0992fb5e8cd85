"""The decision log: written on objectives, searched, marked, corrected."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance import chasing
from governance.actions import correct_decision, record_decision, settle_decision
from governance.enums import DecisionState
from governance.models import Decision
from notifications.models import Notification
from okrapp import clock
from okrapp.errors import Conflict, DomainError, Forbidden
from organizations import ownership
from organizations.models import Membership
from tests.cast import sign_in
from tests.checkins.situations import FRIDAYS, Situation, local
from tests.governance.situations import MID, browse, text_of


def decided(situation: Situation, note: str = "Stop the newsletter", **values: Any) -> Decision:
    return record_decision(
        **{
            "by": situation.cast.owner,
            "objective": situation.key_result.objective,
            "note": note,
            "owner": situation.owner,
            "form_key": uuid4(),
            "at": MID,
            **values,
        }
    )


def line(situation: Situation, **changes: str) -> dict[str, str]:
    return {"note": "Stop the newsletter", "owner": str(situation.owner.id), "form_key": str(uuid4()), **changes}


@pytest.mark.parametrize("who", ["owner", "kr_owner", "champion", "lead", "sponsor"])
def test_those_who_work_on_the_objective_log_decisions(situation: Situation, who: str) -> None:
    decision = decided(situation, by=getattr(situation.cast, who))

    assert (decision.reference, decision.state, decision.decided_on) == ("D-1", "open", MID.date())


@pytest.mark.parametrize("who", ["member", "viewer", "steward", "admin"])
def test_others_do_not_and_learn_who_does(situation: Situation, who: str) -> None:
    person = getattr(situation.cast, who)
    with pytest.raises(Forbidden, match="logged by its owner, the owners of its KRs"):
        decided(situation, by=person)

    response = browse(sign_in(person), "objectives/O-1/decisions/", **line(situation))

    assert response.status_code == 403
    assert not Decision.objects.exists()


def test_the_owner_of_a_decision_hears_of_it(situation: Situation) -> None:
    decided(situation, due_on=FRIDAYS[6])

    told = Notification.objects.get()
    assert (told.recipient, told.kind) == (situation.owner, "governance.decision_assigned")
    assert "13 Nov 2026" in told.title


def test_an_update_as_evidence_keeps_the_score_of_that_time(situation: Situation) -> None:
    update = situation.post(at=local(FRIDAYS[4]), actual="23")
    decision = decided(situation, key_result=situation.fresh(), evidence=update)
    situation.post(at=MID, actual="27")

    assert str(Decision.objects.get(id=decision.id).score_then) == "0.50"


def test_the_same_form_twice_gives_one_line(situation: Situation) -> None:
    client, form = sign_in(situation.cast.owner), line(situation)

    for _ in range(2):
        assert browse(client, "objectives/O-1/decisions/", **form).status_code == 302

    assert Decision.objects.count() == 1


def test_a_line_is_added_in_place(situation: Situation) -> None:
    response = browse(sign_in(situation.cast.owner), "objectives/O-1/decisions/", htmx=True, **line(situation))

    assert response.status_code == 200
    assert 'id="objective-log"' in text_of(response)
    assert 'data-decision="D-1"' in text_of(response)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"note": ""}, "Write what was decided"),
        ({"note": "x" * 501}, "at most 500 characters"),
        ({"owner": "999999"}, "Select a valid choice"),
        ({"due_on": "2020-01-01"}, "The due date has passed"),
        ({"due_on": "later"}, "Enter a valid date"),
        ({"evidence_url": "not a link"}, "Enter a valid URL"),
    ],
)
def test_bad_input_is_answered_beside_the_field(situation: Situation, changes: dict[str, str], message: str) -> None:
    response = browse(sign_in(situation.cast.owner), "objectives/O-1/decisions/", **line(situation, **changes))

    assert response.status_code == 422
    assert message in text_of(response)
    assert not Decision.objects.exists()


def test_a_decision_is_marked_done_by_its_owner(situation: Situation) -> None:
    decision = decided(situation)

    response = browse(sign_in(situation.owner), f"decisions/{decision.reference}/", action="done")

    assert response.status_code == 302
    assert Decision.objects.get().state == DecisionState.DONE
    with pytest.raises(Forbidden, match="marked by its owner"):
        settle_decision(by=situation.cast.member, decision=decision, state=DecisionState.DROPPED)


def test_a_correction_is_a_new_line_and_both_refer_to_each_other(situation: Situation) -> None:
    old = decided(situation)

    response = browse(
        sign_in(situation.cast.owner),
        f"decisions/{old.reference}/",
        **line(situation, note="Stop the printed newsletter", action="correct"),
    )

    new = Decision.objects.get(corrects=old)
    assert response["Location"] == f"/o/acme/decisions/{new.reference}/"
    old.refresh_from_db()
    assert (old.note, old.state) == ("Stop the newsletter", DecisionState.DROPPED)
    reader = sign_in(situation.cast.viewer)
    assert f"/decisions/{new.reference}/" in text_of(browse(reader, f"decisions/{old.reference}/"))
    assert f"/decisions/{old.reference}/" in text_of(browse(reader, f"decisions/{new.reference}/"))
    with pytest.raises(Conflict, match="has been corrected by D-2"):
        correct_decision(
            by=situation.cast.owner, decision=old, note="Again", owner=situation.owner, form_key=uuid4(), at=MID
        )


def test_an_owner_who_left_is_not_named(situation: Situation) -> None:
    gone = situation.cast.member
    Membership.objects.filter(id=gone.id).update(deactivated_at=MID)
    gone.refresh_from_db()

    with pytest.raises(DomainError, match="no longer a member"):
        decided(situation, owner=gone)


def test_the_log_is_searched_and_filtered_in_the_address(situation: Situation) -> None:
    first = decided(situation, due_on=clock.now().date() - timedelta(days=1), at=MID)
    second = decided(situation, "Hire a second analyst", owner=situation.cast.lead)
    settle_decision(by=situation.cast.lead, decision=second, state=DecisionState.DONE)
    reader = sign_in(situation.cast.viewer)

    def found(query: str) -> set[str]:
        page = text_of(browse(reader, f"decisions/?{query}"))
        return {each.reference for each in (first, second) if f'data-decision="{each.reference}"' in page}

    assert found("") == {"D-1", "D-2"}
    assert found("q=analyst") == found("q=d-2") == found("state=done") == {"D-2"}
    assert found(f"owner={situation.owner.id}") == found("overdue=1") == {"D-1"}
    assert found("objective=O-1") == {"D-1", "D-2"}
    assert found("objective=O-99") == found("q=%25") == set()
    assert found("state=x&owner=y&after=z&objective=w") == {"D-1", "D-2"}


def test_strangers_find_no_decision(situation: Situation) -> None:
    decision = decided(situation)

    for path in ("decisions/", f"decisions/{decision.reference}/", "objectives/O-1/decisions/"):
        assert browse(sign_in(situation.cast.stranger), path).status_code == 404


def test_the_log_is_paged_by_key(situation: Situation) -> None:
    for number in range(31):
        decided(situation, f"Decision {number}")
    reader = sign_in(situation.cast.viewer)

    first = text_of(browse(reader, "decisions/?state=open"))
    assert first.count("data-decision=") == 30
    assert "?state=open&amp;after=D-2" in first

    assert text_of(browse(reader, "decisions/?state=open&after=D-2")).count("data-decision=") == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_log_costs_the_same_for_one_line_and_for_three(situation: Situation, count: int) -> None:
    for _ in range(count):
        decided(situation)
    client = sign_in(situation.cast.viewer)
    browse(client, "decisions/")

    with CaptureQueriesContext(connection) as asked:
        assert text_of(browse(client, "decisions/")).count("data-decision=") == count

    assert len([each for each in asked.captured_queries if each["sql"].startswith("SELECT")]) == 6


def test_owners_are_told_on_the_due_day_and_once_more_a_week_later(situation: Situation) -> None:
    decided(situation, due_on=FRIDAYS[6])
    Notification.objects.all().delete()

    heard = []
    for days in (-1, 0, 1, 6, 7, 8):
        for _ in range(2):
            chasing.chase(situation.organization, now=local(FRIDAYS[6], 9) + timedelta(days=days))
        heard.append(Notification.objects.count())

    assert heard == [0, 1, 1, 1, 2, 2]
    assert set(Notification.objects.values_list("recipient__name", flat=True)) == {"Kr Owner"}


def test_settled_decisions_chase_nobody(situation: Situation) -> None:
    decision = decided(situation, due_on=FRIDAYS[6])
    settle_decision(by=situation.owner, decision=decision, state=DecisionState.DONE)
    Notification.objects.all().delete()

    chasing.chase(situation.organization, now=local(FRIDAYS[6], 9))

    assert not Notification.objects.exists()


def test_open_decisions_pass_to_somebody_else_with_the_rest(situation: Situation) -> None:
    decision = decided(situation)
    person, to = situation.owner, situation.cast.member
    person.organization = situation.organization
    held = {each.kind.code: each for each in ownership.holdings_of(person)}["decisions"]
    assert [each.name for each in held.things] == ["D-1 Stop the newsletter"]

    held.kind.hand_over(by=situation.cast.admin, person=person, to=to, at=MID)

    decision.refresh_from_db()
    assert decision.owner == to
