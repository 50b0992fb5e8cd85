import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection

from checkins.actions import amend_check_in, comment, post_check_in
from checkins.models import CheckIn
from governance.actions import propose_change
from governance.models import ChangeRequest
from notifications.models import Notification
from objectives.models import KeyResult, Objective
from okrapp.errors import Conflict, DomainError, Forbidden
from organizations.tenancy import tenant
from reviews.actions import choose_weights, close, lock_data, open_closing, take_back_weights, unlock_data
from reviews.models import DataLock, KeyResultScore, Learning, ObjectiveScore, SourceConfirmation, Weighing
from reviews.queries import standing
from scoring.models import RagPolicy
from tests.factories import CycleFactory, KeyResultFactory, ObjectiveFactory
from tests.governance.situations import proposal
from tests.reviews.situations import AFTER, LAST_DAY, Ended

WORDS = {"confidence": 3, "insight": "The last cohort came in", "next_action": "Rest"}


def post(ended: Ended, actual: str = "27", number: int = 1) -> CheckIn:
    return post_check_in(
        key_result=ended.key_result(number),
        by=ended.cast.kr_owner,
        actual=Decimal(actual),
        form_key=uuid4(),
        at=AFTER,
        **WORDS,
    )


# Opening ----------------------------------------------------------------------------------------------------------


def test_opening_asks_each_owner_and_steward_once(ended: Ended) -> None:
    ended.open()

    told = Notification.objects.filter(kind="reviews.source_asked")
    assert {each.recipient_id: each.title for each in told} == {
        ended.cast.kr_owner.id: "Q3 2026 is being closed: confirm the final value of KR-1, KR-2",
        ended.cast.steward.id: "Q3 2026 is being closed: 2 final values to confirm",
    }


def test_opening_on_the_last_day_takes_a_reason(ended: Ended) -> None:
    with pytest.raises(DomainError, match="can't wait"):
        ended.open(at=LAST_DAY)
    ended.open(at=LAST_DAY, early_because="The team is dissolved tomorrow")

    assert standing(ended.cycle).opened.early_because == "The team is dissolved tomorrow"


def test_the_second_to_open_is_told_who_was_first(ended: Ended) -> None:
    ended.open()

    with pytest.raises(Conflict, match="Lead has opened the closing of Q3 2026 already"):
        ended.open(by=ended.cast.admin)


@pytest.mark.parametrize("who", ["sponsor", "owner", "kr_owner", "steward", "member", "viewer"])
def test_others_neither_open_lock_nor_close(ended: Ended, who: str) -> None:
    somebody = getattr(ended.cast, who)
    acts: list[Callable[..., object]] = [open_closing, lock_data, close]

    for act in acts:
        with pytest.raises(Forbidden, match="program leads and the admins"):
            act(by=somebody, cycle=ended.cycle)


# Confirming --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["kr_owner", "steward", "lead"])
def test_the_owner_the_steward_and_the_accountable_confirm(ended: Ended, who: str) -> None:
    ended.open()

    ended.say(by=getattr(ended.cast, who))

    assert (ended.row().sourcing, ended.row().confirmation.said_by) == ("confirmed", getattr(ended.cast, who))


@pytest.mark.parametrize("who", ["owner", "champion", "sponsor", "member", "viewer"])
def test_others_do_not_know_the_source(ended: Ended, who: str) -> None:
    ended.open()

    with pytest.raises(Forbidden, match="Data integrity") as refused:
        ended.say(by=getattr(ended.cast, who))

    assert refused.value.who == "Kr Owner, Steward"


def test_what_is_not_right_is_said_with_a_reason_and_told(ended: Ended) -> None:
    ended.open()

    with pytest.raises(DomainError, match="what is not right"):
        ended.say("not_right", by=ended.cast.steward)
    ended.say("not_right", by=ended.cast.steward, because="The export stops on the 28th")

    told = Notification.objects.filter(kind="reviews.source_not_right")
    assert ended.row().sourcing == "not_right"
    assert {each.recipient_id for each in told} == {ended.cast.kr_owner.id, ended.cast.owner.id, ended.cast.lead.id}
    assert {each.body for each in told} == {"The export stops on the 28th"}


def test_a_value_that_moves_afterwards_is_to_be_confirmed_again(ended: Ended) -> None:
    ended.open()
    ended.say()

    post(ended)

    assert ended.row().sourcing == "moved"
    assert standing(ended.cycle).tally.confirmed == 0


def test_nobody_confirms_what_another_has_just_called_wrong(ended: Ended) -> None:
    ended.open()
    seen = ended.row().mark
    ended.say("not_right", by=ended.cast.steward, because="The export stops on the 28th")

    with pytest.raises(Conflict, match="Steward said: not right"):
        ended.say(seen=seen)

    assert SourceConfirmation.objects.get().said_by == ended.cast.steward


# Locking -----------------------------------------------------------------------------------------------------------


def test_locking_without_every_confirmation_takes_a_reason_that_stays_readable(ended: Ended) -> None:
    ended.open()
    ended.say()

    with pytest.raises(DomainError, match="Not confirmed yet: KR-2"):
        ended.lock()
    assert not ended.cycle.is_frozen
    ended.lock(because="The steward has left")

    lock = DataLock.objects.get()
    assert (lock.unconfirmed, lock.because) == (1, "The steward has left")


def test_after_the_lock_nothing_moves_a_score_and_comments_stay_open(ended: Ended) -> None:
    ended.open()
    check_in = post(ended)
    ended.confirm_all()
    ended.lock()

    with pytest.raises(DomainError, match="The data of Q3 2026 is locked"):
        post(ended, "28", number=2)
    with pytest.raises(DomainError, match="The data of Q3 2026 is locked"):
        amend_check_in(check_in=check_in, by=ended.cast.kr_owner, version=1, actual=Decimal(28), **WORDS)
    with pytest.raises(Forbidden, match="Neither method, baseline nor target"):
        propose_change(
            by=ended.cast.lead, key_result=ended.key_result(), proposal=proposal(override_reason="Late"), at=AFTER
        )
    with pytest.raises(Conflict, match="unlocks it with a reason"):
        ended.say("not_right", because="Too late")
    comment(key_result=ended.key_result(), by=ended.cast.member, body="Well done", form_key=uuid4())

    assert ended.key_result().score == Decimal("0.90")


def test_open_changes_are_withdrawn_with_the_lock_and_their_authors_told(ended: Ended) -> None:
    change = propose_change(
        by=ended.cast.lead, key_result=ended.key_result(), proposal=proposal(override_reason="Late"), at=LAST_DAY
    )
    ended.open()
    ended.confirm_all()

    ended.lock(by=ended.cast.admin)

    withdrawn = ChangeRequest.objects.get(id=change.id)
    assert (withdrawn.state, withdrawn.decided_by) == ("withdrawn", ended.cast.admin)
    assert "was locked for its closing" in withdrawn.note
    assert Notification.objects.get(title__startswith="CR-1 is withdrawn").recipient == ended.cast.lead


def test_unlocking_takes_a_reason_and_lets_values_move_again(ended: Ended) -> None:
    ended.ready()

    with pytest.raises(DomainError, match="Say why"):
        unlock_data(by=ended.cast.lead, cycle=ended.cycle, because="  ")
    unlock_data(by=ended.cast.lead, cycle=ended.cycle, because="The carrier sent the last scans")
    post(ended)

    assert DataLock.objects.get().unlocked_because == "The carrier sent the last scans"
    assert ended.row().sourcing == "moved"
    assert Learning.objects.count() == 2
    with pytest.raises(Conflict, match="is not locked"):
        unlock_data(by=ended.cast.lead, cycle=ended.cycle, because="Again")


def test_unlocking_reads_the_bands_by_a_policy_published_meanwhile(ended: Ended) -> None:
    ended.open()
    post(ended, "24")
    ended.confirm_all()
    ended.lock()
    RagPolicy.objects.create(number=2, published_at=AFTER, applied_at=AFTER, red_top="0.65", amber_top="0.80")
    before = ended.key_result().band

    unlock_data(by=ended.cast.lead, cycle=ended.cycle, because="A late value")

    assert (before, ended.key_result().band) == ("amber", "red")


def test_drafts_are_moved_or_deleted_before_the_lock(ended: Ended) -> None:
    draft = ObjectiveFactory(cycle=ended.cycle)
    ended.open()
    ended.confirm_all()

    with pytest.raises(DomainError, match=draft.reference):
        ended.lock()

    assert not DataLock.objects.exists()


# Learning ----------------------------------------------------------------------------------------------------------


def test_a_learning_is_written_by_those_who_had_a_part_and_can_be_put_better(ended: Ended) -> None:
    ended.open()

    ended.learn(by=ended.cast.owner)
    ended.learn("Ask before they leave", by=ended.cast.lead, seen="Ask those who left first")

    assert Learning.objects.get().text == "Ask before they leave"
    with pytest.raises(Conflict, match="It says now: “Ask before they leave”"):
        ended.learn("Another", seen="Ask those who left first")
    with pytest.raises(Forbidden):
        ended.learn("Mine", by=ended.cast.member)


@pytest.mark.parametrize("text", ["", "  ", "One\nand two", "a" * 241])
def test_neither_none_nor_two_lines_are_a_learning(ended: Ended, text: str) -> None:
    ended.open()

    with pytest.raises(DomainError):
        ended.learn(text)

    assert not Learning.objects.exists()


# Weighing ----------------------------------------------------------------------------------------------------------


def unweighted(ended: Ended) -> Objective:
    KeyResult.objects.update(weight=None)
    KeyResult.objects.filter(number=2).update(score=Decimal("0.20"), actual=Decimal(20), band="red")
    return Objective.objects.select_related("cycle", "owner").get(id=ended.objective.id)


def test_typed_weights_are_recorded_with_names_and_count(ended: Ended) -> None:
    objective = unweighted(ended)
    ended.ready()
    with pytest.raises(DomainError, match="Weights are to be discussed: O-1"):
        ended.close()

    choose_weights(
        by=ended.cast.owner, objective=objective, choice="typed", weights={1: 75, 2: 25}, present="Owner and Lead"
    )
    ended.close()

    score = ObjectiveScore.objects.get()
    assert (score.score, score.is_weighted) == (Decimal("0.50"), True)
    assert Weighing.objects.get().weights == {"1": 75, "2": 25}


def test_weights_that_do_not_add_up_or_name_nobody_are_refused(ended: Ended) -> None:
    objective = unweighted(ended)
    ended.open()

    for weights, present in (({1: 75, 2: 20}, "Owner"), ({1: 100}, "Owner"), ({1: 75, 2: 25}, " ")):
        with pytest.raises(DomainError):
            choose_weights(by=ended.cast.lead, objective=objective, choice="typed", weights=weights, present=present)

    assert set(KeyResult.objects.values_list("weight", flat=True)) == {None}


def test_the_second_to_choose_is_told_and_the_choice_can_be_taken_back(ended: Ended) -> None:
    objective = unweighted(ended)
    ended.open()
    choose_weights(by=ended.cast.lead, objective=objective, choice="equal", present="Owner, Lead")

    with pytest.raises(Conflict, match="Lead has recorded the weights of O-1"):
        choose_weights(by=ended.cast.owner, objective=objective, choice="equal", present="Owner")
    equal = set(KeyResult.objects.values_list("weight", flat=True))
    take_back_weights(by=ended.cast.owner, objective=objective)

    assert equal == {50}
    assert set(KeyResult.objects.values_list("weight", flat=True)) == {None}
    assert not Weighing.objects.exists()


# Closing -----------------------------------------------------------------------------------------------------------


def test_closing_names_every_step_that_is_left(ended: Ended) -> None:
    ended.open()

    with pytest.raises(DomainError) as refused:
        ended.close()

    assert refused.value.message.splitlines() == ["Its data is not locked yet.", "Learnings are missing: KR-1, KR-2."]


def test_closing_keeps_the_scores_and_leaves_the_unscored_unscored(ended: Ended) -> None:
    ended.closed()

    scores = dict(KeyResultScore.objects.values_list("key_result__number", "score"))
    objective = ObjectiveScore.objects.get()
    assert scores == {1: Decimal("0.60"), 2: None}
    assert (objective.score, objective.scored, objective.total) == (Decimal("0.60"), 1, 2)
    assert set(KeyResult.objects.values_list("state", flat=True)) == {"closed"}
    told = Notification.objects.filter(kind="reviews.cycle_closed")
    assert {each.recipient_id for each in told} == {ended.cast.owner.id, ended.cast.kr_owner.id}


def test_the_second_to_close_is_told_who_was_first(ended: Ended) -> None:
    ended.closed()

    with pytest.raises(Conflict, match=r"Lead closed Q3 2026 on .* Nothing was done twice"):
        ended.close(by=ended.cast.admin)

    assert KeyResultScore.objects.count() == 2


def test_a_key_result_retired_on_the_way_keeps_its_score_and_leaves_a_learning(ended: Ended) -> None:
    KeyResult.objects.filter(number=1).update(state="retired", retired_at=LAST_DAY)
    ended.open()
    ended.say(number=2)
    with pytest.raises(DomainError, match="retired before"):
        ended.say(number=1)
    ended.lock()
    ended.learn_all()

    ended.close()

    assert KeyResultScore.objects.get(key_result__number=1).score == Decimal("0.60")
    assert KeyResult.objects.get(number=1).state == "retired"
    assert ObjectiveScore.objects.get().score is None


def test_a_cycle_without_objectives_closes_in_three_acts(cast) -> None:
    cycle = CycleFactory(starts_on=date(2026, 7, 1), ends_on=date(2026, 7, 2))

    open_closing(by=cast.lead, cycle=cycle, at=AFTER)
    lock_data(by=cast.lead, cycle=cycle, at=AFTER)
    closed = close(by=cast.lead, cycle=cycle, at=AFTER)

    assert closed.is_closed


@pytest.mark.django_db(transaction=True)
def test_two_who_lock_at_once_leave_one_lock(cast_committed) -> None:
    outcomes: list[str] = []
    with tenant(cast_committed.organization_id):
        cycle = CycleFactory(starts_on=date(2026, 7, 1), ends_on=date(2026, 9, 30))
        KeyResultFactory(objective__cycle=cycle)
        open_closing(by=cast_committed, cycle=cycle, at=datetime(2026, 10, 1, tzinfo=UTC))

    def lock() -> None:
        try:
            with tenant(cast_committed.organization_id):
                lock_data(by=cast_committed, cycle=cycle, because="Nobody is left", at=AFTER)
            outcomes.append("locked")
        except Conflict as error:
            outcomes.append(error.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=lock) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    first = "Founder has locked the data of " + cycle.name + " already."
    assert sorted(outcomes) == [first, first, "locked"]
    with tenant(cast_committed.organization_id):
        assert DataLock.objects.count() == 1
