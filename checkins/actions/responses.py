"""Responses: opened when a KR enters Red or Amber, closed by an answer or by the data.

Entering is a change of the KR's current band: by an update, its amendment, another target or due date, or a policy.
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
from objectives.models import KeyResult
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
    """Do to the KR's responses what a new update asks for; `before` is the band that the KR was in until then.

    In the same band nothing happens. In another one an open response is overtaken, and Red and Amber open theirs, whose
    clock runs from the posting, and tell the KR's owner. The caller holds the KR's lock. No statement unless the band
    changed, and three at most.
    """
    if check_in.key_result.band == before:
        return
    if before in ResponseBand.values:
        _overtake(check_in, at=check_in.posted_at)
    _open(check_in)


def follow_amendment(check_in: CheckIn, *, before: str, at: datetime) -> None:
    """Bring the KR's responses in line with its newest update; `before` is the band that the KR was in until then.

    A response that this update had opened is withdrawn unless it was answered. One that it had overtaken is open again
    when the KR has not left its band after all. The caller holds the KR's lock. No statement unless the band changed.
    """
    band = check_in.key_result.band
    if band == before:
        return
    _open_ones(check_in.key_result).filter(check_in=check_in).update(outcome=ResponseOutcome.WITHDRAWN, closed_at=at)
    if band == _band_before(check_in):
        _reopen(Response.objects.filter(ended_by=check_in, outcome=ResponseOutcome.OVERTAKEN))
        return
    _overtake(check_in, at=at)
    own = Response.objects.filter(check_in=check_in, band=band)
    if not own.exists():
        _open(check_in)
    _reopen(own.exclude(outcome=ResponseOutcome.ANSWERED))


def follow_change(key_result: KeyResult, *, before: str, at: datetime, visible_at: datetime | None = None) -> None:
    """Do to a KR's responses what another target, due date or policy asks for; `before` is the band until then.

    As `follow_post`, with the clock running from `at`; the response stands on the newest update. An answer that was
    given for this very update and band stands, and no other is asked for. The owner is told from `visible_at` on. The
    caller holds the KR's lock and has brought its state up to date. No statement unless the band changed.
    """
    newest = key_result.check_ins.first() if key_result.band != before and key_result.is_active else None
    if newest is None:
        return
    _open_ones(key_result).update(outcome=ResponseOutcome.OVERTAKEN, closed_at=at)
    own = Response.objects.filter(check_in=newest, band=key_result.band).first()
    if own is None:
        _open(newest, at=at, visible_at=visible_at)
    elif own.outcome != ResponseOutcome.ANSWERED:
        _open_anew(own, at=at, visible_at=visible_at)


def take_back_change(key_result: KeyResult, *, before: str, changed_at: datetime, at: datetime) -> None:
    """Undo what `follow_change` did at `changed_at`, and what it would have told; where an update was posted since,
    follow the change back instead. `before` is the band until then; the caller holds the KR's lock."""
    if key_result.band == before:
        return
    if key_result.last_posted_at and key_result.last_posted_at > changed_at:
        follow_change(key_result, before=before, at=at)
        return
    opened = list(_open_ones(key_result).filter(opened_at=changed_at))
    notices.take_back_responses(opened, at=at)
    _open_ones(key_result).update(outcome=ResponseOutcome.WITHDRAWN, closed_at=at)
    overtaken = Response.objects.filter(key_result=key_result, outcome=ResponseOutcome.OVERTAKEN, ended_by=None)
    _reopen(overtaken.filter(closed_at=changed_at))


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


def _open(check_in: CheckIn, *, at: datetime | None = None, visible_at: datetime | None = None) -> None:
    """Open the response that the KR's band asks for, and tell the KR's owner; nothing where it asks for none.

    It is opened by the newest update, at its posting unless at another moment.
    """
    key_result, opened_at = check_in.key_result, at or check_in.posted_at
    due_at = respond_by(key_result.band, opened_at)
    if due_at is None:
        return
    response = Response.objects.create(
        key_result=key_result, check_in=check_in, band=key_result.band, opened_at=opened_at, due_at=due_at
    )
    notices.tell_of_response(response, at=opened_at, visible_at=visible_at)


def _open_anew(response: Response, *, at: datetime, visible_at: datetime | None) -> None:
    """Open one that the KR had moved on from, with a fresh clock."""
    response.outcome, response.closed_at, response.ended_by, response.reminded_at = "", None, None, None
    response.opened_at, response.due_at = at, respond_by(response.band, at) or at
    response.save()
    notices.tell_of_response(response, at=at, visible_at=visible_at)


def _overtake(check_in: CheckIn, *, at: datetime) -> None:
    _open_ones(check_in.key_result).update(outcome=ResponseOutcome.OVERTAKEN, closed_at=at, ended_by=check_in)


def _reopen(closed: QuerySet[Response]) -> None:
    closed.update(outcome="", closed_at=None, ended_by=None)


def _open_ones(key_result: KeyResult) -> QuerySet[Response]:
    return Response.objects.filter(key_result=key_result, outcome="")


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
