from django.db import models
from django.db.models import Q

from checkins.enums import ResponseBand, ResponseOutcome
from checkins.models.updates import CheckIn
from objectives.models import KeyResult
from organizations.audit import audited
from organizations.models import Membership
from organizations.tenancy import TenantForeignKey, TenantModel, walls

ANSWER_LENGTH = 500


@audited("checkins_response", exclude=["reminded_at"])
class Response(TenantModel):
    """What a KR owes for entering Red or Amber: due by a clock, closed by saying what was done.

    It belongs to whoever owns the KR. `check_in` is the update that opened it, or the newest one when another target,
    due date or policy did. `ended_by` is the update that led the KR into another band before the answer, if one did.
    Red is answered with `root_cause`, `revised_bet` and `help_request`, Amber with `adjusted`.
    """

    key_result = TenantForeignKey(KeyResult, related_name="responses")
    check_in = TenantForeignKey(CheckIn, related_name="responses")
    band = models.CharField(max_length=10, choices=ResponseBand.choices)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=ResponseOutcome.choices, blank=True)
    closed_at = models.DateTimeField(null=True)
    answered_by = TenantForeignKey(Membership, null=True, related_name="+")
    ended_by = TenantForeignKey(CheckIn, null=True, related_name="+")
    root_cause = models.CharField("root cause", max_length=ANSWER_LENGTH, blank=True)
    revised_bet = models.CharField("revised bet", max_length=ANSWER_LENGTH, blank=True)
    help_request = models.CharField("help request", max_length=ANSWER_LENGTH, blank=True)
    adjusted = models.CharField("what was adjusted", max_length=ANSWER_LENGTH, blank=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        ordering = ["-opened_at", "-id"]
        constraints = [
            *walls("checkins_response", "key_result", "check_in", "answered_by", "ended_by"),
            models.UniqueConstraint(
                fields=["organization", "key_result"], condition=Q(outcome=""), name="checkins_response_one_open"
            ),
            models.UniqueConstraint(fields=["organization", "check_in", "band"], name="checkins_response_once"),
            models.CheckConstraint(
                condition=Q(outcome="", closed_at=None) | (~Q(outcome="") & Q(closed_at__isnull=False)),
                name="checkins_response_closed",
                violation_error_message="A closed response says when and how it was closed.",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "due_at"], condition=Q(outcome=""), name="checkins_response_due"),
        ]

    @property
    def is_open(self) -> bool:
        return not self.outcome

    @property
    def is_red(self) -> bool:
        return self.band == ResponseBand.RED
