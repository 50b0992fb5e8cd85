"""Posting and amending the weekly update."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q, QuerySet

from checkins import mentions, notices
from checkins.actions import responses
from checkins.actions.evidence import keep_file
from checkins.enums import ActionOutcome
from checkins.errors import AlreadyPosted
from checkins.models import CheckIn, CheckInDraft, CheckInVersion
from checkins.observed import observed, observed_then, record_typed
from checkins.policies import why_not_amend, why_not_post
from checkins.queries import expectation
from checkins.rules import Standing, week_for
from checkins.state import POSTED, Posted, refresh_state, standing_on
from checkins.words import Words
from objectives.actions import deliver_by_completion
from objectives.depending import is_complete
from objectives.models import KeyResult
from objectives.policies import can_post
from okrapp import clock
from okrapp.errors import Conflict, DomainError, Forbidden
from organizations.models import Membership
from organizations.tenancy import prepared
from scoring.attainment import round_score
from scoring.models import RagPolicy, policy_at_work, policy_of

Row = tuple[Any, ...]


@transaction.atomic
def post_check_in(
    *,
    key_result: KeyResult,
    by: Membership,
    actual: Decimal | None = None,
    reached: Sequence[str] | None = None,
    confidence: int,
    insight: str,
    next_action: str,
    form_key: UUID,
    help_needed: str = "",
    evidence_url: str = "",
    evidence_file: "File[bytes] | None" = None,
    last_action: str = "",
    shown_week: date | None = None,
    confirmed: bool = False,
    at: datetime | None = None,
) -> CheckIn:
    """Post the week's update on a KR: check-in, first version, the KR's state, its responses, who must hear of it.

    `actual` is the week's value; for a KR scored by milestones it follows from the keys that are `reached` by now.
    The same form again, or the same words for a week that has them, gives the check-in that is there. `shown_week` is
    the week that the form was filled in for; an update for it that came in between is met too. Raises AlreadyPosted
    for a week that says something else, Forbidden for others than owner and collaborators, and DomainError for what
    breaks a rule. About ten statements, whatever the size of the organization.

    A KR with a metric takes the metric's newest value while it is fresh, whatever is typed; else the typed value is
    recorded as one of the metric, outside its valid range only when `confirmed`.
    """
    now = at or clock.now()
    locked = _lock(key_result, by)
    seen = observed(locked, now)
    words = Words.checked(
        key_result=locked,
        actual=seen.value if seen else actual,
        reached=reached,
        confidence=confidence,
        insight=insight,
        next_action=next_action,
        help_needed=help_needed,
        evidence_url=evidence_url,
    )
    if problem := why_not_post(locked):
        raise DomainError(problem)
    week, timing = week_for(expectation(locked), by.organization.calendar, now)
    so_far = list(_so_far(form_key, locked.id))
    if found := _posted_before(so_far, locked, form_key, {week, shown_week or week}, words):
        return found
    if locked.metric_id and not seen:
        record_typed(locked, by=by, value=words.actual, form_key=form_key, confirmed=confirmed, at=now)
    policy, before, score_before = policy_at_work(), locked.band, locked.score
    check_in = CheckIn.objects.create(
        key_result=locked,
        week=week,
        posted_by=by,
        posted_at=now,
        timing=timing,
        form_key=form_key,
        previous_actual=locked.actual,
        baseline=locked.baseline,
        target=locked.target,
        last_action=_outcome(last_action),
        evidence_file=keep_file(evidence_file, by=by) if evidence_file else None,
        **words.values,
        **_standing_columns(_standing(locked, words.actual, at=now, policy=policy, earlier=locked.values_so_far)),
    )
    _keep_version(check_in, by=by, at=now)
    refresh_state(locked, at=now, policy=policy, updates=_with_newest(so_far, check_in))
    responses.follow_post(check_in, before=before)
    _deliver_if_completed(locked, score_before, by=by, at=now)
    CheckInDraft.objects.filter(key_result=locked, author=by).delete()
    notices.ask_for_help(check_in, people=mentions.asked_for_help(check_in.help_needed), at=now)
    return check_in


@transaction.atomic
def amend_check_in(
    *,
    check_in: CheckIn,
    by: Membership,
    version: int,
    actual: Decimal | None = None,
    reached: Sequence[str] | None = None,
    confidence: int,
    insight: str,
    next_action: str,
    help_needed: str = "",
    evidence_url: str = "",
    evidence_file: "File[bytes] | None" = None,
    at: datetime | None = None,
) -> CheckIn:
    """Change what a posted update says; the words before stay readable as a version.

    Open until the next week's update is posted or the cycle is closed. `version` is the one that the person has read:
    Conflict when it was amended since, unless it says the same by now. Nothing changed: nothing is written. The score
    is read again with the baseline and target that held when it was posted. The value of a KR with a metric is what the
    metric says today about the moment of the post: a wrong one is corrected there.
    """
    now = at or clock.now()
    locked = _lock(check_in.key_result, by)
    current = CheckIn.objects.select_related("posted_by", "evidence_file").defer("evidence_file__content")
    check_in = current.get(id=check_in.id)
    check_in.key_result = locked
    if locked.metric_id:
        actual = _corrected(check_in)
    words = Words.checked(
        key_result=locked,
        actual=actual,
        reached=reached,
        confidence=confidence,
        insight=insight,
        next_action=next_action,
        help_needed=help_needed,
        evidence_url=evidence_url,
    )
    if problem := why_not_amend(check_in):
        raise DomainError(problem)
    if words.are_those_of(check_in) and evidence_file is None:
        return check_in
    if check_in.versions_count != version:
        raise Conflict("This update was amended meanwhile. Read what it says now, then amend that.")
    before, score_before = locked.band, locked.score
    _rewrite(check_in, words, keep_file(evidence_file, by=by) if evidence_file else None, at=now)
    _keep_version(check_in, by=by, at=now)
    refresh_state(locked, at=now)
    responses.follow_amendment(check_in, before=before, at=now)
    _deliver_if_completed(locked, score_before, by=by, at=now)
    notices.ask_for_help(check_in, people=mentions.asked_for_help(check_in.help_needed), at=now)
    return check_in


def _deliver_if_completed(key_result: KeyResult, before: Decimal | None, *, by: Membership, at: datetime) -> None:
    """The update that completes a KR delivers what other teams wait for; others ask nothing of the database."""
    if is_complete(key_result.score, key_result.method) and not is_complete(before, key_result.method):
        deliver_by_completion(key_result=key_result, by=by, at=at)


def _lock(key_result: KeyResult, by: Membership) -> KeyResult:
    """The KR as it is now, held to the end of the transaction: all that changes its state queues here."""
    _held(key_result.id)
    locked = _as_it_is(key_result.id)[0]  # read after the wait: the cycle may have been locked during it
    locked.organization = by.organization
    if not can_post(by, locked):
        raise Forbidden(
            "Updates are written by the KR's owner and collaborators.",
            who=locked.owner.name if locked.owner else "nobody yet: the KR has no owner",
        )
    return locked


def _posted_before(
    so_far: Sequence[Row], key_result: KeyResult, form_key: UUID, weeks: set[date], words: Words
) -> CheckIn | None:
    """The check-in that this very form made, or that says the same for the week. Raises AlreadyPosted for another."""
    # What this form made comes first: it stands, whatever was posted beside it since.
    for number, key_result_id, used, *posted in sorted(so_far, key=lambda row: row[2] != form_key):
        if used != form_key and posted[0] not in weeks:
            continue
        if key_result_id != key_result.id:
            raise Conflict("This form was used for another KR already. Open the update's page again.")
        check_in = CheckIn.objects.select_related("posted_by").get(id=number)
        check_in.key_result = key_result
        if check_in.form_key == form_key or words.are_those_of(check_in):
            return check_in
        raise AlreadyPosted(week=check_in.week, by=check_in.posted_by.name)
    return None


@prepared
def _held(key_result_id: int) -> QuerySet[KeyResult, tuple[int]]:
    return KeyResult.objects.select_for_update(no_key=True).filter(id=key_result_id).values_list("id")


@prepared
def _as_it_is(key_result_id: int) -> QuerySet[KeyResult]:
    return KeyResult.objects.select_related("objective__cycle", "owner").filter(id=key_result_id)


def _with_newest(so_far: Sequence[Row], check_in: CheckIn) -> list[Posted]:
    """The KR's updates with the one that was just written, oldest week first: what asking again would answer."""
    newest = Posted(*(getattr(check_in, name) for name in POSTED))
    return sorted([*(Posted(*posted) for _, _, _, *posted in so_far), newest], key=lambda each: each.week)


@prepared
def _so_far(form_key: UUID, key_result_id: int) -> QuerySet[CheckIn, Row]:
    """The KR's updates, and the one of another KR that this form may have made: id, KR, form and what a state needs."""
    found = CheckIn.objects.filter(Q(form_key=form_key) | Q(key_result_id=key_result_id)).order_by("week")
    return found.values_list("id", "key_result_id", "form_key", *POSTED)


def _corrected(check_in: CheckIn) -> Decimal:
    then = observed_then(check_in.key_result, check_in.posted_at)
    value: Decimal = check_in.actual if then is None else then
    return value


def _outcome(last_action: str) -> str:
    if last_action and last_action not in ActionOutcome.values:
        raise DomainError("Say whether last week's action was done, not done or dropped.", field="last_action")
    return last_action


def _standing(
    key_result: KeyResult, actual: Decimal, *, at: datetime, policy: RagPolicy, earlier: Sequence[Decimal]
) -> Standing:
    try:
        return standing_on(key_result, actual, at=at, policy=policy, earlier=earlier)
    except ValueError as error:
        raise DomainError(f"This card can't be scored, so it takes no updates: {error}") from error


def _standing_columns(standing: Standing) -> dict[str, Any]:
    return {
        "score": standing.score,
        "band": standing.band or "",
        "planned": None if standing.planned is None else round_score(standing.planned),
        "pace": standing.pace or "",
    }


def _keep_version(check_in: CheckIn, *, by: Membership, at: datetime) -> None:
    """Keep the words as they stand now."""
    CheckInVersion.objects.create(
        check_in=check_in,
        number=check_in.versions_count,
        written_by=by,
        written_at=at,
        evidence_file=check_in.evidence_file,
        **Words.of(check_in).values,
    )


def _rewrite(check_in: CheckIn, words: Words, file: Any, *, at: datetime) -> None:
    changed: dict[str, Any] = {**words.values, "versions_count": check_in.versions_count + 1, "amended_at": at}
    if words.actual != check_in.actual:
        changed |= _standing_columns(_as_posted(check_in, words.actual))
    if file is not None:
        changed["evidence_file"] = file
    for name, value in changed.items():
        setattr(check_in, name, value)
    check_in.save(update_fields=list(changed))


def _as_posted(check_in: CheckIn, actual: Decimal) -> Standing:
    """How the corrected value stood on the day of the post: against the baseline, target and policy of that day.

    Only the newest update is amended, so the weeks before it are those that the state calls earlier.
    """
    card = check_in.key_result
    now_on_card = card.baseline, card.target
    card.baseline, card.target = check_in.baseline, check_in.target
    try:
        policy = policy_of(check_in.posted_at)
        return _standing(card, actual, at=check_in.posted_at, policy=policy, earlier=card.earlier_values)
    finally:
        card.baseline, card.target = now_on_card
