"""Tasks that only the worker of the tests knows: they note in the broker which organization was at work."""

import os
from typing import Any

import redis
from celery import shared_task

from notifications import kinds
from organizations.models import Membership
from organizations.tenancy import current_organization_id

KIND = "tests.happened"
NOTES = "tests-notes"

kinds.register(KIND, label="Something happened", describe="When something happens in a test.")


@shared_task(name="tests.note", queue="default", bind=True, max_retries=1)
def note(self: Any, before: object, word: str, *, again: bool = False) -> str:
    """Notes the word, the organization and how many of its people can be seen; with `again` at the second try."""
    if again and self.request.retries == 0:
        raise self.retry(countdown=0)
    with redis.Redis.from_url(os.environ["REDIS_URL"]) as broker:
        broker.rpush(NOTES, f"{word}:{current_organization_id()}:{Membership.objects.count()}")
    return word
