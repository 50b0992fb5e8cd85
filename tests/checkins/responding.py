"""What tests of responses share: values of each band, and steps that people take."""

from datetime import timedelta
from typing import Any

from checkins.actions import amend_check_in, answer_response
from checkins.models import CheckIn, Response
from notifications.models import Notification
from organizations.models import Membership
from tests.checkins.situations import FRIDAYS, Situation, local

RED, AMBER, GREEN, STRETCH = "20", "23", "26", "27.5"
POSTED = local(FRIDAYS[2])
RED_ANSWER = {"root_cause": "The mail goes out too late", "revised_bet": "Send it on day ten"}


def post(situation: Situation, *values: str) -> CheckIn:
    """One update a week, from FRIDAYS[2] on; the last one."""
    posted = [situation.post(at=local(FRIDAYS[2 + n]), actual=value) for n, value in enumerate(values)]
    return posted[-1]


def amend(situation: Situation, check_in: CheckIn, value: str, *, version: int = 1) -> CheckIn:
    words = {**situation.words(value), "version": version}
    del words["key_result"], words["form_key"]
    return amend_check_in(check_in=check_in, **words, at=check_in.posted_at + timedelta(hours=1))


def answer(response: Response, by: Membership, **words: Any) -> Response:
    return answer_response(response=response, by=by, **(words or RED_ANSWER), at=response.opened_at)


def all_of(situation: Situation) -> list[tuple[str, str]]:
    return list(Response.objects.order_by("id").values_list("band", "outcome"))


def told(kind: str) -> list[str]:
    rows = Notification.objects.filter(kind=kind).order_by("recipient__name")
    return list(rows.values_list("recipient__name", flat=True))
