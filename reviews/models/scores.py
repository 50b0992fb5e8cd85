"""What a closed cycle leaves behind: the final scores, and their corrections."""

from django.db import models

from objectives.models import KeyResult, Objective
from objectives.models.fields import Measured
from organizations.audit import audited
from organizations.models import Membership
from organizations.tenancy import TenantForeignKey, TenantModel, walls


@audited("reviews_keyresultscore")
class KeyResultScore(TenantModel):
    """The score with which a KR was closed, or retired before; None is unscored. Corrections leave it as it was."""

    key_result = TenantForeignKey(KeyResult, related_name="final_scores")
    actual = Measured(null=True)
    score = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    band = models.CharField(max_length=10, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *walls("reviews_keyresultscore", "key_result"),
            models.UniqueConstraint(fields=["organization", "key_result"], name="reviews_keyresultscore_one"),
        ]


@audited("reviews_objectivescore")
class ObjectiveScore(TenantModel):
    """The score with which an objective was closed, from how many of its KRs, and whether their weights were agreed."""

    objective = TenantForeignKey(Objective, related_name="final_scores")
    score = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    band = models.CharField(max_length=10, blank=True)
    is_weighted = models.BooleanField()
    scored = models.PositiveIntegerField()
    total = models.PositiveIntegerField()

    class Meta(TenantModel.Meta):
        constraints = [
            *walls("reviews_objectivescore", "objective"),
            models.UniqueConstraint(fields=["organization", "objective"], name="reviews_objectivescore_one"),
        ]


@audited("reviews_correction")
class Correction(TenantModel):
    """A visible correction of a score after its cycle was closed: what it was, what it is now, why, and by whom."""

    key_result = TenantForeignKey(KeyResult, related_name="corrections")
    actual_before = Measured(null=True)
    actual_after = Measured(null=True)
    score_before = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    score_after = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    objective_before = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    objective_after = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    reason = models.CharField(max_length=500)
    corrected_by = TenantForeignKey(Membership, related_name="+")
    corrected_at = models.DateTimeField()
    form_key = models.UUIDField()

    class Meta(TenantModel.Meta):
        ordering = ["corrected_at", "id"]
        constraints = [
            *walls("reviews_correction", "key_result", "corrected_by"),
            models.UniqueConstraint(fields=["organization", "form_key"], name="reviews_correction_form"),
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="reviews_correction_says_why",
                violation_error_message="Say why the score is corrected.",
            ),
        ]
        indexes = [models.Index(fields=["organization", "key_result"], name="reviews_corrections_of")]
