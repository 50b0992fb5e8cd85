"""Keeping what somebody has typed so far."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from checkins.errors import DraftMoved
from checkins.models import CheckInDraft
from checkins.queries import has_update
from objectives.models import KeyResult
from okrapp import clock
from organizations.models import Membership

KEPT = ("actual", "reached", "confidence", "insight", "next_action", "help_needed", "evidence_url", "last_action")
LONGEST = 2000  # characters of a field; more is not a line of an update


@transaction.atomic
def save_draft(
    *, key_result: KeyResult, by: Membership, fields: Mapping[str, str], revision: int, at: datetime | None = None
) -> CheckInDraft:
    """Keep the fields as the next revision; `revision` is the one that the person's tab knows, 0 for none.

    Raises DraftMoved, with what is kept now, when another tab has saved something else since, or has posted the
    update. Texts are kept as they were typed, right or wrong.
    """
    now = at or clock.now()
    if has_update(key_result, by.organization.calendar, now):
        raise DraftMoved
    kept = {name: str(fields.get(name, ""))[:LONGEST].replace("\x00", "") for name in KEPT}
    own = CheckInDraft.objects.filter(key_result=key_result, author=by)
    if own.filter(revision=revision).update(fields=kept, revision=F("revision") + 1, saved_at=now):
        return own.get()
    if revision == 0:
        draft, is_new = CheckInDraft.objects.get_or_create(
            key_result=key_result, author=by, defaults={"fields": kept, "saved_at": now}
        )
        if is_new or draft.fields == kept:
            return draft
        raise DraftMoved(draft.fields, draft.revision)
    there = own.first()
    if there is None:
        raise DraftMoved
    if there.fields != kept:
        raise DraftMoved(there.fields, there.revision)
    return there
