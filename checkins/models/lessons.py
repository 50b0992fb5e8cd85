from django.contrib.postgres.fields import ArrayField
from django.db import models

from objectives.models import KeyResult
from organizations.audit import audited
from organizations.models import Membership
from organizations.searchable import searchable
from organizations.tenancy import TenantForeignKey, TenantModel, walls

LESSON_LENGTH = 500


@searchable("lesson", key="id", title="text", owner="author", under="key_result")
@audited("checkins_lesson", exclude=["form_key"])
class Lesson(TenantModel):
    """The one thing worth keeping from a KR, for others to find. `tags` are the #words of its text."""

    key_result = TenantForeignKey(KeyResult, related_name="lessons")
    author = TenantForeignKey(Membership, related_name="+")
    text = models.CharField(max_length=LESSON_LENGTH)
    tags = ArrayField(models.CharField(max_length=50), default=list)
    written_at = models.DateTimeField()
    form_key = models.UUIDField()

    class Meta(TenantModel.Meta):
        ordering = ["-written_at", "-id"]
        constraints = [
            *walls("checkins_lesson", "key_result", "author"),
            models.UniqueConstraint(fields=["organization", "form_key"], name="checkins_lesson_once"),
        ]
        indexes = [models.Index(fields=["organization", "key_result"], name="checkins_lesson_of")]
