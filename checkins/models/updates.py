from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from checkins.enums import ActionOutcome, TimingChoice
from objectives.models import KeyResult
from objectives.models.fields import Measured
from organizations.audit import audited
from organizations.models import Membership
from organizations.tenancy import TenantForeignKey, TenantModel, walls

LINE = 240


class Words(TenantModel):
    """What the person writes each week; the check-in and each of its versions hold it.

    `reached` are the keys of the milestones ticked, in the card's order, for a KR that is scored by them.
    """

    actual = Measured()
    reached = models.JSONField(default=list, blank=True)
    confidence = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    insight = models.CharField(max_length=LINE)
    next_action = models.CharField(max_length=LINE)
    help_needed = models.CharField(max_length=LINE, blank=True)
    evidence_url = models.URLField("link to evidence", max_length=500, blank=True)

    class Meta(TenantModel.Meta):
        abstract = True


class EvidenceFile(TenantModel):
    """An uploaded file, kept in the database: behind the tenant's walls, in every backup, on every web server."""

    name = models.CharField(max_length=160)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    uploaded_by = TenantForeignKey(Membership, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = walls("checkins_evidencefile", "uploaded_by")


@audited("checkins_checkin")
class CheckIn(Words):
    """One weekly update on one KR, named by the day of its week's deadline. Holds the newest version's words.

    Band, pace, planned score, baseline and target are those that held when it was posted.
    """

    key_result = TenantForeignKey(KeyResult, related_name="check_ins")
    week = models.DateField()
    posted_by = TenantForeignKey(Membership, related_name="+")
    posted_at = models.DateTimeField()
    timing = models.CharField(max_length=10, choices=TimingChoice.choices)
    form_key = models.UUIDField()
    previous_actual = Measured(null=True)
    baseline = Measured(null=True)
    target = Measured(null=True)
    score = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    band = models.CharField(max_length=10, blank=True)
    planned = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    pace = models.CharField(max_length=10, blank=True)
    last_action = models.CharField(max_length=10, choices=ActionOutcome.choices, blank=True)
    evidence_file = TenantForeignKey(EvidenceFile, null=True, related_name="+")
    versions_count = models.PositiveSmallIntegerField(default=1)
    amended_at = models.DateTimeField(null=True)
    is_win = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        ordering = ["-week", "-id"]
        constraints = [
            *walls("checkins_checkin", "key_result", "posted_by", "evidence_file"),
            models.UniqueConstraint(fields=["organization", "key_result", "week"], name="checkins_checkin_one_a_week"),
            models.UniqueConstraint(fields=["organization", "form_key"], name="checkins_checkin_one_a_form"),
            models.CheckConstraint(
                condition=Q(confidence__gte=1, confidence__lte=5),
                name="checkins_checkin_confidence",
                violation_error_message="Confidence is from 1 to 5.",
            ),
        ]

    @property
    def has_evidence(self) -> bool:
        return bool(self.evidence_url or self.evidence_file_id)


class CheckInVersion(Words):
    """The words of a check-in as they once stood. The first is the post, each later one an amendment."""

    check_in = TenantForeignKey(CheckIn, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    written_by = TenantForeignKey(Membership, related_name="+")
    written_at = models.DateTimeField()
    evidence_file = TenantForeignKey(EvidenceFile, null=True, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ["-number"]
        constraints = [
            *walls("checkins_checkinversion", "check_in", "written_by", "evidence_file"),
            models.UniqueConstraint(fields=["organization", "check_in", "number"], name="checkins_checkinversion_once"),
        ]
