from django.db import models

from checkins.enums import Reaction
from checkins.models.updates import CheckIn
from objectives.models import KeyResult
from organizations.audit import audited
from organizations.models import Membership
from organizations.tenancy import TenantForeignKey, TenantModel, walls

COMMENT_LENGTH = 10_000


@audited("checkins_comment")
class Comment(TenantModel):
    """A remark in a KR's thread, beneath one of its updates or on the KR as a whole. Markdown."""

    key_result = TenantForeignKey(KeyResult, related_name="comments")
    check_in = TenantForeignKey(CheckIn, null=True, related_name="comments")
    author = TenantForeignKey(Membership, related_name="+")
    body = models.TextField(max_length=COMMENT_LENGTH)
    written_at = models.DateTimeField()
    form_key = models.UUIDField()

    class Meta(TenantModel.Meta):
        ordering = ["written_at", "id"]
        constraints = [
            *walls("checkins_comment", "key_result", "check_in", "author"),
            models.UniqueConstraint(fields=["organization", "form_key"], name="checkins_comment_once"),
        ]
        indexes = [models.Index(fields=["organization", "key_result"], name="checkins_comment_of")]


class CheckInReaction(TenantModel):
    """One person's reaction to an update."""

    check_in = TenantForeignKey(CheckIn, models.CASCADE, related_name="reactions")
    membership = TenantForeignKey(Membership, models.CASCADE, related_name="+")
    reaction = models.CharField(max_length=12, choices=Reaction.choices)

    class Meta(TenantModel.Meta):
        constraints = [
            *walls("checkins_checkinreaction", "check_in", "membership"),
            models.UniqueConstraint(
                fields=["organization", "check_in", "membership", "reaction"], name="checkins_checkinreaction_once"
            ),
        ]
