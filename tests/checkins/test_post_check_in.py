from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from checkins.actions import post_check_in, save_draft
from checkins.errors import AlreadyPosted
from checkins.models import CheckIn, CheckInDraft, CheckInVersion, EvidenceFile
from notifications.models import Notification
from objectives.models import Collaborator, Cycle, KeyResult
from okrapp.errors import Conflict, DomainError, Forbidden
from organizations.models import TeamSeat
from scoring.models import RagPolicy
from tests.checkins.situations import FRIDAYS, Situation, local
from tests.factories import KeyResultFactory, MembershipFactory, TeamFactory


def test_posting_writes_the_check_in_its_first_version_and_the_state(situation: Situation) -> None:
    check_in = situation.post(at=local(FRIDAYS[2]), actual="24", confidence=4)

    key_result = situation.fresh()
    assert (check_in.week, check_in.timing) == (FRIDAYS[2], "on_time")
    assert (check_in.score, check_in.band, check_in.pace) == (Decimal("0.60"), "amber", "ahead")
    assert (check_in.baseline, check_in.target, check_in.previous_actual) == (Decimal(18), Decimal(28), None)
    assert [(v.number, v.insight, v.written_by) for v in check_in.versions.all()] == [
        (1, "Returning buyers doubled", situation.owner)
    ]
    assert (key_result.actual, key_result.score, key_result.band) == (Decimal(24), Decimal("0.60"), "amber")
    assert (key_result.confidence, key_result.last_week, key_result.red_since) == (4, FRIDAYS[2], None)
    assert key_result.last_posted_at == local(FRIDAYS[2])
    assert key_result.points == [["2026-10-16", "24", "0.60", "amber", 4]]


def test_the_next_update_remembers_the_value_before(situation: Situation) -> None:
    situation.post(at=local(FRIDAYS[1]), actual="19")

    check_in = situation.post(at=local(FRIDAYS[2]), actual="21")

    assert check_in.previous_actual == Decimal(19)
    assert [point[1] for point in situation.fresh().points] == ["19", "21"]


def test_history_keeps_the_band_that_held_when_it_was_posted(situation: Situation) -> None:
    first = situation.post(at=local(FRIDAYS[1]), actual="24")
    RagPolicy.objects.create(red_top=Decimal("0.65"), amber_top=Decimal("0.80"), green_top=Decimal("0.90"))

    second = situation.post(at=local(FRIDAYS[2]), actual="24")

    first.refresh_from_db()
    assert (first.band, second.band) == ("amber", "red")
    assert [point[3] for point in situation.fresh().points] == ["amber", "red"]


@pytest.mark.parametrize(
    ("minutes_after_the_deadline", "week", "timing"),
    [
        (-1, FRIDAYS[4], "on_time"),
        (0, FRIDAYS[4], "on_time"),
        (1, FRIDAYS[4], "late"),
        # Summer time ends in these 48 hours; they are hours, not wall time.
        (48 * 60, FRIDAYS[4], "late"),
        (48 * 60 + 1, FRIDAYS[5], "on_time"),
    ],
)
def test_an_update_counts_for_the_closed_week_within_48_hours(
    situation: Situation, minutes_after_the_deadline: int, week: Any, timing: str
) -> None:
    at = local(FRIDAYS[4], 16) + timedelta(minutes=minutes_after_the_deadline)

    check_in = situation.post(at=at)

    assert (check_in.week, check_in.timing) == (week, timing)


def test_a_closed_week_that_has_its_update_leaves_the_next_one_to_the_running_week(situation: Situation) -> None:
    situation.post(at=local(FRIDAYS[2]))

    check_in = situation.post(at=local(FRIDAYS[2], 17), actual="21")

    assert (check_in.week, check_in.timing) == (FRIDAYS[3], "on_time")


def test_a_closed_week_before_the_first_full_one_is_not_served_late(situation: Situation) -> None:
    check_in = situation.post(at=local(FRIDAYS[0], 17))

    assert (check_in.week, check_in.timing) == (FRIDAYS[1], "on_time")


def test_a_kr_past_its_due_week_takes_updates_until_the_cycle_is_closed(situation: Situation) -> None:
    situation.post(at=local(FRIDAYS[13]))
    after_the_end = local(FRIDAYS[13] + timedelta(days=12))

    check_in = situation.post(at=after_the_end, actual="27")

    assert check_in.week == FRIDAYS[13] + timedelta(days=14)
    assert check_in.planned == Decimal(1)


def test_second_post_of_the_same_form_keeps_one_check_in(situation: Situation) -> None:
    words = situation.words()
    first = post_check_in(**words, at=local(FRIDAYS[2], 15, 59))

    again = post_check_in(**words, at=local(FRIDAYS[2], 16, 1))

    assert again.id == first.id
    assert CheckIn.objects.count() == CheckInVersion.objects.count() == 1


def test_the_same_words_from_another_tab_are_the_same_update(situation: Situation) -> None:
    first = situation.post(at=local(FRIDAYS[2]))

    again = situation.post(at=local(FRIDAYS[2], 13))

    assert again.id == first.id


def test_other_words_for_a_week_that_has_an_update_are_refused_with_the_way_to_amend(situation: Situation) -> None:
    first = situation.post(at=local(FRIDAYS[2]))

    with pytest.raises(AlreadyPosted, match="posted by Kr Owner already") as refused:
        situation.post(at=local(FRIDAYS[2], 13), actual="22")

    assert refused.value.week == first.week
    assert situation.fresh().actual == Decimal(20)


def test_a_form_shown_for_the_closed_week_does_not_slip_into_the_next_one(situation: Situation) -> None:
    """Two tabs are opened in the 48 hours of grace; both are posted."""
    situation.post(at=local(FRIDAYS[2], 17), shown_week=FRIDAYS[2])

    with pytest.raises(AlreadyPosted):
        situation.post(at=local(FRIDAYS[2], 18), shown_week=FRIDAYS[2], actual="22")

    assert CheckIn.objects.count() == 1


def test_a_form_of_one_kr_is_not_taken_for_another(situation: Situation) -> None:
    words = situation.words()
    post_check_in(**words, at=local(FRIDAYS[2]))

    with pytest.raises(Conflict, match="another KR"):
        post_check_in(**{**words, "key_result": situation.another()}, at=local(FRIDAYS[2]))


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"actual": Decimal("NaN")}, "actual", "Write the value as a number"),
        ({"actual": Decimal("Infinity")}, "actual", "Write the value as a number"),
        ({"actual": Decimal(10) ** 18}, "actual", "too large"),
        ({"confidence": 0}, "confidence", "from 1 to 5"),
        ({"confidence": 6}, "confidence", "from 1 to 5"),
        ({"insight": "  \n "}, "insight", "one thing that the data says"),
        ({"next_action": ""}, "next_action", "what happens next"),
        ({"insight": "x" * 241}, "insight", "Shorten this by 1"),
        ({"evidence_url": "javascript:alert(1)"}, "evidence_url", "https://"),
        ({"evidence_url": "https://example.com/" + "x" * 500}, "evidence_url", "500 characters"),
        ({"last_action": "perhaps"}, "last_action", "done, not done or dropped"),
    ],
)
def test_bad_input_is_refused_in_words_and_writes_nothing(
    situation: Situation, changes: dict[str, Any], field: str, says: str
) -> None:
    with pytest.raises(DomainError, match=says) as refused:
        situation.post(at=local(FRIDAYS[2]), **changes)

    assert refused.value.field == field
    assert not CheckIn.objects.exists()
    assert situation.fresh().actual is None


def test_a_line_is_one_line(situation: Situation) -> None:
    check_in = situation.post(at=local(FRIDAYS[2]), insight=" Two\r\nlines\x00 and\ta tab ")

    assert check_in.insight == "Two lines and a tab"


@pytest.mark.parametrize("state", ["draft", "retired", "closed"])
def test_only_an_active_kr_takes_updates(situation: Situation, state: str) -> None:
    KeyResult.objects.filter(id=situation.key_result.id).update(state=state)

    with pytest.raises(DomainError, match=f"is {state}: only an active KR"):
        situation.post(at=local(FRIDAYS[2]))


def test_a_closed_cycle_takes_no_updates(situation: Situation) -> None:
    Cycle.objects.filter(id=situation.cycle.id).update(closed_at=local(FRIDAYS[13]))

    with pytest.raises(DomainError, match="Q4 2026 is closed"):
        situation.post(at=local(FRIDAYS[13], 15))


def test_a_card_that_cannot_be_scored_says_so(situation: Situation) -> None:
    KeyResult.objects.filter(id=situation.key_result.id).update(target=situation.key_result.baseline)

    with pytest.raises(DomainError, match="can't be scored"):
        situation.post(at=local(FRIDAYS[2]))


def test_collaborators_post_and_others_do_not(situation: Situation) -> None:
    Collaborator.objects.create(key_result=situation.key_result, membership=situation.cast.champion)

    check_in = situation.post(at=local(FRIDAYS[2]), by=situation.cast.champion)

    assert check_in.posted_by == situation.cast.champion
    for other in (situation.cast.member, situation.cast.lead, situation.cast.admin):
        with pytest.raises(Forbidden, match="owner and collaborators"):
            situation.post(at=local(FRIDAYS[3]), by=other)


def test_posting_ends_the_draft(situation: Situation) -> None:
    save_draft(
        key_result=situation.key_result,
        by=situation.owner,
        fields={"insight": "Half a"},
        revision=0,
        at=local(FRIDAYS[2], 9),
    )

    situation.post(at=local(FRIDAYS[2]))

    assert not CheckInDraft.objects.exists()


def test_a_file_is_kept_with_the_update(situation: Situation) -> None:
    file = SimpleUploadedFile("cohorts.csv", b"week,rate\n1,18\n", "application/x-msdownload")

    check_in = situation.post(at=local(FRIDAYS[2]), evidence_file=file)

    stored = EvidenceFile.objects.get()
    assert (stored.name, stored.content_type, stored.size) == ("cohorts.csv", "text/csv", 15)
    assert check_in.has_evidence
    assert check_in.versions.get().evidence_file == stored


def test_people_named_under_help_needed_are_told_once(situation: Situation) -> None:
    ada = MembershipFactory(user__name="Ada Lovelace")
    gone = MembershipFactory(user__name="Ada Gone")
    gone.deactivated_at = local(FRIDAYS[0])
    gone.save()
    words = {**situation.words(), "help_needed": "Two days of Ada Lovelace, and @Sponsor for the budget"}

    post_check_in(**words, at=local(FRIDAYS[2]))
    post_check_in(**words, at=local(FRIDAYS[2]))

    told = Notification.objects.filter(kind="checkins_help_needed").order_by("recipient__name")
    assert [each.recipient for each in told] == [ada, situation.cast.sponsor]
    assert told[0].title == f"Kr Owner asks for your help with {situation.key_result.reference} Repeat purchase rate"
    assert told[0].path.endswith(f"/key-results/{situation.key_result.reference}/check-ins/2026-10-16/")


def test_a_team_named_under_help_needed_is_told_without_the_author(situation: Situation) -> None:
    data = TeamFactory(name="Data Platform", slug="data", lead=situation.cast.steward)
    TeamSeat.objects.create(team=data, membership=situation.cast.member)
    TeamSeat.objects.create(team=data, membership=situation.owner)

    situation.post(at=local(FRIDAYS[2]), help_needed="@data: a fresh export")

    asked = Notification.objects.filter(kind="checkins_help_needed")
    assert set(asked.values_list("recipient__name", flat=True)) == {"Steward", "Member"}


def test_nobody_is_told_when_no_help_is_needed(situation: Situation) -> None:
    situation.post(at=local(FRIDAYS[2]), actual="26", insight="@Sponsor Ada Lovelace would be pleased")

    assert not Notification.objects.exists()


def test_posting_costs_the_same_with_a_long_history(situation: Situation, django_assert_num_queries: Any) -> None:
    crowd = [KeyResultFactory(objective=situation.key_result.objective) for _ in range(5)]
    for week in FRIDAYS[1:9]:
        situation.post(at=local(week), form_key=uuid4())
    assert len(crowd) == 5

    # Savepoint, lock, card and cycle, week, policy, check-in, version, history for the state, state, draft, release.
    with django_assert_num_queries(10):
        situation.post(at=local(FRIDAYS[9]), actual="20.5")
