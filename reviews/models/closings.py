"""The closing review of a cycle while it is under way."""

from django.db import models
from django.db.models import Q

from objectives.models import Cycle, KeyResult, Objective
from objectives.models.fields import Measured
from organizations.audit import audited
from organizations.models import Membership
from organizations.searchable import searchable
from organizations.tenancy import TenantForeignKey, TenantModel, walls
from reviews.enums import Verdict, WeighingChoice

LINE = 240


@audited("reviews_closing")
class Closing(TenantModel):
    """The closing review of one cycle. `data_due_at` is the deadline of its last check-in week."""

    cycle = TenantForeignKey(Cycle, related_name="closings")
    opened_by = TenantForeignKey(Membership, related_name="+")
    opened_at = models.DateTimeField()
    early_because = models.CharField("why before the end", max_length=LINE, blank=True)
    data_due_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            *walls("reviews_closing", "cycle", "opened_by"),
            models.UniqueConstraint(fields=["organization", "cycle"], name="reviews_closing_one_a_cycle"),
        ]


@audited("reviews_datalock")
class DataLock(TenantModel):
    """One time at which the data of a cycle was locked, and perhaps unlocked again, each with its reason.

    `because` is why it was locked although sources were not confirmed; empty where all were.
    """

    closing = TenantForeignKey(Closing, related_name="locks")
    locked_by = TenantForeignKey(Membership, related_name="+")
    locked_at = models.DateTimeField()
    unconfirmed = models.PositiveIntegerField(default=0)
    because = models.CharField("why without every confirmation", max_length=LINE, blank=True)
    unlocked_by = TenantForeignKey(Membership, null=True, related_name="+")
    unlocked_at = models.DateTimeField(null=True)
    unlocked_because = models.CharField("why it is unlocked", max_length=LINE, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["locked_at", "id"]
        constraints = [
            *walls("reviews_datalock", "closing", "locked_by", "unlocked_by"),
            models.UniqueConstraint(
                fields=["organization", "closing"],
                condition=Q(unlocked_at=None),
                name="reviews_datalock_one_at_a_time",
            ),
        ]


@audited("reviews_sourceconfirmation")
class SourceConfirmation(TenantModel):
    """What a steward or the KR's owner last said of its final value. `actual` is the value they spoke about."""

    key_result = TenantForeignKey(KeyResult, related_name="source_confirmations")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    actual = Measured(null=True)
    because = models.CharField("what is not right", max_length=LINE, blank=True)
    said_by = TenantForeignKey(Membership, related_name="+")
    said_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            *walls("reviews_sourceconfirmation", "key_result", "said_by"),
            models.UniqueConstraint(fields=["organization", "key_result"], name="reviews_sourceconfirmation_one"),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.CONFIRMED) | ~Q(because=""),
                name="reviews_sourceconfirmation_says_why",
                violation_error_message="Say what is not right about the value.",
            ),
        ]


@searchable("learning", key="id", title="text", owner="written_by", under="key_result")
@audited("reviews_learning")
class Learning(TenantModel):
    """The one line that a KR leaves behind: what will change the bets of the next cycle."""

    key_result = TenantForeignKey(KeyResult, related_name="learnings")
    text = models.CharField("learning", max_length=LINE)
    written_by = TenantForeignKey(Membership, related_name="+")
    written_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            *walls("reviews_learning", "key_result", "written_by"),
            models.UniqueConstraint(fields=["organization", "key_result"], name="reviews_learning_exactly_one"),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="reviews_learning_says_something",
                violation_error_message="Write what you learnt.",
            ),
        ]


@audited("reviews_weighing")
class Weighing(TenantModel):
    """How the weights of an objective that had none agreed were settled, and by whom, before it was scored.

    `weights` holds the chosen whole percents and `before` the weights that the cards had, by the KR's number.
    """

    objective = TenantForeignKey(Objective, related_name="weighings")
    choice = models.CharField(max_length=10, choices=WeighingChoice.choices)
    weights = models.JSONField()
    before = models.JSONField()
    present = models.CharField("who was there", max_length=LINE)
    chosen_by = TenantForeignKey(Membership, related_name="+")
    chosen_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            *walls("reviews_weighing", "objective", "chosen_by"),
            models.UniqueConstraint(fields=["organization", "objective"], name="reviews_weighing_one"),
        ]
