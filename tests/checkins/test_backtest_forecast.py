from decimal import Decimal
from io import StringIO

from django.core.management import call_command

from checkins.queries import closed_courses
from objectives.enums import KeyResultState
from objectives.models import KeyResult
from tests.checkins.situations import FRIDAYS, Situation, local


def posted(situation: Situation, *actuals: str) -> None:
    for week, actual in enumerate(actuals, start=1):
        situation.post(at=local(FRIDAYS[week]), actual=actual)


def printed() -> str:
    out = StringIO()
    call_command("backtest_forecast", each=2, stdout=out)
    return out.getvalue()


def test_every_closed_key_result_is_replayed_and_nothing_is_written(situation: Situation) -> None:
    posted(situation, "19", "20", "21", "22", "24")
    KeyResult.objects.filter(id=situation.key_result.id).update(state=KeyResultState.CLOSED)
    before = KeyResult.objects.values().get(id=situation.key_result.id)

    text = printed()

    assert "Courses of known shape, seed 1: 14" in text
    assert "Closed key results: 1" in text
    assert text.splitlines()[-2].split()[:2] == [situation.organization.slug, "2"]
    assert KeyResult.objects.values().get(id=situation.key_result.id) == before


def test_a_key_result_under_way_is_not_replayed(situation: Situation) -> None:
    posted(situation, "19", "20", "21", "22")

    assert closed_courses("acme") == []
    assert printed().endswith("Closed key results: 0\nNone with enough history yet.\n")


def test_the_closed_ones_come_with_their_whole_history_in_two_queries(situation: Situation, count_queries) -> None:
    posted(situation, "19", "20", "21")
    other = situation.another(number=9)
    for week, actual in enumerate(("30", "31"), start=1):
        situation.post(at=local(FRIDAYS[week], hour=13), actual=actual, key_result=other)
    cycle = situation.cycle
    cycle.closed_at = local(FRIDAYS[4])
    cycle.save(update_fields=["closed_at"])

    with count_queries() as counted:
        found = closed_courses("acme")

    assert counted.number == 2
    assert [[reading.value for reading in each.readings] for each in found] == [
        [Decimal(19), Decimal(20), Decimal(21)],
        [Decimal(30), Decimal(31)],
    ]
