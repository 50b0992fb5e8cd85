"""Responses: opened when an update enters Red or Amber, closed by an answer or by the data.

Source: scoring.md, "RAG".
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from checkins import mentions, notices
from checkins.enums import ResponseBand, ResponseOutcome
from checkins.models import CheckIn, Response
from checkins.models.responses import ANSWER_LENGTH
from checkins.policies import require_answerer, why_not_post
from okrapp import clock
from okrapp.errors import Conflict, DomainError
from organizations.models import Membership
from scoring.rag import respond_by

RED_ANSWER, AMBER_ANSWER = ("root_cause", "revised_bet", "help_request"), ("adjusted",)
REQUIRED = {
    "root_cause": "Name the root cause.",
    "revised_bet": "Say what you do differently from now on.",
    "adjusted": "Say what you have adjusted.",
}


def follow_post(check_in: CheckIn, *, before: str) -> None:
    """Do to the KR's responses what a new update asks for; `before` is the band of the update before it.

    In the same band nothing happens. In another one an open response is overtaken, and Red and Amber open theirs, whose
    clock runs from the posting, and tell the KR's owner. The caller holds the KR's lock. No statement unless the band
    changed, and three at most.
    """
    if check_in.band == before:
        return
    if before in ResponseBand.values:
        _overtake(check_in, at=check_in.posted_at)
    _open(check_in)


def follow_amendment(check_in: CheckIn, *, was: str, at: datetime) -> None:
    """Bring the KR's responses in line with its newest update, which was posted in the band `was`.

    A response that this update had opened is withdrawn unless it was answered. One that it had overtaken is open again
    when the KR has not left its band after all. The caller holds the KR's lock. No statement unless the band changed.
    """
    if check_in.band == was:
        return
    _open_ones(check_in).filter(check_in=check_in).update(outcome=ResponseOutcome.WITHDRAWN, closed_at=at)
    if check_in.band == _band_before(check_in):
        _reopen(Response.objects.filter(ended_by=check_in, outcome=ResponseOutcome.OVERTAKEN))
        return
    _overtake(check_in, at=at)
    own = Response.objects.filter(check_in=check_in, band=check_in.band)
    if not own.exists():
        _open(check_in)
    _reopen(own.filter(outcome=ResponseOutcome.WITHDRAWN))


@transaction.atomic
def answer_response(
    *,
    response: Response,
    by: Membership,
    root_cause: str = "",
    revised_bet: str = "",
    help_request: str = "",
    adjusted: str = "",
    at: datetime | None = None,
) -> Response:
    """Close a response by saying what was done: for Red root cause and revised bet, for Amber what was adjusted.

    A help request reaches those whom it names, or else the objective's owner. The same answer again changes nothing.
    Raises Forbidden for others than the KR's owner and collaborators, DomainError for an answer that lacks something
    or a KR that has ended, and Conflict when the response was closed meanwhile.
    """
    now = at or clock.now()
    key_result = response.key_result
    require_answerer(by, key_result)
    if problem := why_not_post(key_result):
        raise DomainError(problem)
    typed = {"root_cause": root_cause, "revised_bet": revised_bet, "help_request": help_request, "adjusted": adjusted}
    words = _checked({name: typed[name] for name in (RED_ANSWER if response.is_red else AMBER_ANSWER)})
    still_open = Response.objects.filter(id=response.id, outcome="")
    is_first = still_open.update(outcome=ResponseOutcome.ANSWERED, closed_at=now, answered_by=by, **words)
    response.refresh_from_db(fields=["outcome", "closed_at", "answered_by", *words])
    if not is_first:
        return _as_answered_before(response, words)
    notices.ask_for_help_in_response(response, people=mentions.asked_for_help(response.help_request), at=now)
    return response


def _open(check_in: CheckIn) -> None:
    """Open the response that the update's band asks for, and tell the KR's owner; nothing where it asks for none."""
    due_at = respond_by(check_in.band, check_in.posted_at)
    if due_at is None:
        return
    response = Response.objects.create(
        key_result=check_in.key_result,
        check_in=check_in,
        band=check_in.band,
        opened_at=check_in.posted_at,
        due_at=due_at,
    )
    notices.tell_of_response(response, at=check_in.posted_at)


def _overtake(check_in: CheckIn, *, at: datetime) -> None:
    _open_ones(check_in).update(outcome=ResponseOutcome.OVERTAKEN, closed_at=at, ended_by=check_in)


def _reopen(closed: QuerySet[Response]) -> None:
    closed.update(outcome="", closed_at=None, ended_by=None)


def _open_ones(check_in: CheckIn) -> QuerySet[Response]:
    return Response.objects.filter(key_result=check_in.key_result, outcome="")


def _band_before(check_in: CheckIn) -> str:
    earlier = CheckIn.objects.filter(key_result=check_in.key_result, week__lt=check_in.week).order_by("-week")
    return earlier.values_list("band", flat=True).first() or ""


def _checked(words: dict[str, str]) -> dict[str, str]:
    clean = {name: " ".join(text.replace("\x00", "").split()) for name, text in words.items()}
    for name, text in clean.items():
        if not text and name in REQUIRED:
            raise DomainError(REQUIRED[name], field=name)
        if len(text) > ANSWER_LENGTH:
            raise DomainError(f"This has {len(text)} characters; {ANSWER_LENGTH} are the most.", field=name)
    return clean


def _as_answered_before(response: Response, words: dict[str, str]) -> Response:
    if response.outcome == ResponseOutcome.ANSWERED and all(getattr(response, name) == words[name] for name in words):
        return response
    if response.answered_by is not None:
        raise Conflict(f"{response.answered_by.name} answered this already. Their answer stands on the KR.")
    raise Conflict("The KR has moved on, so this response is closed. What it asks for now stands on the KR.")
